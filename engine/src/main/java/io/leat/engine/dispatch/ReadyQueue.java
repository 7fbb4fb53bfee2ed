package io.leat.engine.dispatch;

import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The tasks that are ready, in the order in which they became so. What waits for a lock or for more room lets others pass, and keeps its place. */
final class ReadyQueue {
  private final RunState state;
  private final RunPlan plan;
  private final Locks locks;
  private final Slots slots;
  private final String agent;
  private final ArrayDeque<TaskName> tasks = new ArrayDeque<>();

  ReadyQueue(RunState state, Locks locks, Slots slots, String agent) {
    this.state = state;
    this.plan = state.plan();
    this.locks = locks;
    this.slots = slots;
    this.agent = agent;
  }

  void add(TaskName task) {
    tasks.addLast(task);
  }

  /** The next that may start, its slots and locks taken: one task, or all members of a pipe; empty for none. */
  List<TaskName> next() {
    Iterator<TaskName> waiting = tasks.iterator();
    while (waiting.hasNext()) {
      int number = plan.number(waiting.next());
      if (!(state.task(number) instanceof TaskState.Ready(int attempt))) {
        // cancelled, or granted with its pipe
        waiting.remove();
        continue;
      }
      int[] group = plan.group(number);
      int[] together = group.length == 0 ? new int[] {number} : group;
      if (!slots.take(together.length)) {
        if (together.length == 1) {
          return List.of();
        }
        continue;
      }
      List<TaskName> granted = locked(together, attempt);
      if (!granted.isEmpty()) {
        waiting.remove();
        return granted;
      }
      slots.give(together.length);
    }
    return List.of();
  }

  /** All of {@code numbers} with their locks taken, or none. */
  private List<TaskName> locked(int[] numbers, int attempt) {
    List<TaskName> taken = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      Task task = plan.task(number);
      if (!locks.take(task, attempt)) {
        taken.forEach(each -> locks.release(new Lease(each, attempt, 0, agent)));
        return List.of();
      }
      taken.add(task.name());
    }
    return taken;
  }
}
