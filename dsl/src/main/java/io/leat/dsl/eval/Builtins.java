package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that are there without being declared. */
final class Builtins {
  static final Set<String> NAMES =
      Set.of("fail", "load", "changed", "files", "contains", "startsWith", "endsWith");

  private final Interpreter in;

  Builtins(Interpreter in) {
    this.in = in;
  }

  Value call(String name, List<Value> arguments, Variables globals, SourceSpan at) {
    return switch (name) {
      case "fail" ->
          throw new EvaluationProblem(
              DiagnosticCode.FAIL, at, message(one(name, arguments, at)), null);
      case "load" -> {
        in.load(normal(one(name, arguments, at), at), globals, at);
        yield Value.nil();
      }
      default -> condition(Function.named(name).orElseThrow(), arguments, at);
    };
  }

  private static String message(String text) {
    return text.isBlank() ? "the Jobfile calls fail" : text.lines().findFirst().orElse("");
  }

  private String one(String name, List<Value> arguments, SourceSpan at) {
    if (arguments.size() != 1
        || !(arguments.getFirst().plain() instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.WRONG_ARGUMENTS, at, "'" + name + "' takes one text", null);
    }
    return text;
  }

  /** A path below the root of the checkout. */
  private static String normal(String path, SourceSpan at) {
    boolean leaves = path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0;
    for (String segment : path.split("/", -1)) {
      leaves |= segment.isEmpty() || segment.equals("..") || segment.equals(".");
    }
    if (leaves || path.chars().anyMatch(c -> c < ' ')) {
      throw new EvaluationProblem(
          DiagnosticCode.LOAD,
          at,
          "'load' takes a path below the root of the checkout, without '..'",
          "for example: load 'ci/common.leat'");
    }
    return path;
  }

  private Value condition(Function function, List<Value> arguments, SourceSpan at) {
    if (function.takesPatterns() ? arguments.isEmpty() : arguments.size() != 2) {
      throw new EvaluationProblem(
          DiagnosticCode.WRONG_ARGUMENTS,
          at,
          "'"
              + function.word()
              + "' takes "
              + (function.takesPatterns() ? "one or more patterns" : "two texts"),
          null);
    }
    List<Expression> operands = new ArrayList<>();
    List<Value> flat = new ArrayList<>();
    for (Value argument : arguments) {
      List<Value> items = Operations.sequence(argument);
      flat.addAll(items == null || !function.takesPatterns() ? List.of(argument) : items);
    }
    for (Value argument : flat) {
      Value given = function.takesPatterns() ? argument.plain() : argument;
      boolean empty = given instanceof Value.Traced && given.plain() instanceof Value.Nil;
      if (!(given instanceof Value.Future) && !(given.plain() instanceof Value.Str) && !empty) {
        throw new EvaluationProblem(
            DiagnosticCode.WRONG_ARGUMENTS,
            at,
            "'" + function.word() + "' takes texts, not " + given.described(),
            null);
      }
      if (function.takesPatterns()) {
        pattern(given, at);
      }
      Expression expression = Conditions.expression(given);
      if (expression != null) {
        operands.add(expression);
      }
    }
    if (flat.size() == 2
        && flat.getFirst().plain() instanceof Value.Str(String text, boolean _)
        && flat.getLast().plain() instanceof Value.Str(String sought, boolean _)) {
      in.budget().search(text, sought, at);
    }
    Expression.Call call = new Expression.Call(function, operands);
    Optional<Scalar> known = in.evaluate(call);
    return known
        .<Value>map(value -> new Value.Traced(Value.of(value.truth()), call))
        .orElseGet(() -> new Value.Future(call));
  }

  private static void pattern(Value value, SourceSpan at) {
    if (!(value instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.BAD_GLOB,
          at,
          "a pattern of files is written down, not known only when the run goes on",
          null);
    }
    Glob.problem(text)
        .ifPresent(
            problem -> {
              throw new EvaluationProblem(DiagnosticCode.BAD_GLOB, at, problem, null);
            });
  }
}
