package io.leat.dsl;

import io.leat.dsl.condition.ConditionReader;
import io.leat.dsl.condition.References;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A condition of the condition language over the fields of one thing, by which lists are filtered. Immutable. */
public final class Filter {
  private final String root;
  private final Expression condition;

  private Filter(String root, Expression condition) {
    this.root = root;
    this.condition = condition;
  }

  /** What became of a text. */
  public sealed interface Result {
    /** It is a filter. */
    record Read(Filter filter) implements Result {}

    /** It is not; at least one reason. */
    record Rejected(List<Diagnostic> diagnostics) implements Result {
      public Rejected {
        diagnostics = List.copyOf(diagnostics);
      }
    }
  }

  /**
   * Reads a filter.
   *
   * @param root what the fields are fields of, such as {@code run} in {@code run.status == 'failed'}
   * @param fields their names
   */
  public static Result read(String text, String root, List<String> fields) {
    JobfileSource source = new JobfileSource("filter", text, Syntax.GROOVY);
    Diagnostics diagnostics = new Diagnostics();
    Optional<Expression> condition =
        new ConditionReader(new Fields(root, fields), Limits.STANDARD, new Uses(), diagnostics)
            .read(text, TextOrigin.at(source, 0));
    return condition.isPresent() && !diagnostics.hasErrors()
        ? new Result.Read(new Filter(root, condition.get()))
        : new Result.Rejected(diagnostics.sorted());
  }

  /** Whether the thing with these fields is taken; a field that it does not have is an empty text. */
  public boolean takes(Map<String, Scalar> fields) {
    Facts facts =
        new Facts() {
          @Override
          public Optional<Scalar> of(Expression.Reference reference) {
            return reference.root().equals(root) && reference.path().size() == 2
                ? Optional.of(fields.getOrDefault(reference.path().get(1), Scalar.of("")))
                : Optional.empty();
          }

          @Override
          public Optional<Scalar> of(Expression.Call call) {
            return Optional.empty();
          }
        };
    return Evaluation.evaluate(condition, facts).map(Scalar::truth).orElse(false);
  }

  private record Fields(String root, List<String> fields) implements References {
    @Override
    public Optional<Problem> problem(List<String> path) {
      if (!path.getFirst().equals(root)) {
        return Optional.of(
            new Problem(
                DiagnosticCode.UNKNOWN_VARIABLE,
                0,
                "nothing is called '" + path.getFirst() + "'",
                "write " + root + "." + fields.getFirst()));
      }
      if (path.size() == 2 && fields.contains(path.get(1))) {
        return Optional.empty();
      }
      String last = path.size() > 1 ? path.get(1) : "";
      String help = Suggestion.help(last, fields);
      return Optional.of(
          new Problem(
              DiagnosticCode.UNKNOWN_PROPERTY,
              path.size() > 1 ? 1 : 0,
              "'" + root + "' has no '" + last + "'",
              help != null ? help : "it has '" + String.join("', '", fields) + "'"));
    }
  }
}
