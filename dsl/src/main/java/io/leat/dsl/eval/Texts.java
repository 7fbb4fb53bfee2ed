package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import java.util.Map;

/** What values look like inside a text, as Groovy writes them. */
final class Texts {
  private final Budget budget;

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
    return target.toString();
  }

  private void append(StringBuilder target, Value value, SourceSpan at, int depth) {
    budget.step(at);
    if (target.length() > budget.limits().textLength()) {
      budget.text(target.length(), at);
    }
    if (depth > budget.limits().nesting()) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          at,
          "a list or map is nested deeper than "
              + budget.limits().nesting()
              + " levels, or holds itself",
          null);
    }
    switch (value.plain()) {
      case Value.Nil _ -> target.append("null");
      case Value.Bool(boolean on) -> target.append(on);
      case Value.Num(Number number) -> target.append(number);
      case Value.Str(String text, boolean _) -> target.append(text);
      case Value.Items(var items, var _) -> list(target, items, at, depth);
      case Value.Range(var _, String text) -> target.append(text);
      case Value.Entries(Map<Value, Value> entries) -> {
        target.append('[');
        String separator = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
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
