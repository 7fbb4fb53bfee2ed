package io.leat.cli.plan;

import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the longest chain of tasks that run, in which each waits for the one before. */
final class CriticalPath {
  private CriticalPath() {}

  /**
   * The chain as indexes into {@code order}; of several equally long ones the first by order of declaration.
   *
   * @param order tasks in topological order
   */
  static int[] of(List<Task> order, Decision[] decisions) {
    Map<TaskName, Integer> index = HashMap.newHashMap(order.size());
    int[] length = new int[order.size()];
    int[] previous = new int[order.size()];
    Arrays.fill(previous, -1);
    int last = -1;
    for (int i = 0; i < length.length; i++) {
      Task task = order.get(i);
      if (task.always() || decisions[i] instanceof Decision.LeftOut) {
        continue;
      }
      index.put(task.name(), i);
      length[i] = 1;
      for (Need need : task.needs()) {
        Integer from = index.get(need.task());
        if (from != null && length[from] + 1 > length[i]) {
          length[i] = length[from] + 1;
          previous[i] = from;
        }
      }
      last = last < 0 || length[i] > length[last] ? i : last;
    }
    int[] path = new int[last < 0 ? 0 : length[last]];
    for (int i = path.length - 1; i >= 0; i--) {
      path[i] = last;
      last = previous[last];
    }
    return path;
  }
}
