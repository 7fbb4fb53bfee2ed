package io.leat.engine.graph;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.Family;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds everything that keeps a list of tasks from being a graph. Linear, and without recursion, so that no depth can hurt it. */
final class GraphCheck {
  private final List<Task> tasks;
  private final Map<TaskName, Task> byName = new LinkedHashMap<>();
  private final List<GraphProblem> problems = new ArrayList<>();

  /** The tasks whose stdout is kept as an artifact. */
  private final Set<TaskName> recorded = new HashSet<>();

  GraphCheck(List<Task> tasks) {
    this.tasks = tasks;
  }

  List<GraphProblem> problems() {
    Map<TaskName, Integer> numbers = HashMap.newHashMap(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      if (byName.putIfAbsent(task.name(), task) != null) {
        problems.add(new GraphProblem.DuplicateTask(task.name()));
      }
      numbers.putIfAbsent(task.name(), i);
      for (Need need : task.needs()) {
        if (need instanceof Need.Stream(TaskName from, Recording how)
            && how == Recording.ARTIFACT) {
          recorded.add(from);
        }
      }
    }
    for (Task task : tasks) {
      names(task);
    }
    StreamCheck streams = new StreamCheck(tasks, numbers, problems);
    streams.ends();
    boolean cyclic = cycles();
    if (!cyclic) {
      streams.order();
    }
    return problems;
  }

  private void names(Task task) {
    family(task);
    for (Need need : task.needs()) {
      Task other = byName.get(need.task());
      if (other != null && other.isFamily() && !(need instanceof Need.Success)) {
        problems.add(
            new GraphProblem.OfFamily(
                task.name(),
                other.name(),
                need instanceof Need.Stream
                    ? GraphProblem.OfFamily.What.STREAM
                    : GraphProblem.OfFamily.What.OUTPUT));
      } else if (other == null) {
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
      if (other != null && other.isFamily()) {
        if (seen.add(reference)) {
          problems.add(
              new GraphProblem.OfFamily(task.name(), from, GraphProblem.OfFamily.What.OUTPUT));
        }
      } else if (other != null
          && !other.outputs().containsKey(output)
          && seen.add(reference)
          && !task.needs().contains(new Need.Published(from, output))) {
        problems.add(new GraphProblem.UnknownOutput(task.name(), from, output));
      }
    }
    for (ArtifactUse use : task.uses()) {
      Task other = byName.get(use.from());
      if (other != null && other.isFamily()) {
        problems.add(
            new GraphProblem.OfFamily(
                task.name(), other.name(), GraphProblem.OfFamily.What.ARTIFACT));
      } else if (other != null
          && !other.artifacts().containsKey(use.artifact())
          && !recorded(use)) {
        problems.add(new GraphProblem.UnknownArtifact(task.name(), use.from(), use.artifact()));
      }
    }
  }

  /** A family has a list of another task, and is neither joined by streams nor run at the end. */
  private void family(Task task) {
    Family family = task.family();
    if (family == null || !family.isWhole()) {
      return;
    }
    Task source = byName.get(family.source());
    if (source != null && !source.isFamily()) {
      OutputDeclaration list = source.outputs().get(family.output());
      if (list == null) {
        problems.add(new GraphProblem.UnknownOutput(task.name(), source.name(), family.output()));
      } else if (list.kind() != ValueKind.LIST) {
        problems.add(new GraphProblem.NotAList(task.name(), source.name(), family.output()));
      }
    } else if (source != null) {
      problems.add(
          new GraphProblem.OfFamily(task.name(), source.name(), GraphProblem.OfFamily.What.OUTPUT));
    }
    if (task.always()) {
      problems.add(
          new GraphProblem.OfFamily(task.name(), task.name(), GraphProblem.OfFamily.What.ALWAYS));
    }
    if (task.pipe() != null || task.needs().stream().anyMatch(Need.Stream.class::isInstance)) {
      problems.add(
          new GraphProblem.OfFamily(task.name(), task.name(), GraphProblem.OfFamily.What.STREAM));
    }
  }

  /** Whether it is the stdout of a task, one of whose readers has it recorded as an artifact. */
  private boolean recorded(ArtifactUse use) {
    return use.artifact().equals(Need.Stream.RECORDED) && recorded.contains(use.from());
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
}
