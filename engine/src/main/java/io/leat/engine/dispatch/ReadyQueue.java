package io.leat.engine.dispatch;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Assignment;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import io.leat.engine.schedule.Locks;
import io.leat.engine.schedule.Slots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are ready, in the order in which they became so. What waits for a lock, for more room or for another agent lets others
 * pass, and keeps its place.
 */
final class ReadyQueue {
  private final RunState state;
  private final RunPlan plan;
  private final Locks locks;
  private final Slots slots;
  private final Map<Demand, ArrayDeque<Waiting>> lines = new LinkedHashMap<>();
  private long added;

  /** A task in its line; those that came earlier have a lower turn. */
  private record Waiting(long turn, int number, Demand demand) {}

  ReadyQueue(RunState state, Locks locks, Slots slots) {
    this.state = state;
    this.plan = state.plan();
    this.locks = locks;
    this.slots = slots;
  }

  /** Whether nothing is in it, nor was: tasks that were cancelled stay until they are asked for. */
  boolean isEmpty() {
    return lines.values().stream().allMatch(ArrayDeque::isEmpty);
  }

  void add(TaskName task) {
    int number = plan.number(task);
    Demand demand = Demand.of(plan.task(number));
    lines
        .computeIfAbsent(demand, _ -> new ArrayDeque<>())
        .addLast(new Waiting(added++, number, demand));
  }

  /** The next that may start, its slots and locks taken: one task, or all members of a pipe; empty for none. */
  List<Assignment> next() {
    List<Line> open = lines(lines.values());
    while (true) {
      Line first = first(open);
      if (first == null) {
        return List.of();
      }
      Waiting waiting = first.take();
      if (!(state.task(waiting.number()) instanceof TaskState.Ready(int attempt))) {
        // cancelled, or granted with its pipe
        first.drop();
        continue;
      }
      int[] group = plan.group(waiting.number());
      int[] together = group.length == 0 ? new int[] {waiting.number()} : group;
      List<Demand> demands = demands(together, waiting);
      List<String> agents = slots.take(demands, together.length == 1 ? first.size() : 1);
      if (agents.isEmpty()) {
        if (together.length == 1) {
          // nor is there room for any of the others that ask the same
          open.remove(first);
        }
        continue;
      }
      List<Assignment> places = locked(together, agents, attempt);
      if (!places.isEmpty()) {
        first.drop();
        return places;
      }
      for (int i = 0; i < agents.size(); i++) {
        slots.give(agents.get(i), demands.get(i));
      }
    }
  }

  private static List<Line> lines(Collection<ArrayDeque<Waiting>> queues) {
    List<Line> lines = new ArrayList<>(queues.size());
    for (ArrayDeque<Waiting> each : queues) {
      lines.add(new Line(each));
    }
    return lines;
  }

  /** A walk along those that ask the same. */
  private static final class Line {
    private final ArrayDeque<Waiting> all;
    private final Iterator<Waiting> rest;
    @Nullable Waiting next;

    Line(ArrayDeque<Waiting> all) {
      this.all = all;
      this.rest = all.iterator();
    }

    /** How many wait, at most: some may have been cancelled. */
    int size() {
      return all.size();
    }

    /** Whoever is next, without taking it; null at the end. */
    @Nullable Waiting peek() {
      if (next == null && rest.hasNext()) {
        next = rest.next();
      }
      return next;
    }

    Waiting take() {
      Waiting taken = peek();
      if (taken == null) {
        throw new IllegalStateException("the line is at its end");
      }
      next = null;
      return taken;
    }

    /** Has whoever was taken last leave the line. */
    void drop() {
      rest.remove();
    }
  }

  private static @Nullable Line first(List<Line> open) {
    Line first = null;
    long turn = Long.MAX_VALUE;
    for (Line each : open) {
      Waiting next = each.peek();
      if (next != null && next.turn() < turn) {
        first = each;
        turn = next.turn();
      }
    }
    return first;
  }

  private List<Demand> demands(int[] numbers, Waiting waiting) {
    if (numbers.length == 1) {
      return List.of(waiting.demand());
    }
    List<Demand> demands = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      demands.add(Demand.of(plan.task(number)));
    }
    return demands;
  }

  /** All of {@code numbers} with their locks taken, or none. */
  private List<Assignment> locked(int[] numbers, List<String> agents, int attempt) {
    List<Assignment> taken = new ArrayList<>(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      Task task = plan.task(numbers[i]);
      if (!locks.take(task, attempt)) {
        taken.forEach(each -> locks.release(plan.task(each.task())));
        return List.of();
      }
      taken.add(new Assignment(task.name(), agents.get(i)));
    }
    return taken;
  }
}
