package io.leat.dsl.check;

import io.leat.dsl.declaration.Extent;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.TextPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether conditions can hold together, by trying values: for each fact in them its choices, or the values that it is compared with, some
 * beside these, and one that is none of them. Answers yes when there are too many to try; so a no is always right for comparisons with
 * equality and order, and anything else counts as possible.
 */
final class Satisfiability {
  private static final int MOST_TRIES = 4096;

  /** How many parts of conditions are looked at in all for one job; beyond that whatever is asked counts as possible. */
  private static final long MOST_WORK = 10_000_000;

  private final Function<Expression.Reference, Optional<List<Scalar>>> choices;

  private long left = MOST_WORK;

  /** What one try costs beside the parts of the conditions. */
  private long work;

  Satisfiability(Function<Expression.Reference, Optional<List<Scalar>>> choices) {
    this.choices = choices;
  }

  boolean possible(List<Expression> conditions) {
    Map<Expression.Reference, Set<Scalar>> candidates = new LinkedHashMap<>();
    work = 0;
    for (Expression condition : conditions) {
      if (!collect(condition, candidates)) {
        return true;
      }
    }
    long tries = 1;
    for (Set<Scalar> values : candidates.values()) {
      tries *= values.size();
      if (tries > MOST_TRIES) {
        return true;
      }
    }
    for (Expression condition : conditions) {
      left -= tries * (Extent.of(condition) / Extent.PART);
    }
    left -= tries * work;
    if (left < 0) {
      return true;
    }
    return search(conditions, new ArrayList<>(candidates.entrySet()), 0, new LinkedHashMap<>());
  }

  private boolean search(
      List<Expression> conditions,
      List<Map.Entry<Expression.Reference, Set<Scalar>>> facts,
      int at,
      Map<Expression.Reference, Scalar> chosen) {
    if (at == facts.size()) {
      Facts known = known(chosen);
      return conditions.stream()
          .allMatch(each -> Evaluation.evaluate(each, known).map(Scalar::truth).orElse(true));
    }
    for (Scalar value : facts.get(at).getValue()) {
      chosen.put(facts.get(at).getKey(), value);
      if (search(conditions, facts, at + 1, chosen)) {
        return true;
      }
    }
    return false;
  }

  private static Facts known(Map<Expression.Reference, Scalar> chosen) {
    return new Facts() {
      @Override
      public Optional<Scalar> of(Expression.Reference reference) {
        return Optional.ofNullable(chosen.get(reference));
      }
    };
  }

  /** Adds the values worth trying for each fact; false when the condition holds something that trying cannot settle. */
  private boolean collect(Expression condition, Map<Expression.Reference, Set<Scalar>> candidates) {
    boolean[] settled = {true};
    condition.walk(
        each -> {
          switch (each) {
            case Expression.Reference reference ->
                candidates.computeIfAbsent(reference, this::usual);
            case Expression.Comparison(Comparator _, Expression left, Expression right) -> {
              settled[0] &= pair(left, right, candidates) || pair(right, left, candidates);
            }
            case Expression.Membership(Expression element, List<Expression> members) ->
                members.forEach(member -> settled[0] &= pair(element, member, candidates));
            case Expression.Match(
                    Expression.Literal(Scalar text),
                    TextPattern pattern,
                    boolean _) ->
                work += pattern.work(text.text().length());
            case Expression.Match _, Expression.Call _, Expression.Interpolation _ ->
                settled[0] = false;
            case Expression.Literal _, Expression.Not _, Expression.All _, Expression.Any _ -> {}
          }
        });
    return settled[0];
  }

  private Set<Scalar> usual(Expression.Reference reference) {
    Optional<List<Scalar>> listed = choices.apply(reference);
    if (listed.isPresent()) {
      return new LinkedHashSet<>(listed.get());
    }
    Set<Scalar> values = new LinkedHashSet<>();
    values.add(Scalar.of("\u0001 none of those that are named"));
    values.add(Scalar.nothing());
    return values;
  }

  private boolean pair(
      Expression fact, Expression value, Map<Expression.Reference, Set<Scalar>> candidates) {
    if (!(fact instanceof Expression.Reference reference)
        || !(value instanceof Expression.Literal(Scalar literal))) {
      return fact instanceof Expression.Literal && value instanceof Expression.Literal;
    }
    Set<Scalar> values = candidates.computeIfAbsent(reference, this::usual);
    if (choices.apply(reference).isEmpty()) {
      values.add(literal);
      if (literal instanceof Scalar.Numeric(var amount)) {
        values.add(Scalar.of(amount.add(BigDecimal.ONE)));
        values.add(Scalar.of(amount.subtract(BigDecimal.ONE)));
      } else {
        values.add(Scalar.of(literal.text() + "\u0001"));
      }
    }
    return true;
  }
}
