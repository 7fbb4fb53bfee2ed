package io.leat.server.trigger;

import io.leat.dsl.PlannedJob;
import io.leat.engine.graph.Job;
import io.leat.engine.job.JobName;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.JobStatus;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.TriggerKind;
import io.leat.server.hook.PullRequest;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Chain;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.server.host.PullRequestRule;
import io.leat.server.host.RunRequest;
import io.leat.server.host.TriggerLog;
import io.leat.server.host.Trust;
import io.leat.server.log.field.LogField;
import io.leat.store.Kind;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunQuery;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which jobs run because of something that happened, and creates their runs, once for each cause. Blocks while the repository is
 * asked. Safe for all threads.
 *
 * <p>A Jobfile that cannot be read gives one run without a job, which is rejected with what is wrong, so that people see it; a branch
 * without a Jobfile gives none, unless it is the default one.
 */
public final class Triggers {
  private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);

  /** Runs that had begun when they ended, so that their commit had been brought. */
  private static final Set<RunPhase> BEGUN = Set.of(RunPhase.SUCCEEDED, RunPhase.FAILED);

  private static final String SKIPS = "the message of its commit says that nothing is to run";

  private final Store store;
  private final Origins origins;
  private final TriggeredJobs reading;
  private final CausedRuns once;

  /**
   * @param created told of each run when it is stored, to have it prepared
   */
  public Triggers(
      Store store,
      Origins origins,
      LimitedJobfileReader jobfileReader,
      Consumer<Run> created,
      Clock clock) {
    this.store = store;
    this.origins = origins;
    this.reading = new TriggeredJobs(jobfileReader);
    this.once = new CausedRuns(store, created, clock);
  }

  Store store() {
    return store;
  }

  Origins origins() {
    return origins;
  }

  /**
   * What came of something that happened.
   *
   * @param runs that began
   * @param because why none did; empty when one did
   */
  record Effect(List<Run> runs, String because) {
    static Effect none(String because) {
      return new Effect(List.of(), because);
    }

    /** Has the log tell when no run began; of those that did it has told. */
    Effect told(Project project, TriggerKind trigger, String by) {
      if (runs.isEmpty()) {
        TriggerLog.none(project.name(), trigger.word(), by, because);
      }
      return this;
    }
  }

  /**
   * A branch or tag moved.
   *
   * @param by who did it, or told of it
   * @throws Origin.Missing when the commit cannot be had now
   */
  Effect pushed(Project project, PushEvent push, String by)
      throws Origin.Missing, InterruptedException {
    String commit = push.after();
    if (commit == null) {
      return Effect.none("it was deleted");
    }
    if (Matching.skips(push.message())) {
      return Effect.none(SKIPS);
    }
    Origin origin = origins.of(project);
    try {
      origin.locate(push.ref(), commit);
    } catch (Origin.Elsewhere overtaken) {
      return Effect.none(String.valueOf(overtaken.getMessage()));
    }
    if (Matching.skips(origin.message(commit))) {
      return Effect.none(SKIPS);
    }
    // by the name that was pushed: the branch may be elsewhere, or gone, by now
    Revision point = new Revision(push.branch(), push.tag(), commit);
    List<String> changed = push.before() == null ? null : origin.changed(push.before(), commit);
    Cause cause =
        new Cause(project, TriggerKind.PUSH, push.ref(), by, RunRequest.of(commit, changed), null);
    ChangedFiles since =
        new ChangedFiles(
            store.runs(),
            origins.data(),
            project,
            origin,
            push,
            changed,
            files ->
                reading.read(origin, point, files, cause.trigger(), Map.of())
                        instanceof TriggeredJobs.Outcome.Jobs(List<PlannedJob> jobs)
                    ? jobs
                    : List.of());
    boolean tells = push.branch() != null && push.ref().equals(origin.defaultBranch());
    List<RunSpec> wanted =
        switch (reading.read(origin, point, changed, cause.trigger(), Map.of())) {
          case TriggeredJobs.Outcome.Jobs(List<PlannedJob> jobs) -> {
            List<RunSpec> runs = new ArrayList<>();
            for (PlannedJob job : jobs) {
              if (Cause.asks(
                  job.job(),
                  trigger ->
                      trigger instanceof Trigger.Push wants
                          && Matching.push(wants, push, changed))) {
                RunRequest request = RunRequest.of(commit, since.of(job.job().name()));
                runs.add(cause.with(request).run(job.job().name().text()));
              }
            }
            yield runs;
          }
          case TriggeredJobs.Outcome.Unreadable() ->
              push.branch() == null ? List.of() : List.of(cause.run(null));
          case TriggeredJobs.Outcome.Absent() -> tells ? List.of(cause.run(null)) : List.of();
        };
    return effect(project, CausedRuns.moved(push), wanted, TriggerKind.PUSH);
  }

  private Effect effect(Project project, String cause, List<RunSpec> wanted, TriggerKind trigger) {
    if (wanted.isEmpty()) {
      return Effect.none(
          "no job of its Jobfile has a trigger '" + trigger.word() + "' that asks for it");
    }
    List<Run> runs = once.submit(project, cause, wanted);
    return runs.isEmpty() ? Effect.none("its runs began before") : new Effect(runs, "");
  }

  private static PullRequestRule rule(Project project, PullRequest request) {
    return request.fork() ? PullRequestRule.ofForks(project) : PullRequestRule.ofOwn(project);
  }

  private static Effect ignored(Project project, PullRequest request) {
    return Effect.none(
        request.fork()
            ? "it is of a fork; leat projects update " + project.name() + " --forks run"
            : "the project ignores pull requests; leat projects update "
                + project.name()
                + " --own trust");
  }

  /**
   * A pull request has new commits. What becomes of it the project says. One of a fork runs nothing unless it does, and is not trusted: its
   * author may be anybody.
   *
   * @throws Origin.Missing when the commit cannot be had now
   */
  Effect proposed(Project project, PullRequest request, String by)
      throws Origin.Missing, InterruptedException {
    PullRequestRule rule = rule(project, request);
    if (rule == PullRequestRule.IGNORE) {
      return ignored(project, request);
    }
    Origin origin = origins.of(project);
    boolean whole = request.commit().length() >= 40;
    Revision located = origin.locate(request.ref(), whole ? request.commit() : null);
    String commit = String.valueOf(located.commit());
    if (!commit.startsWith(request.commit())) {
      return Effect.none("its branch has moved on, of which there will be another hook");
    }
    if (Matching.skips(origin.message(commit))) {
      return Effect.none(SKIPS);
    }
    Revision point = new Revision(located.branch(), null, commit);
    String base = origin.forked(request.target(), commit);
    List<String> changed = base == null ? null : origin.changed(base, commit);
    Map<String, String> said = rule.in(request.facts());
    Trust trust = Trust.of(said);
    Revision source = trust.jobfile(origin, point, said);
    Cause cause =
        new Cause(
            project,
            TriggerKind.PULL_REQUEST,
            request.ref(),
            by,
            RunRequest.of(commit, changed).with(trust.knowing(said, source)),
            null);
    List<RunSpec> wanted =
        switch (reading.read(origin, source, changed, cause.trigger(), request.facts())) {
          case TriggeredJobs.Outcome.Jobs jobs ->
              cause.runs(
                  jobs.jobs(),
                  trigger ->
                      trigger instanceof Trigger.PullRequest wants
                          && Matching.pullRequest(wants, request.target(), changed));
          case TriggeredJobs.Outcome.Unreadable() -> List.of(cause.run(null));
          case TriggeredJobs.Outcome.Absent() -> List.of();
        };
    return effect(project, event(request, commit), wanted, TriggerKind.PULL_REQUEST);
  }

  /** The same, for a pull request. */
  List<Run> gaveUp(Project project, PullRequest request, String by) {
    PullRequestRule rule = rule(project, request);
    if (rule == PullRequestRule.IGNORE) {
      return List.of();
    }
    // one that the forge shortened is no name of a commit
    String commit = request.commit().length() >= 40 ? request.commit() : null;
    RunRequest asked = RunRequest.of(commit, null).with(rule.in(request.facts()));
    Cause cause = new Cause(project, TriggerKind.PULL_REQUEST, request.ref(), by, asked, null);
    return once.submit(project, event(request, request.commit()), List.of(cause.run(null)));
  }

  private static String event(PullRequest request, String commit) {
    return "pull " + request.number() + " " + commit + " " + request.target();
  }

  /** Has the work of a hook done that could not be done, so that its runs tell why. */
  List<Run> gaveUp(Project project, PushEvent push, String by) {
    String commit = push.after();
    if (commit == null) {
      return List.of();
    }
    Cause cause =
        new Cause(project, TriggerKind.PUSH, push.ref(), by, RunRequest.of(commit, null), null);
    return once.submit(project, CausedRuns.moved(push), List.of(cause.run(null)));
  }

  /**
   * The jobs of a project at a point, as they are in the mirror, or freshly brought; empty when there is no Jobfile, or none that can be
   * run.
   *
   * @throws Origin.Missing when its files cannot be had now
   */
  List<Job> jobs(Project project, Revision point, TriggerKind trigger)
      throws Origin.Missing, InterruptedException {
    return jobs(origins.of(project), point, trigger, Map.of());
  }

  private List<Job> jobs(
      Origin origin, Revision point, TriggerKind trigger, Map<String, String> facts)
      throws Origin.Missing, InterruptedException {
    return reading.read(origin, point, null, trigger, facts)
            instanceof TriggeredJobs.Outcome.Jobs jobs
        ? jobs.jobs()
        : List.of();
  }

  /**
   * What the Jobfile of the default branch is of, as far as it was brought; empty when nothing was. A mirror that is damaged, or lost
   * though runs were made from it, is mended first.
   *
   * @throws Origin.Missing when it cannot be mended, so that nobody knows what was brought
   */
  String state(Project project) throws Origin.Missing, InterruptedException {
    try {
      String state = keptState(project);
      if (!isLost(project, state)) {
        return state;
      }
    } catch (Origin.Missing damaged) {
      LOG.debug("the mirror of project '{}' is brought anew", project.name(), damaged);
    }
    origins.of(project).refresh();
    return keptState(project);
  }

  /**
   * As {@link #state}, of the mirror as it is: the repository is not asked.
   *
   * @throws Origin.Missing when the mirror is damaged
   */
  String keptState(Project project) throws Origin.Missing {
    if (project.kind() == Kind.FREESTYLE) {
      return store
          .jobfiles()
          .latest(project.id())
          .map(latest -> "version " + latest.version())
          .orElse("");
    }
    Origin origin = origins.of(project);
    String ref = origin.defaultBranch();
    return ref == null ? "" : origin.tips().getOrDefault(ref, "");
  }

  /** The whole name of the default branch, as far as it was brought; empty when it was not; as with {@link #keptState}. */
  String keptBranch(Project project) throws Origin.Missing {
    return Objects.requireNonNullElse(origins.of(project).defaultBranch(), "");
  }

  /** Whether a mirror answers with nothing though runs were made from it. */
  boolean isLost(Project project, String answer) {
    return answer.isEmpty() && wasBrought(project);
  }

  private boolean wasBrought(Project project) {
    return store
        .runs()
        .page(new RunQuery(project.id(), null, null, null, BEGUN, null, null), Long.MAX_VALUE, 1)
        .stream()
        .anyMatch(run -> run.revision().commit() != null);
  }

  /** The default branch as {@link #state} found it, which was not empty. */
  Revision tip(Project project, String state) throws Origin.Missing {
    if (project.kind() == Kind.FREESTYLE) {
      return new Revision(null, null, null);
    }
    String ref = origins.of(project).defaultBranch();
    return new Revision(ref == null ? null : ref.substring(PushEvent.BRANCH.length()), null, state);
  }

  /** The default branch, with what is new there brought. */
  Revision located(Project project) throws Origin.Missing, InterruptedException {
    return origins.of(project).locate(null, null);
  }

  /**
   * A job is due by its schedule.
   *
   * @param commit null for a project without a repository, and for what will be there when the run is prepared
   */
  List<Run> due(
      Project project, String job, Trigger.Cron cron, Instant at, @Nullable String commit) {
    Cause cause = new Cause(project, TriggerKind.CRON, null, "cron", request(commit), null);
    return once.submit(
        project,
        "cron " + job + " " + cron.schedule() + " " + cron.zone() + " " + at,
        List.of(cause.run(job)));
  }

  private static RunRequest request(@Nullable String commit) {
    return commit == null ? RunRequest.NONE : RunRequest.of(commit, null);
  }

  /**
   * A run ended that had begun: jobs of its project that wait for that, at the same commit. Nothing follows when more than 50 runs led to
   * it one after another, or 1,000 came of the first of these.
   *
   * @param phase how it ended
   * @throws Origin.Missing when its Jobfile is not in the mirror, or is not to be read now; the repository is not asked
   */
  List<Run> afterJob(Run ended, RunPhase phase) throws Origin.Missing, InterruptedException {
    Project project = store.projects().find(ended.project()).orElse(null);
    String name = ended.job();
    if (project == null || name == null || chained(ended)) {
      return List.of();
    }
    Origin origin = origins.of(project);
    Revision point = ended.revision();
    // what an untrusted run began goes on as one
    Map<String, String> facts = RunRequest.read(ended.spec().request()).facts();
    Cause cause =
        new Cause(
            project,
            TriggerKind.JOB,
            ref(ended),
            "run " + ended.number(),
            request(ended.revision().commit()).with(Trust.followed(facts)),
            ended.number());
    JobPath path = new JobPath("", new JobName(name));
    List<RunSpec> wanted =
        cause.runs(
            jobs(origin, Trust.of(facts).jobfile(origin, point, facts), TriggerKind.JOB, facts),
            trigger ->
                trigger instanceof Trigger.AfterJob(JobPath job, JobStatus wants)
                    && job.equals(path)
                    && (wants == JobStatus.ANY || wants.word().equals(phase.word())));
    return once.submit(project, "after " + ended.number(), wanted);
  }

  /** The whole name of the branch or tag, or the other ref, that a run was of; null for none, and for files without a history. */
  static @Nullable String ref(Run run) {
    Revision at = run.revision();
    if (at.commit() == null) {
      return null;
    }
    return at.branch() != null
        ? PushEvent.BRANCH + at.branch()
        : at.tag() != null ? PushEvent.TAG + at.tag() : run.spec().ref();
  }

  /**
   * A run of another project ended that {@code jobs} of {@code project} wait for: they run on its default branch.
   *
   * @param jobs may be empty
   */
  List<Run> follow(Project project, List<String> jobs, Run ended) {
    if (jobs.isEmpty() || chained(ended)) {
      return List.of();
    }
    Cause cause =
        new Cause(
            project,
            TriggerKind.JOB,
            null,
            "run " + ended.number(),
            RunRequest.NONE,
            ended.number());
    return once.submit(
        project, "followed " + ended.number(), jobs.stream().map(cause::run).toList());
  }

  /** Whether so many runs led to {@code ended}, or came of what led to it, that none follows from it. */
  private boolean chained(Run ended) {
    String full = Chain.to(ended, store).full(store);
    if (!full.isEmpty()) {
      LOG.warn("nothing follows run {}: {}", LogField.said(LogField.RUN, ended.number()), full);
    }
    return !full.isEmpty();
  }

  /** The server has started: jobs that wait for that. */
  List<Run> startup(Project project) throws Origin.Missing, InterruptedException {
    Origin origin = origins.of(project);
    Revision point = located(project);
    Cause cause =
        new Cause(project, TriggerKind.STARTUP, null, "startup", request(point.commit()), null);
    List<RunSpec> wanted =
        cause.runs(
            jobs(origin, point, TriggerKind.STARTUP, Map.of()),
            trigger -> trigger instanceof Trigger.Startup);
    return once.submit(project, "startup " + store.epoch(), wanted);
  }

  /** What runs have in common that one thing causes. */
  private record Cause(
      Project project,
      TriggerKind trigger,
      @Nullable String ref,
      String by,
      RunRequest request,
      @Nullable Long parent) {

    RunSpec run(@Nullable String job) {
      String who = by.length() > 200 ? by.substring(0, 200) : by;
      RunSpec.Cause cause = new RunSpec.Cause(trigger, who, "", parent);
      return new RunSpec(project.id(), job, ref, Map.of(), 0, cause, request.json());
    }

    Cause with(RunRequest other) {
      return new Cause(project, trigger, ref, by, other, parent);
    }

    List<RunSpec> runs(List<Job> jobs, Predicate<Trigger> wants) {
      return jobs.stream()
          .filter(each -> asks(each, wants))
          .map(each -> run(each.name().text()))
          .toList();
    }

    /** Whether a job has such a trigger. */
    static boolean asks(Job job, Predicate<Trigger> wants) {
      return job.triggers().stream().anyMatch(wants);
    }
  }
}
