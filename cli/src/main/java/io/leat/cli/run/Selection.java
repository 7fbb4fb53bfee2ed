package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a graph that is asked for: some tasks, all that they need, and what is joined with those by streams. */
final class Selection {
  private Selection() {}

  /**
   * That part.
   *
   * @param wanted the names of tasks, a matrix's name standing for all of its legs; empty for the whole graph
   */
  static TaskGraph of(TaskGraph graph, List<String> wanted) {
    if (wanted.isEmpty()) {
      return graph;
    }
    ArrayDeque<Task> open = new ArrayDeque<>();
    for (String name : wanted) {
      List<Task> meant =
          graph.tasks().stream()
              .filter(
                  task ->
                      task.name().text().equals(name) || task.name().text().startsWith(name + "["))
              .toList();
      if (meant.isEmpty()) {
        throw new UsageProblem(
            "there is no task '" + name + "'",
            Suggestion.help(name, graph.tasks().stream().map(task -> task.name().text()).toList()));
      }
      open.addAll(meant);
    }
    Set<TaskName> chosen = new HashSet<>();
    while (!open.isEmpty()) {
      Task task = open.removeFirst();
      if (chosen.add(task.name())) {
        for (Need need : task.needs()) {
          graph.task(need.task()).ifPresent(open::add);
        }
        for (Task other : graph.tasks()) {
          for (Need need : other.needs()) {
            if (need instanceof Need.Stream && need.task().equals(task.name())) {
              open.add(other);
            }
          }
        }
      }
    }
    TaskGraph.Result part =
        TaskGraph.of(graph.tasks().stream().filter(task -> chosen.contains(task.name())).toList());
    if (part instanceof TaskGraph.Result.Valid(TaskGraph valid)) {
      return valid;
    }
    throw new IllegalStateException("all that a task needs makes a graph");
  }
}
