package io.leat.engine.graph;

import io.leat.engine.expression.Expression;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds streams that could never flow. All tasks that streams join, over however many ends, start together (ADR 16): so none of
 * them may wait for another, by whatever way, and no two may hold one lock. Linear, and without recursion.
 */
final class StreamCheck {
  private final List<Task> tasks;
  private final Map<TaskName, Integer> numbers;
  private final List<GraphProblem> problems;
  private final int[] leader;

  /** A wait of one task for another, by their numbers. */
  private record Wait(int from, int to) {}

  /**
   * @param numbers where each task is found in {@code tasks}
   * @param problems where to put what is found
   */
  StreamCheck(List<Task> tasks, Map<TaskName, Integer> numbers, List<GraphProblem> problems) {
    this.tasks = tasks;
    this.numbers = numbers;
    this.problems = problems;
    this.leader = new int[tasks.size()];
  }

  /** Looks at each stream, and at what holds among all that streams join, except who waits for whom. */
  void ends() {
    boolean any = false;
    for (int i = 0; i < leader.length; i++) {
      leader[i] = i;
    }
    for (int i = 0; i < leader.length; i++) {
      any |= streams(i);
    }
    if (any) {
      locks();
    }
  }

  private boolean streams(int number) {
    Task task = tasks.get(number);
    TaskName first = null;
    for (Need need : task.needs()) {
      Integer writer = need instanceof Need.Stream ? numbers.get(need.task()) : null;
      if (writer == null) {
        continue;
      }
      Task other = tasks.get(writer);
      if (first != null) {
        problems.add(new GraphProblem.SecondStream(task.name(), first, other.name()));
        continue;
      }
      first = other.name();
      leader[group(number)] = group(writer);
      if ((task.retry().count() > 0) != (other.retry().count() > 0)) {
        problems.add(
            task.retry().count() > 0
                ? new GraphProblem.StreamRetry(task.name(), other.name())
                : new GraphProblem.StreamRetry(other.name(), task.name()));
      }
      if (task.always() && !other.always()) {
        problems.add(new GraphProblem.StreamAlways(task.name(), other.name()));
      }
    }
    return first != null;
  }

  private int group(int task) {
    int root = task;
    while (leader[root] != root) {
      leader[root] = leader[leader[root]];
      root = leader[root];
    }
    return root;
  }

  private record Held(int group, LockName lock) {}

  private void locks() {
    Map<Held, TaskName> held = new HashMap<>();
    for (int i = 0; i < leader.length; i++) {
      Task task = tasks.get(i);
      for (LockName lock : task.locks()) {
        TaskName other = held.putIfAbsent(new Held(group(i), lock), task.name());
        if (other != null) {
          problems.add(new GraphProblem.StreamLock(task.name(), other, lock));
        }
      }
    }
  }

  /**
   * Looks for tasks that wait for one that they start with: cycles once all that streams join is taken for one. To be called
   * when the needs themselves have no cycle.
   */
  void order() {
    Map<Integer, List<Integer>> members = new HashMap<>();
    boolean any = false;
    for (int i = 0; i < leader.length; i++) {
      members.computeIfAbsent(group(i), _ -> new ArrayList<>(1)).add(i);
      any |= group(i) != i;
    }
    if (!any) {
      return;
    }
    Mark[] marks = new Mark[leader.length];
    Arrays.fill(marks, Mark.NEW);
    for (int start : members.keySet()) {
      if (marks[start] == Mark.NEW) {
        walk(start, members, marks);
      }
    }
  }

  private enum Mark {
    NEW,
    OPEN,
    DONE
  }

  private void walk(int start, Map<Integer, List<Integer>> members, Mark[] marks) {
    ArrayDeque<Integer> path = new ArrayDeque<>();
    ArrayDeque<Iterator<Wait>> open = new ArrayDeque<>();
    // the wait that led to each group on the path but the first
    List<Wait> taken = new ArrayList<>();
    path.addLast(start);
    open.addLast(waits(members.getOrDefault(start, List.of())));
    marks[start] = Mark.OPEN;
    while (!path.isEmpty()) {
      if (!open.getLast().hasNext()) {
        marks[path.removeLast()] = Mark.DONE;
        open.removeLast();
        if (!taken.isEmpty()) {
          taken.removeLast();
        }
        continue;
      }
      Wait wait = open.getLast().next();
      int next = group(wait.to());
      if (marks[next] == Mark.NEW) {
        path.addLast(next);
        open.addLast(waits(members.getOrDefault(next, List.of())));
        taken.add(wait);
        marks[next] = Mark.OPEN;
      } else if (marks[next] == Mark.OPEN) {
        int place = new ArrayList<>(path).indexOf(next);
        List<Wait> cycle = new ArrayList<>(taken.subList(place, taken.size()));
        cycle.add(wait);
        problems.add(together(cycle));
      }
    }
  }

  /** What the members of a group wait for, apart from the streams that join them. */
  private Iterator<Wait> waits(List<Integer> members) {
    List<Wait> waits = new ArrayList<>();
    for (int member : members) {
      Task task = tasks.get(member);
      for (Need need : task.needs()) {
        Integer to = need instanceof Need.Stream ? null : numbers.get(need.task());
        if (to != null && (tasks.get(to).always() || !task.always())) {
          waits.add(new Wait(member, to));
        }
      }
      for (Expression.Reference reference : task.outputReferences()) {
        TaskName from = new TaskName(reference.path().get(1));
        Integer to = numbers.get(from);
        if (to != null
            && to != member
            && group(to) == group(member)
            && !task.needs().contains(new Need.Success(from))
            && !task.needs()
                .contains(new Need.Published(from, new OutputName(reference.path().get(2))))) {
          waits.add(new Wait(member, to));
        }
      }
    }
    return waits.iterator();
  }

  /** A cycle begun where it is entered by one task and left by another, which are to start together. */
  private GraphProblem together(List<Wait> cycle) {
    int begin = 0;
    while (cycle.get(begin).from() == cycle.get((begin + cycle.size() - 1) % cycle.size()).to()) {
      begin++;
    }
    List<TaskName> path = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      Wait wait = cycle.get((begin + i) % cycle.size());
      TaskName from = tasks.get(wait.from()).name();
      if (path.isEmpty() || !path.getLast().equals(from)) {
        path.add(from);
      }
      path.add(tasks.get(wait.to()).name());
    }
    return new GraphProblem.StreamOrder(path.getFirst(), path.getLast(), path);
  }
}
