package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs what 'break' can leave: loops and switches. */
final class Loops {
  private final Interpreter in;
  private final Expressions expressions;

  Loops(Interpreter in, Expressions expressions) {
    this.in = in;
    this.expressions = expressions;
  }

  Value loop(Statement.For loop, Scope variables) {
    Value sequence = expressions.evaluate(loop.sequence(), variables).plain();
    int size = size(sequence);
    // one variable for all rounds, as in Groovy: closures that are called later see its last value
    Scope inner = new Scope(variables, false);
    for (Value item : elements(sequence, loop.sequence().span())) {
      in.budget().step(loop.span());
      if (size(sequence) != size) {
        throw changed(loop.sequence().span());
      }
      if (inner.hasHere(loop.name().text())) {
        inner.define(loop.name().text(), item);
      } else {
        in.declare(loop.name(), item, inner);
      }
      Value value = in.run(loop.body(), new Scope(inner, false));
      if (in.ended(Interpreter.End.RETURN)) {
        return value;
      }
      boolean stops = in.ended(Interpreter.End.BREAK);
      in.goOn();
      if (stops) {
        return Value.nil();
      }
    }
    if (size(sequence) != size) {
      throw changed(loop.sequence().span());
    }
    return Value.nil();
  }

  /** The size of a list or map; of anything else always the same. */
  static int size(Value sequence) {
    return switch (sequence) {
      case Value.Items(List<Value> items, var _) -> items.size();
      case Value.Entries(var entries) -> entries.size();
      default -> 0;
    };
  }

  static EvaluationProblem changed(SourceSpan at) {
    return new EvaluationProblem(
        DiagnosticCode.READ_ONLY,
        at,
        "elements are added or removed while a loop goes over them",
        "go over a copy: list.toList()");
  }

  /**
   * What a loop goes over: the elements of a list or range, the entries of a map, the letters of a
   * text.
   */
  List<? extends Value> elements(Value sequence, SourceSpan at) {
    List<Value> items = Operations.sequence(sequence);
    if (items != null) {
      in.budget().steps(items.size() / 8, at);
      return List.copyOf(items);
    }
    return switch (sequence) {
      case Value.Entries(var entries) -> {
        in.budget().elements(entries.size(), at);
        yield MapMethods.entries(entries);
      }
      case Value.Str(String text, boolean _) -> {
        in.budget().elements(text.length(), at);
        List<Value> letters = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
          letters.add(Value.of(String.valueOf(text.charAt(i))));
        }
        yield letters;
      }
      case Value.Nil _, Value.Broken _ -> List.of();
      case Value.Future _ -> throw Operations.steers(at);
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION,
              at,
              "a loop goes over a list, a range, a map or a text, not over " + sequence.described(),
              null);
    };
  }

  Value loop(Statement.While loop, Scope variables) {
    while (in.operations()
        .truth(expressions.evaluate(loop.condition(), variables), loop.condition().span())) {
      in.budget().step(loop.span());
      Value value = in.run(loop.body(), new Scope(variables, false));
      if (in.ended(Interpreter.End.RETURN)) {
        return value;
      }
      boolean stops = in.ended(Interpreter.End.BREAK);
      in.goOn();
      if (stops) {
        break;
      }
    }
    return Value.nil();
  }

  Value choose(Statement.Switch choice, Scope variables) {
    Value subject = expressions.evaluate(choice.subject(), variables);
    if (subject instanceof Value.Future) {
      throw Operations.steers(choice.subject().span());
    }
    int start = -1;
    for (int i = 0; i < choice.cases().size() && start < 0; i++) {
      Node pattern = choice.cases().get(i).pattern();
      if (pattern != null
          && isCase(expressions.evaluate(pattern, variables), subject, pattern.span())) {
        start = i;
      }
    }
    for (int i = 0; i < choice.cases().size() && start < 0; i++) {
      start = choice.cases().get(i).pattern() == null ? i : start;
    }
    Value last = Value.nil();
    Scope inner = new Scope(variables, false);
    for (int i = start; i >= 0 && i < choice.cases().size(); i++) {
      last = in.run(choice.cases().get(i).body(), inner);
      if (in.ended(Interpreter.End.BREAK)) {
        in.goOn();
        break;
      }
      if (!in.ended(Interpreter.End.NORMALLY)) {
        break;
      }
    }
    return last;
  }

  /**
   * Whether {@code pattern}, as a case of a switch or at the right of {@code in}, takes {@code
   * value}.
   */
  boolean isCase(Value pattern, Value value, SourceSpan at) {
    return switch (pattern.plain()) {
      case Value.Closure closure -> in.operations().truth(in.call(closure, List.of(value), at), at);
      case Value.Pattern(var regex) ->
          value.plain() instanceof Value.Str(String text, boolean _)
              && Patterns.matches(regex, text, in.budget(), at);
      case Value.Items(List<Value> items, var _) -> in.comparing().contains(items, value, at);
      case Value.Range(List<Value> values, String _) -> in.comparing().contains(values, value, at);
      case Value.Entries(var entries) -> {
        Value found = entries.get(expressions.key(value, at), in.budget(), at);
        yield found != null && in.operations().truth(found, at);
      }
      default -> in.comparing().equal(pattern, value, at);
    };
  }
}
