package io.leat.server.host;

import io.leat.dsl.PlannedJob;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.Baseline;
import io.leat.engine.run.RunState;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Runs from which it can be counted what changed, by what is stored of them: {@link Baseline}. Safe for all threads. */
public final class BaselineRuns {
  /** More are not looked at: then it is not known. */
  private static final int MOST_CHILDREN = 100;

  private final Path data;
  private final Runs runs;

  /**
   * Those of a server.
   *
   * @param data its folder
   */
  public BaselineRuns(Path data, Runs runs) {
    this.data = data;
    this.runs = runs;
  }

  /**
   * Whether a run that succeeded shows that tasks are well; false where that is not known any more. It has to be like the one that begins
   * now: started by a push, of all tasks, with the same parameters, of a job that is declared the same way.
   *
   * @param job as it is declared now
   * @param tasks of {@link Baseline#tasks}
   */
  public boolean shows(Run run, PlannedJob job, Set<TaskName> tasks) {
    if (!RunRequest.read(run.spec().request()).facts().isEmpty()) {
      return false;
    }
    try {
      RunFiles files = RunFiles.open(data, run);
      RunHeader header = files.header();
      if (header.inputs().trigger() != TriggerKind.PUSH
          || !header.request().tasks().isEmpty()
          || !files.job().parameters().equals(job.parameters())
          || !files.job().canonical().equals(job.canonical())) {
        return false;
      }
      RunState state = files.state(runs);
      List<Task> order = files.job().job().graph().order();
      return Baseline.shows(state, order, tasks, job.facts())
          && childrenSucceeded(run, Baseline.started(state, order), new int[] {MOST_CHILDREN});
    } catch (IOException lost) {
      return false;
    }
  }

  /**
   * Whether all that the tasks of a run started succeeded, also what no task waited for, and what these started; what follows the end of a
   * run is no part of it. A child that was deleted, and that of a task whose result was taken over from an earlier run, is not known.
   *
   * @param started how many were started at least
   * @param left how many more are looked at
   */
  private boolean childrenSucceeded(Run run, long started, int[] left) throws IOException {
    List<Long> children = runs.children(run.number(), MOST_CHILDREN + 1);
    left[0] -= children.size();
    if (children.size() < started || left[0] < 0) {
      return false;
    }
    for (long number : children) {
      Run child = runs.find(number).orElse(null);
      if (child == null || child.phase() != RunPhase.SUCCEEDED) {
        return false;
      }
      RunFiles files = RunFiles.open(data, child);
      long more = Baseline.started(files.state(runs), files.job().job().graph().order());
      if (!childrenSucceeded(child, more, left)) {
        return false;
      }
    }
    return true;
  }
}
