package io.leat.engine.graph;

import io.leat.engine.job.Label;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a job and how they depend on each other: a directed graph without cycles in which every name means something.
 *
 * <p>Made by {@link #of}, which gives either a graph or every problem at once; so a graph that exists is sound. Immutable.
 * Building and every question cost time linear in tasks and edges.
 *
 * <p>A task that declares a family is one task to those who build a graph and to {@link #declared}; apart from that its legs stand in
 * its place, each a task as any other (ADR 47).
 */
public final class TaskGraph {
  private final Map<TaskName, Task> tasks;
  private final List<Edge> edges;
  private final List<Task> order;
  private final @Nullable TaskGraph declared;

  private TaskGraph(
      Map<TaskName, Task> tasks, List<Edge> edges, List<Task> order, @Nullable TaskGraph declared) {
    this.tasks = tasks;
    this.edges = edges;
    this.order = order;
    this.declared = declared;
  }

  /** What becomes of a list of tasks. */
  public sealed interface Result {
    /** They are a graph. */
    record Valid(TaskGraph graph) implements Result {}

    /** They are not; all the reasons, in the order of the tasks. */
    record Invalid(List<GraphProblem> problems) implements Result {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The graph of {@code tasks}, or what is wrong with it. */
  public static Result of(List<Task> tasks) {
    GraphCheck check = new GraphCheck(tasks);
    List<GraphProblem> problems = check.problems();
    if (!problems.isEmpty()) {
      return new Result.Invalid(problems);
    }
    TaskGraph declared = sound(tasks, null);
    return new Result.Valid(
        tasks.stream().noneMatch(Task::isFamily)
            ? declared
            : sound(Families.legs(tasks), declared));
  }

  private static TaskGraph sound(List<Task> tasks, @Nullable TaskGraph declared) {
    Map<TaskName, Task> byName = new LinkedHashMap<>();
    List<Edge> edges = new ArrayList<>();
    for (Task task : tasks) {
      byName.put(task.name(), task);
      task.needs().forEach(need -> edges.add(edge(need, task.name())));
    }
    return new TaskGraph(
        Collections.unmodifiableMap(byName),
        Collections.unmodifiableList(edges),
        Collections.unmodifiableList(topological(byName, edges)),
        declared);
  }

  /** This graph as it was declared: each family is one task, and has one edge for each of its needs. */
  public TaskGraph declared() {
    return declared == null ? this : declared;
  }

  private static Edge edge(Need need, TaskName to) {
    if (need instanceof Need.Published(TaskName from, var output)) {
      return new Edge.Output(from, output, to);
    }
    return need instanceof Need.Stream(TaskName from, var recording)
        ? new Edge.Stream(from, to, recording)
        : new Edge.Needs(need.task(), to);
  }

  /** The same tasks, of which each asks for an agent that has {@code label}, too. */
  public TaskGraph asking(Label label) {
    return sound(tasks.values().stream().map(each -> each.asking(label)).toList(), declared);
  }

  /** The tasks in the order of their declaration. */
  public List<Task> tasks() {
    return List.copyOf(tasks.values());
  }

  /** The task called {@code name}, or empty. */
  public Optional<Task> task(TaskName name) {
    return Optional.ofNullable(tasks.get(name));
  }

  /** All edges, by the task that waits, in the order of declaration. */
  public List<Edge> edges() {
    return edges;
  }

  /**
   * The tasks such that each comes after all that it needs; among those that could come next, in the order of declaration.
   * Tasks that always run come last.
   */
  public List<Task> order() {
    return order;
  }

  /** The tasks that a person means by {@code name}: that one, or all legs of the matrix of that name; empty when there is none. */
  public List<TaskName> named(String name) {
    return tasks.keySet().stream()
        .filter(task -> task.text().equals(name) || task.text().startsWith(name + "["))
        .toList();
  }

  /**
   * The part of this graph that a person asks for, see {@link #part}; the whole for no name.
   *
   * @param names of which {@link #named} knows each
   */
  public TaskGraph partNamed(List<String> names) {
    return names.isEmpty()
        ? this
        : part(names.stream().flatMap(name -> named(name).stream()).toList());
  }

  /**
   * The part of this graph that {@code wanted} takes: those tasks, all that they need, and what is joined with those by streams.
   *
   * @param wanted tasks of this graph
   */
  public TaskGraph part(Collection<TaskName> wanted) {
    Map<TaskName, List<TaskName>> readers = new HashMap<>();
    for (Task task : tasks.values()) {
      for (Need need : task.needs()) {
        if (need instanceof Need.Stream) {
          readers.computeIfAbsent(need.task(), _ -> new ArrayList<>(1)).add(task.name());
        }
      }
    }
    Set<TaskName> chosen = new HashSet<>();
    ArrayDeque<TaskName> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      TaskName name = open.removeFirst();
      if (chosen.add(name)) {
        task(name).orElseThrow().needs().forEach(need -> open.add(need.task()));
        open.addAll(readers.getOrDefault(name, List.of()));
      }
    }
    Result part = of(tasks.values().stream().filter(each -> chosen.contains(each.name())).toList());
    if (part instanceof Result.Valid(TaskGraph valid)) {
      return valid;
    }
    throw new IllegalStateException("all that a task needs makes a graph");
  }

  /** For each task the number of edges on the longest path that leads to it. */
  public Map<TaskName, Integer> depths() {
    Map<TaskName, Integer> depths = new LinkedHashMap<>();
    Map<TaskName, List<TaskName>> before = predecessors();
    int deepest = -1;
    boolean atTheEnd = false;
    int floor = 0;
    for (Task task : order) {
      if (task.always() && !atTheEnd) {
        atTheEnd = true;
        floor = deepest + 1;
      }
      int depth = floor;
      for (TaskName name : before.getOrDefault(task.name(), List.of())) {
        depth = Math.max(depth, depths.getOrDefault(name, 0) + 1);
      }
      depths.put(task.name(), depth);
      deepest = Math.max(deepest, depth);
    }
    return depths;
  }

  /** The longest chain of tasks in which each waits for the one before; empty for an empty graph. */
  public List<Task> criticalPath() {
    Map<TaskName, Integer> depths = depths();
    Map<TaskName, List<TaskName>> before = predecessors();
    Task last = null;
    for (Task task : order) {
      if (!task.always()
          && (last == null
              || depths.getOrDefault(task.name(), 0) > depths.getOrDefault(last.name(), 0))) {
        last = task;
      }
    }
    ArrayDeque<Task> path = new ArrayDeque<>();
    while (last != null) {
      path.addFirst(last);
      Task previous = null;
      for (TaskName name : before.getOrDefault(last.name(), List.of())) {
        if (depths.getOrDefault(name, 0) == depths.getOrDefault(last.name(), 0) - 1) {
          previous = tasks.get(name);
          break;
        }
      }
      last = previous;
    }
    return List.copyOf(path);
  }

  private Map<TaskName, List<TaskName>> predecessors() {
    Map<TaskName, List<TaskName>> before = new HashMap<>();
    for (Edge edge : edges) {
      before.computeIfAbsent(edge.to(), _ -> new ArrayList<>()).add(edge.from());
    }
    return before;
  }

  private static List<Task> topological(Map<TaskName, Task> tasks, List<Edge> edges) {
    Map<TaskName, Integer> open = new HashMap<>();
    Map<TaskName, List<TaskName>> after = new HashMap<>();
    for (Edge edge : edges) {
      open.merge(edge.to(), 1, Integer::sum);
      after.computeIfAbsent(edge.from(), _ -> new ArrayList<>()).add(edge.to());
    }
    ArrayDeque<TaskName> free = new ArrayDeque<>();
    tasks.keySet().stream().filter(name -> !open.containsKey(name)).forEach(free::add);
    List<Task> order = new ArrayList<>(tasks.size());
    List<Task> last = new ArrayList<>();
    while (!free.isEmpty()) {
      Task task = tasks.get(free.removeFirst());
      if (task == null) {
        throw new IllegalStateException("a checked graph knows its tasks");
      }
      (task.always() ? last : order).add(task);
      for (TaskName next : after.getOrDefault(task.name(), List.of())) {
        if (open.merge(next, -1, Integer::sum) == 0) {
          free.addLast(next);
        }
      }
    }
    order.addAll(last);
    return order;
  }
}
