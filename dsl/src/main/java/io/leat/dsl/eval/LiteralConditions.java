package io.leat.dsl.eval;

import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps conditions on literals, which are plain values to the language, for the check of conditions and for the other syntaxes. */
final class LiteralConditions {
  private final Conditions conditions;
  private final Operations operations;

  LiteralConditions(Conditions conditions, Operations operations) {
    this.conditions = conditions;
    this.operations = operations;
  }

  /**
   * The value of a condition that {@code node} writes. One of literals alone remembers all of itself, as in the other syntaxes; one that is no
   * because of comparisons of literals remembers those, so that the check of conditions finds a fact in quotes. What is computed from
   * variables stays a plain yes or no.
   */
  Value written(Node node, Value value, Variables variables, Calls calls) {
    if (!(value instanceof Value.Bool(boolean on))) {
      return value;
    }
    Expression condition = ofLiterals(node, variables, calls);
    if (condition == null && !on) {
      condition = deciding(node, variables, calls);
    }
    return condition == null || condition instanceof Expression.Literal
        ? value
        : new Value.Traced(value, condition);
  }

  /** The condition that {@code node} is when it has nothing but literals; null when it has anything else. */
  private @Nullable Expression ofLiterals(Node node, Variables variables, Calls calls) {
    return switch (node) {
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan at)
          when Conditions.isCondition(operator) ->
          isLiteral(left) && isLiteral(right)
              ? conditions.condition(
                  operator,
                  calls.evaluate(left, variables),
                  calls.evaluate(right, variables),
                  at,
                  false)
              : null;
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan at)
          when Conditions.isJunction(operator) -> {
        Expression a = ofLiterals(left, variables, calls);
        Expression b = a == null ? null : ofLiterals(right, variables, calls);
        if (a == null || b == null) {
          yield null;
        }
        conditions.charge(List.of(a, b), at);
        yield operator.equals("&&")
            ? new Expression.All(List.of(a, b))
            : new Expression.Any(List.of(a, b));
      }
      case Node.Unary(String operator, Node operand, SourceSpan at) when operator.equals("!") -> {
        Expression negated = ofLiterals(operand, variables, calls);
        if (negated != null) {
          conditions.charge(List.of(negated), at);
        }
        yield negated == null ? null : new Expression.Not(negated);
      }
      case Node.Flag(boolean on, SourceSpan _) -> Expression.literal(Scalar.of(on));
      default -> null;
    };
  }

  /** The part of literals alone because of which {@code node} is no, whatever else it says; null when that is not why. */
  private @Nullable Expression deciding(Node node, Variables variables, Calls calls) {
    if (node instanceof Node.Binary binary && Conditions.isJunction(binary.operator())) {
      Expression left = deciding(binary.left(), variables, calls);
      Expression right = deciding(binary.right(), variables, calls);
      return binary.operator().equals("&&") == (left == null) ? right : left;
    }
    Expression condition = ofLiterals(node, variables, calls);
    return condition == null || operations.truth(calls.evaluate(node, variables), node.span())
        ? null
        : condition;
  }

  private static boolean isLiteral(Node node) {
    return switch (node) {
      case Node.Numeral _, Node.Text _, Node.Flag _, Node.Null _ -> true;
      case Node.Items(var elements, SourceSpan _) ->
          elements.stream().allMatch(each -> !each.spread() && isLiteral(each.value()));
      default -> false;
    };
  }
}
