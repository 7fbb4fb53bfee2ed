package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/** What stands between square brackets after a value: an element of it, or a part. */
final class Elements {
  private final Interpreter in;
  private final Expressions expressions;

  Elements(Interpreter in, Expressions expressions) {
    this.in = in;
    this.expressions = expressions;
  }

  /** {@code receiver[index]}. */
  Value element(Value receiver, Value index, SourceSpan at) {
    Value wanted = index.plain();
    return switch (receiver.plain()) {
      case Value.Namespace(List<String> path)
          when wanted instanceof Value.Str(String name, boolean _) ->
          expressions.named().fact(path, name, at);
      case Value.Items(List<Value> items, var _) -> element(items, wanted, at);
      case Value.Range(List<Value> values, String _) -> ofRange(values, wanted, at);
      case Value.Entries(ValueMap entries) -> {
        Value value = entries.get(expressions.name(index, at), in.budget(), at);
        yield value == null ? Value.nil() : value;
      }
      case Value.Str(String text, boolean _) -> letters(text, wanted, at);
      case Value.Matcher(var pattern, String text) ->
          Matches.element(pattern, text, wanted, in.budget(), at);
      case Value.Broken _ -> receiver;
      case Value.Nil _ ->
          throw new EvaluationProblem(
              DiagnosticCode.NULL_ACCESS, at, "null has no elements", "write ?[ if it may be null");
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION,
              at,
              receiver.described() + " has no element " + wanted.described(),
              null);
    };
  }

  private Value ofRange(List<Value> values, Value index, SourceSpan at) {
    boolean down =
        values.size() > 1 && in.comparing().order(values.getFirst(), values.getLast(), at) > 0;
    if (down && index instanceof Value.Range) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          at,
          "Groovy counts a part of a range that goes down from its other end",
          "call toList() on it first");
    }
    return element(values, index, at);
  }

  private Value element(List<Value> items, Value index, SourceSpan at) {
    if (index instanceof Value.Num(Integer i)) {
      int position = i < 0 ? items.size() + i : i;
      if (position < 0) {
        throw new EvaluationProblem(
            DiagnosticCode.NO_SUCH_ELEMENT,
            at,
            "a list of " + items.size() + " has no element " + i,
            null);
      }
      return position < items.size() ? items.get(position) : Value.nil();
    }
    List<Value> part = new ArrayList<>();
    in.budget().nest(at);
    for (Value wanted : slice(index, items.size(), at)) {
      in.budget().step(at);
      part.add(element(items, wanted.plain(), at));
    }
    in.budget().unnest();
    in.budget().elements(part.size(), at);
    return Value.Items.of(part);
  }

  private Value letters(String text, Value index, SourceSpan at) {
    if (index instanceof Value.Num(Integer i)) {
      int position = i < 0 ? text.length() + i : i;
      if (position < 0 || position >= text.length()) {
        throw new EvaluationProblem(
            DiagnosticCode.NO_SUCH_ELEMENT,
            at,
            "a text of " + text.length() + " characters has no character " + i,
            null);
      }
      return Value.of(text.substring(position, position + 1));
    }
    StringBuilder part = new StringBuilder();
    in.budget().nest(at);
    for (Value wanted : slice(index, text.length(), at)) {
      in.budget().step(at);
      if (!(letters(text, wanted.plain(), at) instanceof Value.Str(String letter, boolean _))) {
        break;
      }
      in.budget().fits(part.length() + (long) letter.length(), at);
      part.append(letter);
    }
    in.budget().unnest();
    in.budget().text(part.length(), at);
    return Value.of(part.toString());
  }

  /**
   * The positions that a range or list of positions names; a range from a negative end counts from
   * the end.
   */
  private List<Value> slice(Value index, int size, SourceSpan at) {
    if (index instanceof Value.Range(List<Value> values, String text) && !values.isEmpty()) {
      boolean inclusive = !text.contains("..<");
      int first = values.getFirst() instanceof Value.Num(Integer from) ? from : Integer.MAX_VALUE;
      int last = values.getLast() instanceof Value.Num(Integer to) ? to : Integer.MAX_VALUE;
      if (first == Integer.MAX_VALUE
          || last == Integer.MAX_VALUE
          || (!inclusive && text.startsWith("-"))
          || text.contains("..<-")) {
        throw new EvaluationProblem(
            DiagnosticCode.NO_SUCH_ELEMENT, at, "this range does not name positions", null);
      }
      int from = first < 0 ? size + first : first;
      int to = last < 0 ? size + last : last;
      boolean inside = from >= 0 && to >= 0 && from < size && to < size;
      if (!inside) {
        throw new EvaluationProblem(
            DiagnosticCode.NO_SUCH_ELEMENT,
            at,
            "there are " + size + " elements, and the range " + text + " goes beyond them",
            "take(n) and drop(n) stop at the end");
      }
      Value range = in.operations().binary("..", Value.of(from), Value.of(to), at);
      return range instanceof Value.Range(List<Value> positions, String _) ? positions : List.of();
    }
    List<Value> positions = Operations.sequence(index);
    if (positions == null) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          at,
          "a position is a whole number or a range, not " + index.described(),
          null);
    }
    return positions;
  }
}
