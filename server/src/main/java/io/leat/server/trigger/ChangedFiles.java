package io.leat.server.trigger;

import io.leat.dsl.PlannedJob;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Baseline;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.BaselineRuns;
import io.leat.server.host.Origin;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunQuery;
import io.leat.store.Runs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files count as changed for the run of a job that a push starts: those of the push, and all that came since the commit of the run
 * that last showed on that branch that all is well ({@link Baseline}). Else a part that broke would be passed over by the next push that
 * does not touch it, and the run would be green.
 */
final class ChangedFiles {
  private static final int LOOKED_AT = 20;

  private final Runs runs;
  private final BaselineRuns good;
  private final Project project;
  private final Origin origin;
  private final PushEvent push;
  private final @Nullable List<String> pushed;
  private final Jobs jobs;

  /** The jobs by their names, for each list of files that they were read with; empty for every file. */
  private final Map<Optional<List<String>>, Map<String, PlannedJob>> read = new HashMap<>();

  /** What changed since each commit that was asked for; many jobs have the same. Null when every file counts. */
  private final Map<String, @Nullable List<String>> since = new HashMap<>();

  /** The jobs of the Jobfile of the push, as an {@code if} in it decides by files. */
  interface Jobs {
    /**
     * Those there are when {@code changed} are the files that changed; null for every file. Empty when the Jobfile cannot be read so.
     */
    List<PlannedJob> when(@Nullable List<String> changed)
        throws Origin.Missing, InterruptedException;
  }

  /**
   * Those of the jobs of one push.
   *
   * @param data the folder of the server
   * @param pushed the files of the push alone; null when every file counts
   */
  ChangedFiles(
      Runs runs,
      Path data,
      Project project,
      Origin origin,
      PushEvent push,
      @Nullable List<String> pushed,
      Jobs jobs) {
    this.runs = runs;
    this.good = new BaselineRuns(data, runs);
    this.project = project;
    this.origin = origin;
    this.push = push;
    this.pushed = pushed;
    this.jobs = jobs;
  }

  /**
   * Their paths, sorted.
   *
   * @return null when every file counts: also when no run showed on the branch that the job is well
   * @throws Origin.Missing when the commits cannot be compared now
   */
  @Nullable List<String> of(JobName name) throws Origin.Missing, InterruptedException {
    String branch = push.branch();
    String commit = push.after();
    if (pushed == null || branch == null || commit == null) {
      return pushed;
    }
    PlannedJob job = whole().get(name.text());
    if (job == null) {
      // it is there for what did not change: with more it would be gone
      return pushed;
    }
    // what an 'if' left out is not to be seen in a run
    String good =
        decidesByFiles(name.text()) || startsAsking(job, new HashSet<>())
            ? null
            : lastGood(job, branch);
    if (good == null) {
      return null;
    }
    if (!since.containsKey(good)) {
      List<String> changed = origin.changed(good, commit);
      since.put(good, changed == null ? null : union(pushed, changed));
    }
    return since.get(good);
  }

  /** Whether a job starts another that asks for them: what that left out is not seen from here. */
  private boolean startsAsking(PlannedJob job, Set<String> seen)
      throws Origin.Missing, InterruptedException {
    for (Task task : job.job().graph().tasks()) {
      for (Step step : task.steps()) {
        if (step instanceof Step.RunJob start
            && !start.job().ofProject()
            && seen.add(start.job().toString())
            && asks(start.job().toString(), seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean asks(String name, Set<String> seen) throws Origin.Missing, InterruptedException {
    PlannedJob job = whole().get(name);
    return job == null
        || decidesByFiles(name)
        || Baseline.isAskedBy(job.job().graph().tasks())
        || startsAsking(job, seen);
  }

  /** Whether a job is another one when other files changed: an {@code if} in the Jobfile decides by them. */
  private boolean decidesByFiles(String name) throws Origin.Missing, InterruptedException {
    PlannedJob all = whole().get(name);
    PlannedJob none = read(List.of()).get(name);
    PlannedJob some = read(pushed).get(name);
    return all == null
        || none == null
        || some == null
        || !all.canonical().equals(none.canonical())
        || !all.canonical().equals(some.canonical());
  }

  private Map<String, PlannedJob> whole() throws Origin.Missing, InterruptedException {
    return read(null);
  }

  /** The jobs by their names, each reading of them once. */
  private Map<String, PlannedJob> read(@Nullable List<String> changed)
      throws Origin.Missing, InterruptedException {
    Optional<List<String>> key = Optional.ofNullable(changed);
    Map<String, PlannedJob> known = read.get(key);
    if (known == null) {
      known = new HashMap<>();
      for (PlannedJob each : jobs.when(changed)) {
        known.put(each.job().name().text(), each);
      }
      read.put(key, known);
    }
    return known;
  }

  private static List<String> union(List<String> one, List<String> other) {
    SortedSet<String> all = new TreeSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  /** The commit of the run that last showed that a job is well on a branch; null when none did, or nobody can tell. */
  private @Nullable String lastGood(PlannedJob job, String branch) {
    String name = job.job().name().text();
    RunQuery succeeded =
        new RunQuery(project.id(), null, name, branch, Set.of(RunPhase.SUCCEEDED), null, null);
    Set<TaskName> tasks = Baseline.tasks(job.job().graph().order(), job.facts());
    long before = Long.MAX_VALUE;
    // one by one: it is nearly always the first, and what a run was given is long
    for (int i = 0; i < LOOKED_AT; i++) {
      List<Run> next = runs.page(succeeded, before, 1);
      if (next.isEmpty()) {
        return null;
      }
      Run run = next.getFirst();
      if (run.revision().commit() != null && good.shows(run, job, tasks)) {
        return run.revision().commit();
      }
      before = run.number();
    }
    return null;
  }
}
