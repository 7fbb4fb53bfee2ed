package io.leat.engine.attempt;

import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.LeftFiles;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.TaskTimes;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the tasks that a task needs, itself or by others, left in the workspace that all share, where an earlier run ran them: this run has
 * taken them over, or their results.
 */
final class TakenFiles {
  private final Path workspace;
  private final TaskTimes times;
  private final List<TaskName> tasks = new ArrayList<>();
  private final List<LeftFiles> left = new ArrayList<>();
  private final Map<Path, Digest> artifacts = new HashMap<>();

  TakenFiles(Task task, RunPlan plan, RunFolder folder, Path workspace, StoredFiles kept)
      throws IOException {
    this.workspace = workspace;
    this.times = TaskTimes.read(folder);
    for (Task each : needed(task, plan)) {
      if (times.has(each.name()) || isReused(each, folder)) {
        tasks.add(each.name());
        LeftFiles files = kept.results().left(each.name());
        if (files != null) {
          left.add(files);
        }
        for (ArtifactDeclaration artifact : each.artifacts(true)) {
          artifacts.putAll(kept.artifacts().in(workspace, each.name(), artifact.name()));
        }
      }
    }
  }

  private static Set<Task> needed(Task task, RunPlan plan) {
    Set<Task> needed = new HashSet<>();
    Deque<Task> open = new ArrayDeque<>(List.of(task));
    while (!open.isEmpty()) {
      for (Need need : open.removeLast().needs()) {
        Task each = plan.task(need.task());
        if (needed.add(each)) {
          open.add(each);
        }
      }
    }
    return needed;
  }

  /** Whether a task has ended with an earlier result: it has a log, and no steps. */
  private static boolean isReused(Task task, RunFolder folder) {
    return Files.exists(folder.attempt(task.name(), 1).log())
        && !Files.exists(folder.attempt(task.name(), 1).run());
  }

  /** Whether a file is as one of them left it. */
  boolean hold(Path file) throws IOException {
    Instant changed = LeftFiles.changed(file);
    for (TaskName each : tasks) {
      if (changed != null && times.hold(each, changed)) {
        return true;
      }
    }
    for (LeftFiles each : left) {
      if (each.hold(workspace, file)) {
        return true;
      }
    }
    return ReportFiles.isIn(artifacts, file);
  }
}
