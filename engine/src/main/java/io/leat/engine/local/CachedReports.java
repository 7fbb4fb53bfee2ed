package io.leat.engine.local;

import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
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

  /** Notes them before the steps of the task begin; those of an earlier attempt stay noted. */
  static void note(Lease lease, Task task, RunPlan plan, RunFolder folder, Path workspace)
      throws IOException {
    List<List<Glob>> brought = brought(lease, task, folder);
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

  /** The paths of the caches that were not left aside. */
  private static List<List<Glob>> brought(Lease lease, Task task, RunFolder folder)
      throws IOException {
    List<List<Glob>> brought = new ArrayList<>();
    AttemptKeys keys =
        task.caches().isEmpty()
            ? null
            : AttemptKeys.read(folder.keys(lease.task(), lease.attempt()));
    if (keys != null) {
      int i = 0;
      for (CacheDeclaration each : task.caches()) {
        if (keys.caches().get(i++).there() == null) {
          brought.add(each.paths());
        }
      }
    }
    return brought;
  }

  /** Null when none came back with the caches of the task, also in an earlier run that it is taken over from. */
  static @Nullable LeftFiles read(RunFolder folder, TaskName task) throws IOException {
    Path file = folder.cached(task);
    return Pack.exists(file) ? LeftFiles.read(Pack.bytes(file)) : null;
  }
}
