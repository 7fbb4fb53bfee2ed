package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.List;

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
    List<TaskName> chosen = new ArrayList<>();
    for (String name : wanted) {
      List<TaskName> meant =
          graph.tasks().stream()
              .map(Task::name)
              .filter(task -> task.text().equals(name) || task.text().startsWith(name + "["))
              .toList();
      if (meant.isEmpty()) {
        throw new UsageProblem(
            "there is no task '" + name + "'",
            Suggestion.help(name, graph.tasks().stream().map(task -> task.name().text()).toList()));
      }
      chosen.addAll(meant);
    }
    return graph.part(chosen);
  }
}
