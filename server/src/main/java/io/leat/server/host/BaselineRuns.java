package io.leat.server.host;

import io.leat.engine.durable.Pack;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.local.RunHeader;
import io.leat.engine.run.Baseline;
import io.leat.engine.run.RunStatus;
import io.leat.store.Run;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs from which it can be counted what changed, by what is stored of them: {@link Baseline}. Safe for all threads. */
public final class BaselineRuns {
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
   * Whether a run that succeeded shows that tasks are well; false where that is not known any more.
   *
   * @param tasks of {@link Baseline#tasks}
   */
  public boolean shows(Run run, Set<TaskName> tasks) {
    if (!RunRequest.read(run.request()).facts().isEmpty()) {
      return false;
    }
    try {
      RunFiles files = RunFiles.open(data, run);
      RunHeader header = files.header();
      boolean given = !header.trigger().equals("push") && header.changed() != null;
      return header.task().isEmpty() && shows(run, files, tasks, given);
    } catch (IOException lost) {
      return false;
    }
  }

  private boolean shows(Run run, RunFiles files, @Nullable Set<TaskName> tasks, boolean given)
      throws IOException {
    List<Task> order =
        files.job().job().graph().order().stream()
            .filter(each -> files.plan().has(each.name()))
            .toList();
    if (!Baseline.shows(files.state(runs), order, tasks, given)) {
      return false;
    }
    if (order.stream().noneMatch(BaselineRuns::startsJobs)) {
      return true;
    }
    if (Pack.exists(files.folder().carried())) {
      // what the tasks started that were taken over belongs to another run
      return false;
    }
    for (Run each : runs.children(run.number())) {
      // those of other projects count no files as changed, and what follows the end of a run is no
      // part of it
      if (each.project() == run.project()
          && each.trigger().equals(Run.BY_JOB)
          && !(each.status().equals(RunStatus.SUCCEEDED.word())
              && shows(each, RunFiles.open(data, each), null, given))) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsJobs(Task task) {
    return task.steps().stream().anyMatch(Step.RunJob.class::isInstance);
  }
}
