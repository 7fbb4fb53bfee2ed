package io.leat.server.trigger;

import io.leat.dsl.source.Limits;
import io.leat.engine.graph.Job;
import io.leat.engine.job.JobStatus;
import io.leat.engine.job.Trigger;
import io.leat.server.hook.PullRequest;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.server.host.RunRequest;
import io.leat.store.NewRun;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which jobs run because of something that happened, and creates their runs, once for each cause. Blocks while the repository is
 * asked. Safe for all threads.
 *
 * <p>A Jobfile that cannot be read gives one run without a job, which is rejected with what is wrong, so that people see it; a branch
 * without a Jobfile gives none, unless it is the default one.
 */
public final class Triggers {
  /** The setting of a project that lets pull requests of forks run, when its value is {@code run}. */
  public static final String FORKS = "pullRequests.forks";

  private static final int DEEPEST = 50;

  private final Store store;
  private final Origins origins;
  private final Reading reading;
  private final Once once;

  /**
   * @param created told of each run when it is stored, to have it prepared
   */
  public Triggers(Store store, Origins origins, Limits limits, Consumer<Run> created, Clock clock) {
    this.store = store;
    this.origins = origins;
    this.reading = new Reading(limits);
    this.once = new Once(store, created, clock);
  }

  Store store() {
    return store;
  }

  Origins origins() {
    return origins;
  }

  /**
   * A branch or tag moved.
   *
   * @param by who did it, or told of it
   * @throws Origin.Missing when the commit cannot be had now
   */
  List<Run> pushed(Project project, PushEvent push, String by)
      throws Origin.Missing, InterruptedException {
    String commit = push.after();
    if (commit == null || Matching.skips(push.message())) {
      return List.of();
    }
    Origin origin = origins.of(project);
    origin.locate(push.ref(), commit);
    if (Matching.skips(origin.message(commit))) {
      return List.of();
    }
    // by the name that was pushed: the branch may be elsewhere, or gone, by now
    Origin.Point point = new Origin.Point(push.branch(), push.tag(), commit);
    List<String> changed = push.before() == null ? null : origin.changed(push.before(), commit);
    Cause cause = new Cause(project, "push", push.ref(), by, RunRequest.of(commit, changed), null);
    boolean tells = push.branch() != null && push.ref().equals(origin.defaultBranch());
    List<NewRun> wanted =
        switch (reading.read(origin, point, changed, cause.word())) {
          case Reading.Outcome.Jobs(List<Job> jobs) ->
              cause.runs(
                  jobs,
                  trigger ->
                      trigger instanceof Trigger.Push wants && Matching.push(wants, push, changed));
          case Reading.Outcome.Unreadable() ->
              push.branch() == null ? List.of() : List.of(cause.run(null));
          case Reading.Outcome.Absent() -> tells ? List.of(cause.run(null)) : List.of();
        };
    return once.submit(project.id(), Once.moved(push), wanted);
  }

  /**
   * A pull request has new commits. One of a fork runs nothing unless the project says so: its author may be anybody.
   *
   * @throws Origin.Missing when the commit cannot be had now
   */
  List<Run> proposed(Project project, PullRequest request, String by)
      throws Origin.Missing, InterruptedException {
    if (request.fork() && !"run".equals(project.settings().get(FORKS))) {
      return List.of();
    }
    Origin origin = origins.of(project);
    boolean whole = request.commit().length() >= 40;
    Origin.Point located = origin.locate(request.ref(), whole ? request.commit() : null);
    String commit = String.valueOf(located.commit());
    if (!commit.startsWith(request.commit()) || Matching.skips(origin.message(commit))) {
      // of a branch that has moved on, there will be another hook
      return List.of();
    }
    Origin.Point point = new Origin.Point(located.branch(), null, commit);
    String base = origin.forked(request.target(), commit);
    List<String> changed = base == null ? null : origin.changed(base, commit);
    Cause cause =
        new Cause(project, "pullRequest", request.ref(), by, RunRequest.of(commit, changed), null);
    List<NewRun> wanted =
        switch (reading.read(origin, point, changed, cause.word())) {
          case Reading.Outcome.Jobs(List<Job> jobs) ->
              cause.runs(
                  jobs,
                  trigger ->
                      trigger instanceof Trigger.PullRequest wants
                          && Matching.pullRequest(wants, request.target(), changed));
          case Reading.Outcome.Unreadable() -> List.of(cause.run(null));
          case Reading.Outcome.Absent() -> List.of();
        };
    return once.submit(
        project.id(), "pull " + request.number() + " " + commit + " " + request.target(), wanted);
  }

  /** Has the work of a hook done that could not be done, so that its runs tell why. */
  List<Run> gaveUp(Project project, PushEvent push, String by) {
    String commit = push.after();
    if (commit == null) {
      return List.of();
    }
    Cause cause = new Cause(project, "push", push.ref(), by, RunRequest.of(commit, null), null);
    return once.submit(project.id(), Once.moved(push), List.of(cause.run(null)));
  }

  /** The jobs of the default branch as it is in the mirror, or freshly brought; empty when it cannot be read. */
  List<Job> jobs(Origin origin, Origin.Point point, String trigger) {
    return reading.read(origin, point, null, trigger) instanceof Reading.Outcome.Jobs(var jobs)
        ? jobs
        : List.of();
  }

  /** The default branch, with what is new there brought. */
  Origin.Point located(Project project) throws Origin.Missing, InterruptedException {
    return origins.of(project).locate(null, null);
  }

  /**
   * A job is due by its schedule.
   *
   * @param commit null for a project without a repository, and for what will be there when the run is prepared
   */
  List<Run> due(
      Project project, String job, Trigger.Cron cron, Instant at, @Nullable String commit) {
    Cause cause = new Cause(project, "cron", null, "cron", request(commit), null);
    return once.submit(
        project.id(),
        "cron " + job + " " + cron.schedule() + " " + cron.zone() + " " + at,
        List.of(cause.run(job)));
  }

  private static RunRequest request(@Nullable String commit) {
    return commit == null ? RunRequest.NONE : RunRequest.of(commit, null);
  }

  /**
   * A run ended that had begun: jobs that wait for that run, at the same commit. A chain of more than 50 such runs ends there.
   *
   * @param status how it ended
   */
  List<Run> afterJob(Run ended, String status) throws Origin.Missing, InterruptedException {
    Project project = store.projects().find(ended.project()).orElse(null);
    String name = ended.job();
    if (project == null || name == null || depth(ended) >= DEEPEST) {
      return List.of();
    }
    Origin origin = origins.of(project);
    Origin.Point point = new Origin.Point(ended.branch(), ended.tag(), ended.commit());
    String ref =
        ended.branch() != null
            ? PushEvent.BRANCH + ended.branch()
            : ended.tag() != null ? PushEvent.TAG + ended.tag() : ended.ref();
    Cause cause =
        new Cause(
            project,
            "job",
            ended.commit() == null ? null : ref,
            "run " + ended.number(),
            request(ended.commit()),
            ended.number());
    List<NewRun> wanted =
        cause.runs(
            jobs(origin, point, "job"),
            trigger ->
                trigger instanceof Trigger.AfterJob(var job, JobStatus wants)
                    && job.text().equals(name)
                    && (wants == JobStatus.ANY || wants.word().equals(status)));
    return once.submit(project.id(), "after " + ended.number(), wanted);
  }

  private int depth(Run run) {
    int depth = 0;
    Run at = run;
    while (at != null && at.trigger().equals("job") && at.parent() != null && depth < DEEPEST) {
      depth++;
      at = store.runs().find(at.parent()).orElse(null);
    }
    return depth;
  }

  /** The server has started: jobs that wait for that. */
  List<Run> startup(Project project) throws Origin.Missing, InterruptedException {
    Origin origin = origins.of(project);
    Origin.Point point = located(project);
    Cause cause = new Cause(project, "startup", null, "startup", request(point.commit()), null);
    List<NewRun> wanted =
        cause.runs(jobs(origin, point, "startup"), trigger -> trigger instanceof Trigger.Startup);
    return once.submit(project.id(), "startup " + store.epoch(), wanted);
  }

  /** What runs have in common that one thing causes. */
  private record Cause(
      Project project,
      String word,
      @Nullable String ref,
      String by,
      RunRequest request,
      @Nullable Long parent) {

    NewRun run(@Nullable String job) {
      String who = by.length() > 200 ? by.substring(0, 200) : by;
      return new NewRun(project.id(), job, 0, word, Map.of(), ref, "", who, request.json(), parent);
    }

    List<NewRun> runs(List<Job> jobs, Predicate<Trigger> wants) {
      List<NewRun> runs = new ArrayList<>();
      for (Job each : jobs) {
        if (each.triggers().stream().anyMatch(wants)) {
          runs.add(run(each.name().text()));
        }
      }
      return runs;
    }
  }
}
