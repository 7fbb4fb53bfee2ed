package io.leat.engine.expression;

import java.util.List;
import java.util.Optional;

/**
 * Evaluates expressions with three answers: yes, no, and not known yet.
 *
 * <p>{@code false && open} is false and {@code true || open} is true, so a condition is decided as early as it can be. Pure.
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * The value of {@code expression}.
   *
   * @return empty while facts are missing, and where a text is too long, as in {@link #isTooLong}
   */
  public static Optional<Scalar> evaluate(Expression expression, Facts facts) {
    // the usual kinds without a switch over patterns (ADR 4)
    if (expression instanceof Expression.Literal(Scalar value)) {
      return Optional.of(value);
    }
    if (expression instanceof Expression.Reference reference) {
      return facts.of(reference);
    }
    return composed(expression, facts);
  }

  /** Whether a text is known in {@code expression} that is too long: for the pattern that it is matched against, or with its holes filled. */
  public static boolean isTooLong(Expression expression, Facts facts) {
    boolean[] found = {false};
    expression.walk(
        each -> {
          if (each instanceof Expression.Match(Expression text, TextPattern pattern, boolean _)) {
            found[0] |=
                evaluate(text, facts)
                    .filter(it -> !pattern.suits(it.text(), facts.patternWork()))
                    .isPresent();
          } else if (each instanceof Expression.Call call && call.function() == Function.CONTAINS) {
            found[0] |= isTooLong(call, facts);
          } else if (each instanceof Expression.Interpolation(Template text)) {
            found[0] |= text.isTooLong(facts);
          }
        });
    return found[0];
  }

  /** Whether the texts of a search are longer than each of all that there are may be. */
  private static boolean isTooLong(Expression.Call search, Facts facts) {
    long length = 0;
    for (Expression argument : search.arguments()) {
      length +=
          evaluate(argument, facts)
              .filter(Scalar.Text.class::isInstance)
              .map(value -> (long) value.text().length())
              .orElse(0L);
    }
    return length > facts.patternWork();
  }

  private static Optional<Scalar> composed(Expression expression, Facts facts) {
    return switch (expression) {
      case Expression.Literal _, Expression.Reference _ -> evaluate(expression, facts);
      case Expression.Not(Expression operand) ->
          evaluate(operand, facts).map(value -> Scalar.of(!value.truth()));
      case Expression.All(List<Expression> operands) -> junction(operands, facts, false);
      case Expression.Any(List<Expression> operands) -> junction(operands, facts, true);
      case Expression.Comparison(Comparator comparator, Expression left, Expression right) ->
          both(left, right, facts, (a, b) -> Scalar.of(compare(comparator, a, b)));
      case Expression.Membership(Expression element, List<Expression> members) ->
          membership(element, members, facts);
      case Expression.Match(Expression text, TextPattern pattern, boolean whole) ->
          evaluate(text, facts)
              .filter(value -> pattern.suits(value.text(), facts.patternWork()))
              .map(
                  value ->
                      Scalar.of(
                          !(value instanceof Scalar.Nothing)
                              && (whole
                                  ? pattern.matches(value.text())
                                  : pattern.find(value.text()))));
      case Expression.Call call -> call(call, facts);
      case Expression.Interpolation(Template template) ->
          template.resolve(facts).literal().map(Scalar::of);
    };
  }

  private static Optional<Scalar> junction(
      List<Expression> operands, Facts facts, boolean decisive) {
    boolean open = false;
    for (Expression operand : operands) {
      Optional<Scalar> value = evaluate(operand, facts);
      if (value.isEmpty()) {
        open = true;
      } else if (value.get().truth() == decisive) {
        return Optional.of(Scalar.of(decisive));
      }
    }
    return open ? Optional.empty() : Optional.of(Scalar.of(!decisive));
  }

  private static Optional<Scalar> membership(
      Expression element, List<Expression> members, Facts facts) {
    Optional<Scalar> sought = evaluate(element, facts);
    if (sought.isEmpty()) {
      return Optional.empty();
    }
    boolean open = false;
    for (Expression member : members) {
      Optional<Scalar> value = evaluate(member, facts);
      if (value.isEmpty()) {
        open = true;
      } else if (value.get().equals(sought.get()) || holds(value.get(), sought.get())) {
        return Optional.of(Scalar.of(true));
      }
    }
    return open ? Optional.empty() : Optional.of(Scalar.of(false));
  }

  /** Whether {@code list} is one, and has {@code sought} among its items. */
  private static boolean holds(Scalar list, Scalar sought) {
    return list instanceof Scalar.Items(List<String> items) && items.contains(sought.text());
  }

  private static Optional<Scalar> call(Expression.Call call, Facts facts) {
    if (call.function().isFact()) {
      return facts.of(call);
    }
    if (call.function() == Function.SIZE) {
      return evaluate(call.arguments().getFirst(), facts).map(Evaluation::size);
    }
    if (call.function() == Function.CONTAINS && isTooLong(call, facts)) {
      return Optional.empty();
    }
    return both(
        call.arguments().get(0),
        call.arguments().get(1),
        facts,
        (a, b) ->
            Scalar.of(
                switch (call.function()) {
                  case CONTAINS ->
                      a instanceof Scalar.Items(List<String> items)
                          ? items.contains(b.text())
                          : PartSearch.contains(a.text(), b.text());
                  case STARTS_WITH -> a.text().startsWith(b.text());
                  case ENDS_WITH -> a.text().endsWith(b.text());
                  case CHANGED, FILES, SECRET, SECRET_FILE, SIZE ->
                      throw new IllegalStateException("answered before");
                }));
  }

  private static Scalar size(Scalar value) {
    return Scalar.of(
        value instanceof Scalar.Items(List<String> items) ? items.size() : value.text().length());
  }

  private interface Operation {
    Scalar apply(Scalar left, Scalar right);
  }

  private static Optional<Scalar> both(
      Expression left, Expression right, Facts facts, Operation operation) {
    Optional<Scalar> a = evaluate(left, facts);
    Optional<Scalar> b = evaluate(right, facts);
    return a.isPresent() && b.isPresent()
        ? Optional.of(operation.apply(a.get(), b.get()))
        : Optional.empty();
  }

  /** Whether the comparison holds; values of two kinds are unequal, and nothing comes before everything. */
  static boolean compare(Comparator comparator, Scalar left, Scalar right) {
    if (left instanceof Scalar.Numeric(var a) && right instanceof Scalar.Numeric(var b)) {
      return comparator.holds(a.compareTo(b));
    }
    if (left.kind() == right.kind()) {
      return comparator.holds(left.text().compareTo(right.text()));
    }
    return comparator.holds(left.kind() == ValueKind.NOTHING ? -1 : 1);
  }
}
