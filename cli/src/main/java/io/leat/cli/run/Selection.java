package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.TaskGraph;
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
    for (String name : wanted) {
      if (graph.named(name).isEmpty()) {
        throw new UsageProblem(
            "there is no task '" + name + "'",
            Suggestion.help(name, graph.tasks().stream().map(task -> task.name().text()).toList()));
      }
    }
    return graph.partNamed(wanted);
  }
}
