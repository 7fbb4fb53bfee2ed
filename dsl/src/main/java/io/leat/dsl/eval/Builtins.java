package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that are there without being declared. */
final class Builtins {
  static final Set<String> NAMES =
      Set.of(
          "fail",
          "load",
          "changed",
          "files",
          "secret",
          "secretFile",
          "contains",
          "startsWith",
          "endsWith");

  private final Interpreter in;

  Builtins(Interpreter in) {
    this.in = in;
  }

  Value call(String name, List<Value> arguments, Scope globals, SourceSpan at) {
    return switch (name) {
      case "fail" ->
          throw new EvaluationProblem(
              DiagnosticCode.FAIL, at, message(one(name, arguments, at)), null);
      case "load" -> {
        in.loads().load(arguments, globals, at);
        yield Value.nil();
      }
      case "secret" -> secret(Function.SECRET, one(name, arguments, at), at);
      case "secretFile" -> secret(Function.SECRET_FILE, one(name, arguments, at), at);
      default -> condition(Function.named(name).orElseThrow(), arguments, at);
    };
  }

  private static String message(String text) {
    return text.isBlank() ? "the Jobfile calls fail" : Operations.firstLine(text);
  }

  private String one(String name, List<Value> arguments, SourceSpan at) {
    if (arguments.size() != 1
        || !(arguments.getFirst().plain() instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.WRONG_ARGUMENTS, at, "'" + name + "' takes one text", null);
    }
    return text;
  }

  private static Value secret(Function function, String name, SourceSpan at) {
    NameRule.VARIABLE
        .problem(name)
        .ifPresent(
            problem -> {
              throw new EvaluationProblem(DiagnosticCode.BAD_NAME, at, problem, null);
            });
    return new Value.Future(
        new Expression.Call(function, List.of(Expression.literal(Scalar.of(name)))));
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
      List<Value> more = items == null || !function.takesPatterns() ? List.of(argument) : items;
      if (function.takesPatterns() && flat.size() + more.size() > Limits.PATTERNS) {
        throw new EvaluationProblem(
            DiagnosticCode.BAD_GLOB,
            at,
            "'" + function.word() + "' takes at most 4,096 patterns",
            "write '**' for the files of a folder");
      }
      flat.addAll(more);
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
        // as long as all that braces stand for, to be read
        in.budget().steps(Limits.PATTERNS / Budget.LETTERS_PER_STEP, at);
        pattern(given, operands.isEmpty(), at);
      }
      Expression expression = Conditions.expression(given);
      if (expression != null) {
        operands.add(expression);
      }
    }
    if (flat.size() == 2
        && flat.getFirst().plain() instanceof Value.Str(String text, boolean _)
        && flat.getLast().plain() instanceof Value.Str(String sought, boolean _)) {
      in.operations().search().charge(text, sought, at);
    }
    Expression.Call call = new Expression.Call(function, operands);
    Optional<Scalar> known = in.evaluate(call);
    return known
        .<Value>map(value -> new Value.Traced(Value.of(value.truth()), call))
        .orElseGet(() -> new Value.Future(call));
  }

  private static void pattern(Value value, boolean first, SourceSpan at) {
    if (!(value instanceof Value.Str(String text, boolean _))) {
      throw new EvaluationProblem(
          DiagnosticCode.BAD_GLOB,
          at,
          "a pattern of files is written down, not known only when the run goes on",
          null);
    }
    Optional<String> wrong =
        first && text.startsWith("!") ? Optional.of(Glob.NOTHING_BEFORE) : Glob.problem(text);
    wrong.ifPresent(
        problem -> {
          throw new EvaluationProblem(DiagnosticCode.BAD_GLOB, at, problem, null);
        });
  }
}
