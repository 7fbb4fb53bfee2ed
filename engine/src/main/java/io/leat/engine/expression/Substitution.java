package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts values in the place of references. Pure. */
public final class Substitution {
  private final Function<Expression.Reference, Optional<Scalar>> values;

  /** A substitution of every reference for which {@code values} has one. */
  public Substitution(Function<Expression.Reference, Optional<Scalar>> values) {
    this.values = values;
  }

  /** {@code expression} with the values in it. */
  public Expression apply(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> literal;
      case Expression.Reference reference ->
          values.apply(reference).map(Expression::literal).orElse(reference);
      case Expression.Not(Expression operand) -> new Expression.Not(apply(operand));
      case Expression.All(List<Expression> operands) -> new Expression.All(all(operands));
      case Expression.Any(List<Expression> operands) -> new Expression.Any(all(operands));
      case Expression.Comparison(Comparator comparator, Expression left, Expression right) ->
          new Expression.Comparison(comparator, apply(left), apply(right));
      case Expression.Membership(Expression element, List<Expression> members) ->
          new Expression.Membership(apply(element), all(members));
      case Expression.Match(Expression text, TextPattern pattern, boolean whole) ->
          new Expression.Match(apply(text), pattern, whole);
      case Expression.Call(
              io.leat.engine.expression.Function function,
              List<Expression> arguments) ->
          new Expression.Call(function, all(arguments));
      case Expression.Interpolation(Template template) -> text(apply(template));
    };
  }

  /** {@code template} with the values in it. */
  public Template apply(Template template) {
    List<Template.Part> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      parts.add(
          part instanceof Template.Part.Hole(Expression expression)
              ? new Template.Part.Hole(apply(expression))
              : part);
    }
    return Template.of(parts);
  }

  /** A text whose holes are all filled is a literal, as it is where it is written so. */
  private static Expression text(Template filled) {
    return filled
        .literal()
        .map(text -> Expression.literal(Scalar.of(text)))
        .orElseGet(() -> new Expression.Interpolation(filled));
  }

  private List<Expression> all(List<Expression> expressions) {
    return expressions.stream().map(this::apply).toList();
  }
}
