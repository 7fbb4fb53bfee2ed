package io.leat.server.trigger;

import io.leat.engine.run.RunStatus;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.host.RunRequest;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunQuery;
import io.leat.store.Runs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files count as changed for the run of a job that a push starts: those of the push, and all that came since the commit at which the
 * job last succeeded on that branch. Else a part that broke would be passed over by the next push that does not touch it, and the run
 * would be green.
 */
final class ChangedFiles {
  private static final int LOOKED_AT = 20;

  private final Runs runs;
  private final Project project;
  private final Origin origin;
  private final PushEvent push;
  private final @Nullable List<String> pushed;

  /** What changed since each commit that was asked for; many jobs have the same. Null when every file counts. */
  private final Map<String, @Nullable List<String>> since = new HashMap<>();

  /**
   * Those of the jobs of one push.
   *
   * @param pushed the files of the push alone; null when every file counts
   */
  ChangedFiles(
      Runs runs, Project project, Origin origin, PushEvent push, @Nullable List<String> pushed) {
    this.runs = runs;
    this.project = project;
    this.origin = origin;
    this.push = push;
    this.pushed = pushed;
  }

  /**
   * Their paths, sorted.
   *
   * @return null when every file counts: also when the job has not succeeded on the branch
   * @throws Origin.Missing when the commits cannot be compared now
   */
  @Nullable List<String> of(String job) throws Origin.Missing {
    String branch = push.branch();
    String commit = push.after();
    if (pushed == null || branch == null || commit == null) {
      return pushed;
    }
    String good = lastGood(job, branch);
    if (good == null) {
      return null;
    }
    if (!since.containsKey(good)) {
      List<String> changed = origin.changed(good, commit);
      since.put(good, changed == null ? null : union(pushed, changed));
    }
    return since.get(good);
  }

  private static List<String> union(List<String> one, List<String> other) {
    SortedSet<String> all = new TreeSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  /** The commit at which a job last succeeded on a branch; null when it did not, or nobody can tell. */
  private @Nullable String lastGood(String job, String branch) {
    RunQuery succeeded =
        new RunQuery(project.id(), job, branch, Set.of(RunStatus.SUCCEEDED.word()), null, null);
    long before = Long.MAX_VALUE;
    // one by one: it is nearly always the first, and what a run was given is long
    for (int i = 0; i < LOOKED_AT; i++) {
      List<Run> next = runs.page(succeeded, before, 1);
      if (next.isEmpty()) {
        return null;
      }
      Run run = next.getFirst();
      if (run.commit() != null && tellsOfAll(run, LOOKED_AT)) {
        return run.commit();
      }
      before = run.number();
    }
    return null;
  }

  /** Whether a run that succeeded tells that all is well: it was not asked for some tasks, nor for some files that others chose. */
  private boolean tellsOfAll(Run run, int most) {
    RunRequest request = RunRequest.read(run.request());
    if (most == 0 || !request.tasks().isEmpty() || !request.facts().isEmpty()) {
      return false;
    }
    if (request.again() > 0) {
      return runs.find(request.again()).filter(each -> tellsOfAll(each, most - 1)).isPresent();
    }
    return run.trigger().equals("push") || request.changed() == null;
  }
}
