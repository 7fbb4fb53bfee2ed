package io.leat.engine.local;

import io.leat.engine.artifact.CacheFound;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that came back with the caches of a task and match reports of any task of the run, as they came: until a tool writes them anew,
 * they tell of tests of an earlier run. Noted in the folder of the run, a file a task, in the form of {@link LeftFiles}.
 */
final class CachedReports {
  private CachedReports() {}

  /**
   * Notes them before the steps of the task begin; those of an earlier attempt stay noted.
   *
   * @param found what came of its caches, in their order
   */
  static void note(
      Task task, List<CacheFound> found, RunPlan plan, RunFolder folder, Path workspace)
      throws IOException {
    List<List<Glob>> brought = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (!(found.get(i) instanceof CacheFound.Aside)) {
        brought.add(task.caches().get(i).paths());
      }
    }
    if (brought.isEmpty()) {
      return;
    }
    Set<List<Glob>> reports = new HashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      reports.add(plan.task(i).reports().junit());
    }
    reports.remove(List.of());
    if (reports.isEmpty()) {
      return;
    }
    List<Path> came =
        ReportFiles.matching(
            workspace,
            path ->
                brought.stream().anyMatch(each -> Glob.takeBelow(each, path))
                    && reports.stream().anyMatch(each -> Glob.takeFile(each, path)));
    if (!came.isEmpty()) {
      LeftFiles all = LeftFiles.of(workspace, came, read(folder, task.name()));
      KillPoint.CACHES_BROUGHT.before();
      DurableFile.write(
          folder.cached(task.name()), new String(all.bytes(), StandardCharsets.UTF_8));
      KillPoint.CACHES_BROUGHT.after();
    }
  }

  /** Null when none came back with the caches of the task, also in an earlier run that it is taken over from. */
  static @Nullable LeftFiles read(RunFolder folder, TaskName task) throws IOException {
    Path file = folder.cached(task);
    return Pack.exists(file) ? LeftFiles.read(Pack.bytes(file)) : null;
  }
}
