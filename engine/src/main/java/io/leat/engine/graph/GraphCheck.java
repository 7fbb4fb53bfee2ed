package io.leat.engine.graph;

import io.leat.engine.expression.Expression;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds everything that keeps a list of tasks from being a graph. Linear, and without recursion, so that no depth can hurt it. */
final class GraphCheck {
  private final List<Task> tasks;
  private final Map<TaskName, Task> byName = new LinkedHashMap<>();
  private final List<GraphProblem> problems = new ArrayList<>();

  GraphCheck(List<Task> tasks) {
    this.tasks = tasks;
  }

  List<GraphProblem> problems() {
    for (Task task : tasks) {
      if (byName.putIfAbsent(task.name(), task) != null) {
        problems.add(new GraphProblem.DuplicateTask(task.name()));
      }
    }
    for (Task task : tasks) {
      names(task);
      streams(task);
    }
    boolean cyclic = cycles();
    if (!cyclic) {
      streamOrder();
    }
    return problems;
  }

  private void names(Task task) {
    for (Need need : task.needs()) {
      Task other = byName.get(need.task());
      if (other == null) {
        problems.add(new GraphProblem.UnknownTask(task.name(), need));
      } else if (other.always() && !task.always()) {
        problems.add(new GraphProblem.NeedsAlways(task.name(), other.name()));
      } else if (need instanceof Need.Published(TaskName from, OutputName output)
          && !other.outputs().containsKey(output)) {
        problems.add(new GraphProblem.UnknownOutput(task.name(), from, output));
      }
    }
    Set<Expression.Reference> seen = new HashSet<>();
    for (Expression.Reference reference : task.outputReferences()) {
      TaskName from = new TaskName(reference.path().get(1));
      OutputName output = new OutputName(reference.path().get(2));
      Task other = byName.get(from);
      if (other != null
          && !other.outputs().containsKey(output)
          && seen.add(reference)
          && !task.needs().contains(new Need.Published(from, output))) {
        problems.add(new GraphProblem.UnknownOutput(task.name(), from, output));
      }
    }
    for (ArtifactUse use : task.uses()) {
      Task other = byName.get(use.from());
      if (other != null && !other.artifacts().containsKey(use.artifact())) {
        problems.add(new GraphProblem.UnknownArtifact(task.name(), use.from(), use.artifact()));
      }
    }
  }

  private void streams(Task task) {
    TaskName first = null;
    for (Need need : task.needs()) {
      Task other = byName.get(need.task());
      if (other == null || !(need instanceof Need.Stream)) {
        continue;
      }
      if (first != null) {
        problems.add(new GraphProblem.SecondStream(task.name(), first, other.name()));
        continue;
      }
      first = other.name();
      if ((task.retry().count() > 0) != (other.retry().count() > 0)) {
        problems.add(
            task.retry().count() > 0
                ? new GraphProblem.StreamRetry(task.name(), other.name())
                : new GraphProblem.StreamRetry(other.name(), task.name()));
      }
      for (LockName lock : task.locks()) {
        if (other.locks().contains(lock)) {
          problems.add(new GraphProblem.StreamLock(task.name(), other.name(), lock));
        }
      }
    }
  }

  /** Depth-first with a stack of its own; each back edge closes one cycle. */
  private boolean cycles() {
    Map<TaskName, Boolean> done = new HashMap<>();
    boolean found = false;
    for (TaskName start : byName.keySet()) {
      if (done.containsKey(start)) {
        continue;
      }
      ArrayDeque<TaskName> path = new ArrayDeque<>();
      ArrayDeque<Iterator<Need>> open = new ArrayDeque<>();
      enter(start, path, open, done);
      while (!path.isEmpty()) {
        if (!open.getLast().hasNext()) {
          done.put(path.removeLast(), true);
          open.removeLast();
          continue;
        }
        TaskName next = open.getLast().next().task();
        Boolean state = done.get(next);
        if (!byName.containsKey(next) || Boolean.TRUE.equals(state)) {
          continue;
        }
        if (state == null) {
          enter(next, path, open, done);
        } else {
          found = true;
          problems.add(cycle(next, path));
        }
      }
    }
    return found;
  }

  private void enter(
      TaskName name,
      ArrayDeque<TaskName> path,
      ArrayDeque<Iterator<Need>> open,
      Map<TaskName, Boolean> done) {
    path.addLast(name);
    Task task = byName.get(name);
    open.addLast((task == null ? List.<Need>of() : task.needs()).iterator());
    done.put(name, false);
  }

  private static GraphProblem cycle(TaskName closing, ArrayDeque<TaskName> path) {
    List<TaskName> cycle = new ArrayList<>();
    boolean inside = false;
    for (TaskName name : path) {
      inside |= name.equals(closing);
      if (inside) {
        cycle.add(name);
      }
    }
    cycle.add(closing);
    return new GraphProblem.Cycle(path.getLast(), cycle);
  }

  /** A reader of a stream may not wait, over other tasks, for its writer to end or to publish, nor the writer for the reader. */
  private void streamOrder() {
    for (Task task : tasks) {
      for (Need need : task.needs()) {
        if (need instanceof Need.Stream(TaskName writer, var _) && byName.containsKey(writer)) {
          List<TaskName> path = waitsFor(task, writer);
          if (path != null) {
            problems.add(new GraphProblem.StreamOrder(task.name(), writer, path));
          }
        }
      }
    }
  }

  /** The chain of needs by which {@code task} waits for the end of {@code other}; null when it does not. */
  private @Nullable List<TaskName> waitsFor(Task task, TaskName other) {
    Map<TaskName, TaskName> cameFrom = new HashMap<>();
    ArrayDeque<TaskName> queue = new ArrayDeque<>();
    queue.add(task.name());
    cameFrom.put(task.name(), task.name());
    while (!queue.isEmpty()) {
      TaskName name = queue.removeFirst();
      Task current = byName.get(name);
      if (current == null) {
        continue;
      }
      for (Need need : current.needs()) {
        boolean direct = name.equals(task.name()) && need instanceof Need.Stream;
        if (direct || (need.task().equals(other) && !(need instanceof Need.Success))) {
          continue;
        }
        if (cameFrom.putIfAbsent(need.task(), name) == null) {
          if (need.task().equals(other)) {
            return chain(cameFrom, task.name(), other);
          }
          queue.add(need.task());
        }
      }
    }
    return null;
  }

  private static List<TaskName> chain(
      Map<TaskName, TaskName> cameFrom, TaskName start, TaskName end) {
    List<TaskName> path = new ArrayList<>(List.of(end));
    for (TaskName at = end; !at.equals(start); ) {
      TaskName previous = cameFrom.get(at);
      if (previous == null) {
        throw new IllegalStateException("a chain leads back to its start");
      }
      at = previous;
      path.add(at);
    }
    Collections.reverse(path);
    return path;
  }
}
