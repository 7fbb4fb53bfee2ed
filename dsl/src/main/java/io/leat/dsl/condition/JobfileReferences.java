package io.leat.dsl.condition;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.GitHubExpression;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.Neighbours;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.job.NameRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The facts that a Jobfile can refer to. */
final class JobfileReferences implements References {
  private static final Map<String, List<String>> FIXED =
      Map.of(
          "git",
          PlanningFacts.GIT,
          "trigger",
          PlanningFacts.TRIGGER,
          "pull",
          PlanningFacts.PULL,
          "run",
          PlanningFacts.RUN);

  private static final List<String> ROOTS =
      List.of("params", "git", "trigger", "pull", "run", "tasks", "outputs", "matrix");

  @Override
  public Optional<Problem> problem(List<String> path) {
    String root = path.getFirst();
    return switch (root) {
      case "params" -> length(path, 2, "params.NAME");
      case "matrix" -> length(path, 2, "matrix.NAME");
      case "outputs" ->
          length(path, 3, "outputs.TASK.OUTPUT")
              .or(() -> name(NameRule.TITLE, path, 1))
              .or(() -> name(NameRule.WORD, path, 2));
      case "tasks" ->
          length(path, 3, "tasks.TASK.status")
              .or(() -> name(NameRule.TITLE, path, 1))
              .or(
                  () ->
                      path.get(2).equals("status")
                          ? Optional.empty()
                          : Optional.of(
                              new Problem(
                                  DiagnosticCode.UNKNOWN_PROPERTY,
                                  2,
                                  "a task has no '" + path.get(2) + "'",
                                  "it has 'status'")));
      case "git", "trigger", "pull", "run" -> {
        List<String> names = FIXED.getOrDefault(root, List.of());
        if (path.size() > 1 && !names.contains(path.get(1))) {
          String help = Suggestion.help(path.get(1), names);
          yield Optional.of(
              new Problem(
                  DiagnosticCode.UNKNOWN_PROPERTY,
                  1,
                  "'" + root + "' has no '" + path.get(1) + "'",
                  help != null ? help : "it has '" + String.join("', '", names) + "'"));
        }
        yield length(path, 2, root + "." + names.getFirst());
      }
      default -> Optional.of(unknown(path));
    };
  }

  private static Problem unknown(List<String> path) {
    String root = path.getFirst();
    String ours = GitHubExpression.ours(String.join(".", path));
    String help = ours != null ? "write " + ours : Neighbours.value(root, Syntax.YAML);
    List<String> whole = PlanningFacts.called(root);
    if (help == null && path.size() == 1 && !whole.isEmpty()) {
      help = "did you mean '" + String.join("' or '", whole) + "'?";
    }
    if (help == null) {
      help = Suggestion.help(root, ROOTS);
    }
    if (help == null) {
      help =
          root.matches("[A-Z_][A-Z0-9_]*")
              ? "write `$"
                  + root
                  + "` for the shell's variable, or `$${"
                  + root
                  + "}` for these very characters"
              : "a condition can refer to '"
                  + String.join("', '", ROOTS)
                  + "'; write a text in quotes";
    }
    return new Problem(
        DiagnosticCode.UNKNOWN_VARIABLE, 0, "nothing is called '" + root + "'", help);
  }

  private static Optional<Problem> name(NameRule rule, List<String> path, int segment) {
    return rule.problem(path.get(segment))
        .map(problem -> new Problem(DiagnosticCode.BAD_NAME, segment, problem, null));
  }

  private static Optional<Problem> length(List<String> path, int length, String shape) {
    if (path.size() == length) {
      return Optional.empty();
    }
    String written = String.join(".", path);
    return Optional.of(
        path.size() < length
            ? new Problem(
                DiagnosticCode.EXPRESSION_SYNTAX,
                path.size() - 1,
                "'" + written + "' names nothing yet",
                "it is written " + shape)
            : new Problem(
                DiagnosticCode.UNKNOWN_PROPERTY,
                length,
                "'"
                    + String.join(".", path.subList(0, length))
                    + "' has no '"
                    + path.get(length)
                    + "'",
                "it is written " + shape));
  }
}
