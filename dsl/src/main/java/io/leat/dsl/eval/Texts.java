package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What values look like inside a text, as Groovy writes them. */
final class Texts {
  private final Budget budget;

  /** The lists and maps that were put into texts with holes. */
  private final Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean inHole;

  Texts(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  /** The text of {@code value}. */
  String of(Value value, SourceSpan at) {
    if (value.plain() instanceof Value.Str(String text, boolean _)) {
      return text;
    }
    StringBuilder target = new StringBuilder();
    append(target, value, at, 0);
    budget.allocate(40 + 2L * target.length(), at);
    return target.toString();
  }

  /**
   * The text of {@code value} in the hole of a text, where Groovy writes the elements of a range.
   */
  String ofHole(Value value, SourceSpan at) {
    if (value.plain() instanceof Value.Range(List<Value> values, String _)) {
      return of(Value.Items.of(values), at);
    }
    inHole = true;
    String text = of(value, at);
    inHole = false;
    return text;
  }

  /**
   * Refuses to change a list or map that stands in a text with holes: Groovy would change that text
   * too.
   */
  void changes(Object container, SourceSpan at) {
    if (held.contains(container)) {
      throw new EvaluationProblem(
          DiagnosticCode.DIFFERS_FROM_GROOVY,
          at,
          "this changes what stands in a text with holes, and Groovy would change that text too",
          "call toString() or join() on it inside of the text");
    }
  }

  private void append(StringBuilder target, Value value, SourceSpan at, int depth) {
    budget.step(at);
    budget.fits(target.length(), at);
    if (depth > budget.limits().nesting()) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          at,
          "a list or map is nested deeper than "
              + budget.limits().nesting()
              + " levels, or holds itself",
          null);
    }
    if (inHole) {
      switch (value.plain()) {
        case Value.Items(var items, var _) -> held.add(items);
        case Value.Entries(var entries) -> held.add(entries);
        default -> {}
      }
    }
    switch (value.plain()) {
      case Value.Nil _ -> target.append("null");
      case Value.Bool(boolean on) -> target.append(on);
      case Value.Num(Number number) -> target.append(number);
      case Value.Str(String text, boolean _) -> {
        budget.fits(target.length() + (long) text.length(), at);
        budget.letters(text.length(), at);
        target.append(text);
      }
      case Value.Items(var items, var _) -> list(target, items, at, depth);
      case Value.Range(var _, String text) -> target.append(text);
      case Value.Entries(ValueMap entries) -> {
        target.append('[');
        String separator = "";
        for (Map.Entry<Value, Value> entry : entries.all()) {
          target.append(separator);
          append(target, entry.getKey(), at, depth + 1);
          target.append(':');
          append(target, entry.getValue(), at, depth + 1);
          separator = ", ";
        }
        target.append(entries.isEmpty() ? ":]" : "]");
      }
      case Value.Entry(Value key, Value item) -> {
        append(target, key, at, depth + 1);
        target.append('=');
        append(target, item, at, depth + 1);
      }
      case Value.Pattern(var pattern) -> target.append(pattern.source());
      case Value.Closure _, Value.Matcher _, Value.Namespace _ ->
          throw new EvaluationProblem(
              DiagnosticCode.OPERATION, at, value.described() + " has no text", null);
      case Value.Future _ ->
          throw new EvaluationProblem(
              DiagnosticCode.FUTURE_STEERS,
              at,
              "a value of the future cannot be part of a list that becomes a text",
              "put it into the text directly: \"${outputs.TASK.OUTPUT}\"");
      case Value.Declared(String word) -> throw Words.hasNoValue(word, at);
      case Value.Traced _, Value.Broken _ -> {}
    }
  }

  private void list(StringBuilder target, Iterable<Value> items, SourceSpan at, int depth) {
    target.append('[');
    String separator = "";
    for (Value item : items) {
      target.append(separator);
      append(target, item, at, depth + 1);
      separator = ", ";
    }
    target.append(']');
  }
}
