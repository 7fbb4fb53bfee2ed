package io.leat.cli.plan;

import io.leat.engine.job.Need;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a plan as a forest. An item is a task, the legs of a matrix that have the same needs and the same fate, or a pipe;
 * it hangs below the one of its needs that lies deepest.
 */
final class TaskTree {
  private TaskTree() {}

  /**
   * A place in the forest.
   *
   * @param pipe the pipe whose members these are; null for other items
   * @param children in topological order; filled while the forest is made
   */
  record Item(List<PlannedTask> tasks, @Nullable PipeName pipe, List<Item> children) {

    /** The first of its tasks. */
    PlannedTask first() {
      return tasks.getFirst();
    }

    /** Whether these are legs of a matrix. */
    boolean isMatrix() {
      return pipe == null && tasks.size() > 1;
    }
  }

  /** All items of {@code plan}, in topological order of their first tasks. */
  static List<Item> items(PlanView plan) {
    Map<Object, Item> items = new LinkedHashMap<>();
    for (PlannedTask task : plan.tasks()) {
      PipeName pipe = task.task().pipe();
      items
          .computeIfAbsent(key(task), _ -> new Item(new ArrayList<>(1), pipe, new ArrayList<>(2)))
          .tasks()
          .add(task);
    }
    return List.copyOf(items.values());
  }

  private record MatrixKey(String base, int depth, List<Need> needs, boolean always, String fate) {}

  private static Object key(PlannedTask task) {
    PipeName pipe = task.task().pipe();
    if (pipe != null) {
      return pipe;
    }
    String base = task.base();
    if (base == null) {
      return task.task().name();
    }
    String fate =
        switch (task.decision()) {
          case Decision.Runs _ -> "runs";
          case Decision.Open(String because) -> "open " + because;
          case Decision.LeftOut(String because) -> "left out " + because;
        };
    return new MatrixKey(base, task.depth(), task.task().needs(), task.task().always(), fate);
  }

  /** Hangs {@code items} below each other and returns the roots in their order. */
  static List<Item> roots(List<Item> items, PlanView plan) {
    Map<TaskName, Integer> itemOf = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      for (PlannedTask task : items.get(i).tasks()) {
        itemOf.put(task.task().name(), i);
      }
    }
    List<Item> roots = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      int parent = parent(items.get(i), i, itemOf, plan);
      (parent < 0 ? roots : items.get(parent).children()).add(items.get(i));
    }
    return roots;
  }

  /** The item to hang {@code item} below: always one before it, so that there are no circles; -1 for none. */
  private static int parent(Item item, int index, Map<TaskName, Integer> itemOf, PlanView plan) {
    int parent = -1;
    int deepest = -1;
    for (PlannedTask task : item.tasks()) {
      for (Need need : task.task().needs()) {
        PlannedTask other = plan.task(need.task());
        int candidate = itemOf.getOrDefault(need.task(), index);
        if (candidate < index
            && other.task().always() == task.task().always()
            && other.depth() > deepest) {
          deepest = other.depth();
          parent = candidate;
        }
      }
    }
    return parent;
  }
}
