package io.leat.server.api;

import io.leat.contract.ProjectView;
import io.leat.contract.PullRequestsView;
import io.leat.contract.RetentionView;
import io.leat.engine.run.EventJson;
import io.leat.server.host.Forks;
import io.leat.server.host.RunRequest;
import io.leat.server.host.StartRights;
import io.leat.server.http.Request;
import io.leat.store.FedEvent;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.ProjectSpec;
import io.leat.store.Run;
import io.leat.store.RunProgress;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Projects and runs as the contract shows them. */
public final class Views {
  private final Store store;

  /** Views that name projects by what is in {@code store}. */
  public Views(Store store) {
    this.store = store;
  }

  /** ISO-8601 in UTC with milliseconds; null for null. */
  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : EventJson.time(instant);
  }

  /** The constant of an enumeration of the contract that is written as {@code word}. */
  static <E extends Enum<E>> E word(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** A project, without its secrets. */
  static ProjectView project(Project project) {
    ProjectSpec.Source source = project.source();
    ProjectSpec.Secrets secrets = project.spec().secrets();
    Duration poll = source.poll();
    return new ProjectView(
        project.name(),
        new ProjectView.Source(
            word(ProjectView.Kind.class, project.kind().name()),
            source.url(),
            source.branch(),
            source.jobfile(),
            poll == null ? null : poll.toSeconds()),
        new ProjectView.Settings(
            new RetentionView(
                retention(project, "days"),
                retention(project, "runs"),
                retention(project, "megabytes")),
            StartRights.startedBy(project),
            new PullRequestsView(word(io.leat.contract.Forks.class, Forks.of(project)))),
        new ProjectView.Secrets(secrets.credential() != null, secrets.hook() != null),
        project.version(),
        project.created());
  }

  /** What the project sets itself; null where it goes by the server. */
  private static @Nullable Long retention(Project project, String name) {
    String set = project.settings().get("retention." + name);
    return set == null ? null : Long.valueOf(set);
  }

  /** The name of a project. */
  Optional<String> project(long id) {
    return store.projects().find(id).map(Project::name);
  }

  /** A run. */
  public JsonObject run(Run run) {
    String project = project(run.project()).orElse("");
    RunSpec spec = run.spec();
    RunSpec.Cause cause = spec.cause();
    RunProgress progress = run.progress();
    String diagnostics = progress.diagnostics();
    String job = run.job();
    Preparation preparation = run.preparation();
    Preparation.Group group = run.group();
    RunRequest request = cause.parent() == null ? RunRequest.NONE : RunRequest.read(spec.request());
    return new JsonObject()
        .put("run", run.number())
        .put("title", (job == null ? project : job) + "#" + run.number())
        .put("project", project)
        .put("job", job)
        .put("status", progress.phase().word())
        .put("priority", spec.priority())
        .put("pinned", run.pinned())
        .put("created", time(progress.created()))
        .put("started", time(progress.started()))
        .put("ended", time(progress.ended()))
        .put("trigger", cause.trigger().word())
        .put("by", cause.by())
        .put("parameters", new JsonObject(new TreeMap<String, Object>(spec.parameters())))
        .put("ref", spec.ref())
        .put("branch", run.revision().branch())
        .put("tag", run.revision().tag())
        .put("commit", run.revision().commit())
        .put("hash", preparation == null ? null : preparation.hash())
        .put("key", run.cause().key())
        .put("parent", cause.parent())
        .put("parentTask", request.parentTask())
        .put("parentWaits", request.waited())
        .put("group", group == null ? null : group.name())
        .put("note", progress.note())
        .put("diagnostics", diagnostics == null ? new JsonArray() : new JsonArray(diagnostics))
        .put("version", run.version());
  }

  /** An event, as docs/events.md describes it. */
  public static JsonObject event(FedEvent fed) {
    return EventView.of(fed);
  }

  /** What changes when a run does: its events, and what people do to it while it is queued. */
  static String tag(Run run) {
    return run.version()
        + "."
        + run.phase().word()
        + "."
        + run.spec().priority()
        + (run.pinned() ? ".p" : "");
  }

  /** That a run was accepted. */
  static JsonObject accepted(Request request, Run run) {
    return new JsonObject()
        .put("status", "accepted")
        .put("run", run.number())
        .put("key", run.cause().key())
        .put("url", request.base() + "/api/v1/runs/" + run.number());
  }
}
