package io.leat.server.api;

import io.leat.contract.Accepted;
import io.leat.contract.DiagnosticView;
import io.leat.contract.ProjectView;
import io.leat.contract.PullRequestsView;
import io.leat.contract.RetentionView;
import io.leat.contract.RunView;
import io.leat.contract.TriggerKind;
import io.leat.engine.run.EventJson;
import io.leat.server.host.PullRequestRule;
import io.leat.server.host.RunRequest;
import io.leat.server.host.StartRights;
import io.leat.server.host.Trust;
import io.leat.server.http.Request;
import io.leat.server.json.JsonRecords;
import io.leat.store.FedEvent;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.ProjectSpec;
import io.leat.store.Run;
import io.leat.store.RunProgress;
import io.leat.store.RunSpec;
import io.leat.store.Store;
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
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_"));
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
            new PullRequestsView(
                word(PullRequestsView.Forks.class, PullRequestRule.ofForks(project).name()),
                word(PullRequestsView.Own.class, PullRequestRule.ofOwn(project).name()))),
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
  public RunView run(Run run) {
    String project = project(run.project()).orElse("");
    String job = run.job();
    RunSpec spec = run.spec();
    RunSpec.Cause cause = spec.cause();
    RunProgress progress = run.progress();
    Preparation preparation = run.preparation();
    Preparation.Group group = run.group();
    RunRequest request =
        spec.request().isEmpty() ? RunRequest.NONE : RunRequest.read(spec.request());
    return new RunView(
        new RunView.Name(
            run.number(), (job == null ? project : job) + "#" + run.number(), project, job),
        new RunView.Progress(
            status(run),
            spec.priority(),
            run.pinned(),
            progress.created(),
            progress.started(),
            progress.ended()),
        new RunView.Cause(
            TriggerKind.valueOf(cause.trigger().name()),
            cause.by(),
            RunView.Trust.valueOf(Trust.of(request.facts()).name()),
            new TreeMap<>(spec.parameters())),
        new RunView.Revision(
            spec.ref(),
            run.revision().branch(),
            run.revision().tag(),
            run.revision().commit(),
            preparation == null ? null : preparation.hash()),
        new RunView.Relations(
            run.cause().key(),
            cause.parent(),
            request.parentTask(),
            request.waited(),
            group == null ? null : group.name()),
        new RunView.Result(progress.note(), diagnostics(progress), run.version()),
        null);
  }

  /** How far a run is. */
  static RunView.Status status(Run run) {
    return word(RunView.Status.class, run.phase().word());
  }

  private static List<DiagnosticView> diagnostics(RunProgress progress) {
    String stored = progress.diagnostics();
    return stored == null ? List.of() : List.of(JsonRecords.stored(stored, DiagnosticView[].class));
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
  static Accepted accepted(Request request, Run run) {
    return new Accepted(
        Accepted.Status.ACCEPTED,
        run.number(),
        run.cause().key(),
        request.base() + "/api/v1/runs/" + run.number());
  }
}
