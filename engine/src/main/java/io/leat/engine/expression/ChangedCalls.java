package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of {@code changed()} in a condition, by what they do to it.
 *
 * @param plain one that holds lets the condition hold
 * @param negated one that holds keeps it from that: below a {@code !}
 * @param others what they do is not known: in comparisons, texts and the like
 * @param isMixed whether a plain one and a negated one are asked for together
 */
public record ChangedCalls(
    List<Expression.Call> plain,
    List<Expression.Call> negated,
    List<Expression.Call> others,
    boolean isMixed) {
  public ChangedCalls {
    plain = List.copyOf(plain);
    negated = List.copyOf(negated);
    others = List.copyOf(others);
  }

  /** Those of {@code condition}. */
  public static ChangedCalls of(Expression condition) {
    return of(condition, false);
  }

  /** Those of an expression that stands below an odd number of {@code !}, or not: there {@code ||} asks for both. */
  private static ChangedCalls of(Expression expression, boolean turned) {
    return switch (expression) {
      case Expression.Not(Expression operand) -> {
        ChangedCalls inner = of(operand, !turned);
        yield new ChangedCalls(
            /* plain= */ inner.negated, /* negated= */ inner.plain, inner.others, inner.isMixed);
      }
      case Expression.All(List<Expression> operands) -> joined(operands, turned, !turned);
      case Expression.Any(List<Expression> operands) -> joined(operands, turned, turned);
      case Expression.Call call when call.function() == Function.CHANGED ->
          new ChangedCalls(List.of(call), List.of(), List.of(), false);
      default -> {
        List<Expression.Call> found = new ArrayList<>();
        expression.walk(
            each -> {
              if (each instanceof Expression.Call call && call.function() == Function.CHANGED) {
                found.add(call);
              }
            });
        yield new ChangedCalls(List.of(), List.of(), found, false);
      }
    };
  }

  private static ChangedCalls joined(List<Expression> operands, boolean turned, boolean together) {
    List<Expression.Call> plain = new ArrayList<>();
    List<Expression.Call> negated = new ArrayList<>();
    List<Expression.Call> others = new ArrayList<>();
    boolean mixed = false;
    for (Expression operand : operands) {
      ChangedCalls each = of(operand, turned);
      plain.addAll(each.plain);
      negated.addAll(each.negated);
      others.addAll(each.others);
      mixed |= each.isMixed;
    }
    boolean both = !plain.isEmpty() && !negated.isEmpty();
    return new ChangedCalls(plain, negated, others, mixed || (together && both));
  }
}
