package io.leat.server.trigger;

import io.leat.engine.run.RunStatus;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.host.RunRequest;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.RunQuery;
import io.leat.store.Runs;
import java.util.List;
import java.util.Optional;
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

  ChangedFiles(Runs runs) {
    this.runs = runs;
  }

  /**
   * Their paths, sorted.
   *
   * @param pushed those of the push alone; null when every file counts
   * @return null when every file counts: also when the job has not succeeded on the branch
   * @throws Origin.Missing when the commits cannot be compared now
   */
  @Nullable List<String> of(
      Project project, String job, PushEvent push, @Nullable List<String> pushed, Origin origin)
      throws Origin.Missing {
    String branch = push.branch();
    String commit = push.after();
    if (pushed == null || branch == null || commit == null) {
      return pushed;
    }
    RunQuery succeeded =
        new RunQuery(project.id(), job, branch, Set.of(RunStatus.SUCCEEDED.word()), null, null);
    Optional<Run> good =
        runs.page(succeeded, Long.MAX_VALUE, LOOKED_AT).stream()
            .filter(each -> each.commit() != null && tellsOfAll(each, LOOKED_AT))
            .findFirst();
    List<String> since =
        good.isEmpty() ? null : origin.changed(good.orElseThrow().commit(), commit);
    if (since == null) {
      return null;
    }
    SortedSet<String> all = new TreeSet<>(pushed);
    all.addAll(since);
    return List.copyOf(all);
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
