package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of {@code changed()} in a condition, by what they do to it: one that holds lets it hold, or, below a {@code !}, keeps it from
 * that. Calls in comparisons and the like are neither.
 *
 * @param plain below no {@code !}, or below two
 * @param negated below one
 */
public record ChangedCalls(List<Expression.Call> plain, List<Expression.Call> negated) {
  public ChangedCalls {
    plain = List.copyOf(plain);
    negated = List.copyOf(negated);
  }

  /** Those of {@code condition}. */
  public static ChangedCalls of(Expression condition) {
    List<Expression.Call> plain = new ArrayList<>();
    List<Expression.Call> negated = new ArrayList<>();
    collect(condition, plain, negated);
    return new ChangedCalls(plain, negated);
  }

  private static void collect(
      Expression expression, List<Expression.Call> plain, List<Expression.Call> negated) {
    switch (expression) {
      case Expression.Not(Expression operand) -> collect(operand, negated, plain);
      case Expression.All(List<Expression> operands) ->
          operands.forEach(each -> collect(each, plain, negated));
      case Expression.Any(List<Expression> operands) ->
          operands.forEach(each -> collect(each, plain, negated));
      case Expression.Call call when call.function() == Function.CHANGED -> plain.add(call);
      default -> {}
    }
  }
}
