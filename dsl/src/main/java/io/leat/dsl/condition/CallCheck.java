package io.leat.dsl.condition;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.NameRule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks calls of functions: the name, how many arguments there are, and patterns. */
final class CallCheck {
  private final Consumer<Diagnostic> problems;

  /** Arguments and where each stands. */
  record Given(List<Expression> expressions, List<SourceSpan> spans) {}

  CallCheck(Consumer<Diagnostic> problems) {
    this.problems = problems;
  }

  /** The call of the function {@code name}; empty when it makes no sense, which has then been reported. */
  Optional<Expression> call(String name, SourceSpan span, Given given) {
    Optional<Function> function = Function.named(name).filter(each -> each != Function.SIZE);
    if (function.isEmpty()) {
      List<String> known =
          Arrays.stream(Function.values())
              .filter(each -> each != Function.SIZE)
              .map(Function::word)
              .toList();
      String help = Suggestion.help(name, known);
      problems.accept(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_METHOD,
                  span,
                  "there is no function '" + name + "' in conditions")
              .help(help != null ? help : "there are '" + String.join("', '", known) + "'"));
      return Optional.empty();
    }
    boolean sound =
        switch (function.get()) {
          case CHANGED, FILES -> patterns(name, span, given);
          case SECRET, SECRET_FILE -> name(name, span, given);
          case SIZE -> throw new IllegalStateException("a method");
          case CONTAINS, STARTS_WITH, ENDS_WITH -> texts(name, span, given);
        };
    return sound
        ? Optional.of(new Expression.Call(function.get(), given.expressions()))
        : Optional.empty();
  }

  private boolean texts(String name, SourceSpan span, Given given) {
    int count = given.expressions().size();
    if (count != 2) {
      problems.accept(
          Diagnostic.of(
                  DiagnosticCode.WRONG_ARGUMENTS,
                  span,
                  "'" + name + "' takes two texts, not " + count(count))
              .help("for example: " + name + "(git.branch, 'release')"));
    }
    return count == 2;
  }

  private boolean name(String name, SourceSpan span, Given given) {
    if (given.expressions().size() != 1
        || !(given.expressions().getFirst()
            instanceof Expression.Literal(Scalar.Text(String text)))) {
      problems.accept(
          Diagnostic.of(
                  DiagnosticCode.WRONG_ARGUMENTS,
                  span,
                  "'" + name + "' takes one name that is written out, in quotes")
              .help("for example: " + name + "('NPM_TOKEN')"));
      return false;
    }
    Optional<String> problem = NameRule.VARIABLE.problem(text);
    SourceSpan place = given.spans().getFirst();
    problem.ifPresent(why -> problems.accept(Diagnostic.of(DiagnosticCode.BAD_NAME, place, why)));
    return problem.isEmpty();
  }

  private boolean patterns(String name, SourceSpan span, Given given) {
    if (given.expressions().isEmpty()) {
      problems.accept(
          Diagnostic.of(
                  DiagnosticCode.WRONG_ARGUMENTS, span, "'" + name + "' takes one or more patterns")
              .help("for example: " + name + "('src/**')"));
      return false;
    }
    boolean sound = true;
    for (int i = 0; i < given.expressions().size(); i++) {
      SourceSpan place = given.spans().get(i);
      if (!(given.expressions().get(i)
          instanceof Expression.Literal(Scalar.Text(String pattern)))) {
        problems.accept(
            Diagnostic.of(
                    DiagnosticCode.WRONG_ARGUMENTS,
                    place,
                    "'" + name + "' takes patterns that are written out, in quotes")
                .help("for example: " + name + "('src/**')"));
        sound = false;
        continue;
      }
      Optional<String> problem =
          i == 0 && pattern.startsWith("!")
              ? Optional.of(Glob.NOTHING_BEFORE)
              : Glob.problem(pattern);
      problem.ifPresent(
          text -> problems.accept(Diagnostic.of(DiagnosticCode.BAD_GLOB, place, text)));
      sound &= problem.isEmpty();
    }
    return sound;
  }

  private static String count(int count) {
    return count == 0 ? "none" : count == 1 ? "one" : Integer.toString(count);
  }
}
