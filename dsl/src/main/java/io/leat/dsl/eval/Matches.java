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
    List<TextPattern.Hit> hits = Patterns.hits(pattern, text, i + 1, budget, at);
    if (i >= hits.size()) {
      throw new EvaluationProblem(
          DiagnosticCode.NO_SUCH_ELEMENT,
          at,
          "the pattern fits " + hits.size() + " times, so there is no match " + i,
          "ask first: if (text =~ pattern) { ... }");
    }
    List<@Nullable String> groups = hits.get(i).groups();
    List<Value> values = new ArrayList<>();
    for (String group : groups) {
      values.add(group == null ? Value.nil() : Value.of(group));
    }
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
        long size =
            Patterns.hits(
                    pattern,
                    text,
                    call.budget().limits().collectionSize(),
                    call.budget(),
                    call.at())
                .size();
        yield new Value.Num(size);
      }
      default -> null;
    };
  }
}
