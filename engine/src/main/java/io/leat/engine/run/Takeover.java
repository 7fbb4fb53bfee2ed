package io.leat.engine.run;

import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a run can take over from an earlier one of the same job. */
public final class Takeover {
  private Takeover() {}

  /**
   * The tasks that succeeded in {@code earlier}, are declared in {@code graph} as they were then, and need nothing that runs again; in
   * an order in which each comes after all that it needs. What starts together is taken over together.
   *
   * @param again tasks that run again in any case
   */
  public static List<TaskName> of(RunState earlier, TaskGraph graph, Set<TaskName> again) {
    Set<TaskName> taken = new HashSet<>();
    List<TaskName> tasks = new ArrayList<>();
    for (Task task : graph.order()) {
      if (!again.contains(task.name())
          && !task.always()
          && (succeeded(earlier, task) || leftOut(earlier, task))
          && task.needs().stream().allMatch(need -> taken.contains(need.task()))) {
        taken.add(task.name());
        if (succeeded(earlier, task)) {
          tasks.add(task.name());
        }
      }
    }
    boolean less = true;
    while (less) {
      less = false;
      for (Task task : graph.order()) {
        for (Need need : task.needs()) {
          if (taken.contains(need.task())
              && !taken.contains(task.name())
              && need instanceof Need.Stream) {
            less |= taken.remove(need.task());
          }
          if (!taken.contains(need.task()) && taken.contains(task.name())) {
            less |= taken.remove(task.name());
          }
        }
      }
    }
    tasks.removeIf(task -> !taken.contains(task));
    return tasks;
  }

  /** Whether a leg had no item, and has none again, since the list is the same when its source is taken over. */
  private static boolean leftOut(RunState earlier, Task task) {
    return task.family() != null
        && same(earlier, task)
        && earlier.task(task.name()) instanceof TaskState.Finished(TaskResult result)
        && result.leftOut();
  }

  private static boolean same(RunState earlier, Task task) {
    return earlier.plan().has(task.name()) && earlier.plan().task(task.name()).equals(task);
  }

  private static boolean succeeded(RunState earlier, Task task) {
    return same(earlier, task)
        && earlier.task(task.name()) instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SUCCEEDED;
  }
}
