package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of the result of {@code =~}. */
final class Matches {
  private Matches() {}

  /** The match at a position: its text, or the list of its text and its groups. */
  static Value element(
      TextPattern pattern, String text, Value index, Budget budget, SourceSpan at) {
    if (!(index instanceof Value.Num(Integer i)) || i < 0) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION, at, "the matches are counted from 0", null);
    }
    TextPattern.Hits hits = Patterns.hits(pattern, text, budget, at);
    for (int found = 0; found <= i; found++) {
      budget.step(at);
      if (!hits.next()) {
        throw new EvaluationProblem(
            DiagnosticCode.NO_SUCH_ELEMENT,
            at,
            "the pattern fits " + found + " times, so there is no match " + i,
            "ask first: if (text =~ pattern) { ... }");
      }
    }
    List<Value> values = new ArrayList<>();
    for (int group = 0; group <= hits.groups(); group++) {
      String part = Patterns.group(hits, group, text, budget, at);
      values.add(part == null ? Value.nil() : Value.of(part));
    }
    budget.elements(values.size(), at);
    return values.size() == 1 ? values.getFirst() : Value.Items.of(values);
  }

  static @Nullable Value call(TextPattern pattern, String text, Invocation call) {
    return switch (call.name()) {
      case "matches" -> {
        call.takes(0, 0);
        yield Value.of(Patterns.matches(pattern, text, call.budget(), call.at()));
      }
      case "find" -> {
        call.takes(0, 0);
        yield Value.of(Patterns.find(pattern, text, call.budget(), call.at()));
      }
      case "size" -> {
        call.takes(0, 0);
        long size = 0;
        TextPattern.Hits hits = Patterns.hits(pattern, text, call.budget(), call.at());
        while (hits.next()) {
          call.budget().step(call.at());
          size++;
        }
        yield new Value.Num(size);
      }
      default -> null;
    };
  }
}
