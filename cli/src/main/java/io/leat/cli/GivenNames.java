package io.leat.cli;

import io.leat.cli.run.FoldedLegs;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names that {@code --approve} and {@code --secret} give: one that nothing of the job has is a slip, which would be seen hours later. */
final class GivenNames {
  private GivenNames() {}

  /**
   * Refuses a name that {@code graph} does not know.
   *
   * @param graph all of the job, also where a part of it is asked for
   * @param secrets the names of the secrets that are given
   */
  static void check(TaskGraph graph, Set<String> secrets, Arguments arguments) {
    for (String name : arguments.values(RunOptions.APPROVE)) {
      approves(name, graph);
    }
    Set<String> named = secrets(graph);
    boolean runsOthers = graph.tasks().stream().anyMatch(Task::runsJobs);
    for (String name : secrets) {
      // a job that it runs is given them, too
      if (!runsOthers && !named.contains(name)) {
        throw new UsageProblem(
            "no task of the job has a secret '" + name + "'",
            named.isEmpty()
                ? "leave out --secret: the job has no secrets"
                : help(name, named, "its secrets are '" + String.join("', '", named) + "'"));
      }
    }
  }

  /** The names of the secrets that tasks of {@code graph} take. */
  static Set<String> secrets(TaskGraph graph) {
    Set<String> named = new TreeSet<>();
    graph
        .tasks()
        .forEach(task -> task.secrets().stream().map(VariableName::text).forEach(named::add));
    return named;
  }

  /** A matrix's name stands for all of its legs. */
  private static void approves(String name, TaskGraph graph) {
    List<TaskName> meant = graph.named(name);
    List<String> asking =
        graph.tasks().stream()
            .filter(task -> task.approval() != null)
            .map(Task::name)
            .map(TaskName::text)
            .toList();
    if (meant.stream().anyMatch(task -> asking.contains(task.text()))) {
      return;
    }
    String who =
        asking.isEmpty()
            ? "leave out --approve: no task of the job asks for consent"
            : "those that ask for consent are " + FoldedLegs.names(asking);
    throw meant.isEmpty()
        ? new UsageProblem("there is no task '" + name + "'", help(name, words(asking), who))
        : new UsageProblem("task '" + name + "' asks for no consent", who);
  }

  /** Tasks, and the matrices that they are legs of. */
  private static List<String> words(List<String> tasks) {
    List<String> words = new ArrayList<>(tasks);
    for (String each : tasks) {
      int leg = each.indexOf('[');
      if (leg > 0) {
        words.add(each.substring(0, leg));
      }
    }
    return words;
  }

  private static String help(String name, Iterable<String> known, String otherwise) {
    List<String> all = new ArrayList<>();
    known.forEach(all::add);
    String help = Suggestion.help(name, all);
    return help == null ? otherwise : help;
  }
}
