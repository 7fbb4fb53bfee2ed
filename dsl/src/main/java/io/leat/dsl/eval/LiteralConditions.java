package io.leat.dsl.eval;

import io.leat.dsl.declaration.LiteralOperand;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps conditions on literals, which are plain values to the language, for the check of conditions and for the other syntaxes. An axis of
 * a matrix is a literal in each of its legs.
 */
final class LiteralConditions {
  private final Conditions conditions;
  private final Operations operations;

  LiteralConditions(Conditions conditions, Operations operations) {
    this.conditions = conditions;
    this.operations = operations;
  }

  /**
   * The value of a condition that {@code node} writes. One of literals alone remembers all of itself, as in the other syntaxes; one that is
   * no because of comparisons of literals remembers those, so that the check of conditions finds a fact in quotes. What is computed from
   * variables stays a plain yes or no.
   */
  Value written(Node node, Value value, Scope variables, Calls calls) {
    if (Conditions.remembers(value) || value instanceof Value.Broken) {
      return value;
    }
    if (comparesLiterals(node)) {
      return remembered(node, value, variables, calls);
    }
    Expression condition =
        value instanceof Value.Bool(boolean on) && !on ? deciding(node, variables, calls) : null;
    return condition == null || condition instanceof Expression.Literal
        ? value
        : new Value.Traced(value, condition);
  }

  /**
   * Refuses a text or a number beside an operator that takes conditions.
   *
   * @throws EvaluationProblem of the first
   */
  static void checkOperands(Node node) {
    if (node instanceof Node.Binary binary && Conditions.isJunction(binary.operator())) {
      for (Node side : List.of(binary.left(), binary.right())) {
        Scalar literal =
            switch (side) {
              case Node.Text text -> Scalar.of(text.value());
              case Node.Numeral number -> Scalar.of(Numbers.decimal(number.value()));
              default -> null;
            };
        if (literal != null) {
          throw new EvaluationProblem(
              LiteralOperand.problem(binary.operator(), literal, side.span()));
        }
        checkOperands(side);
      }
    } else if (node instanceof Node.Unary(String operator, Node operand, SourceSpan _)
        && operator.equals("!")) {
      checkOperands(operand);
    }
  }

  /** {@code value}, which {@code node} has; with the condition that it is, when it has nothing but literals and compares some of them. */
  Value remembered(Node node, Value value, Scope variables, Calls calls) {
    Expression condition = comparesLiterals(node) ? ofLiterals(node, variables, calls) : null;
    return condition == null
        ? value
        : new Value.Traced(Value.of(operations.truth(value, node.span())), condition);
  }

  /** Whether {@code node} has nothing but literals, and is no literal itself. */
  private static boolean comparesLiterals(Node node) {
    return !isLiteral(node) && isOfLiterals(node);
  }

  /** Whether {@code node} is a condition that has nothing but literals, such as a flag. */
  static boolean isOfLiterals(Node node) {
    return switch (node) {
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan _) ->
          Conditions.isCondition(operator)
              ? isLiteral(left) && isLiteral(right)
              : Conditions.isJunction(operator) && isOfLiterals(left) && isOfLiterals(right);
      case Node.Unary(String operator, Node operand, SourceSpan _) ->
          operator.equals("!") && isOfLiterals(operand);
      case Node.Call call ->
          method(call) != null && call.arguments().stream().allMatch(LiteralConditions::isLiteral);
      default -> !(node instanceof Node.Items) && isLiteral(node);
    };
  }

  /** Which method of the condition language is called on a text; null when it is none. */
  private static @Nullable Function method(Node.Call call) {
    return call.callee() instanceof Node.Property property
            && isLiteral(property.target())
            && !property.spread()
            && property.name() instanceof Node.Text(String name, SourceSpan _)
            && call.arguments().size() == 1
        ? Function.named(name).filter(each -> !each.isFact() && each != Function.SIZE).orElse(null)
        : null;
  }

  /** The condition that {@code node} is, which has nothing but literals; null when the condition language has none like it. */
  private @Nullable Expression ofLiterals(Node node, Scope variables, Calls calls) {
    return switch (node) {
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan at)
          when Conditions.isCondition(operator) ->
          conditions.condition(
              operator,
              calls.evaluate(left, variables),
              calls.evaluate(right, variables),
              at,
              false);
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan at) -> {
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
      case Node.Unary(String _, Node operand, SourceSpan at) -> {
        Expression negated = ofLiterals(operand, variables, calls);
        if (negated != null) {
          conditions.charge(List.of(negated), at);
        }
        yield negated == null ? null : new Expression.Not(negated);
      }
      case Node.Call call -> called(call, variables, calls);
      case Node.Flag(boolean on, SourceSpan _) -> Expression.literal(Scalar.of(on));
      default ->
          Expression.literal(
              Scalar.of(operations.truth(calls.evaluate(node, variables), node.span())));
    };
  }

  private static @Nullable Expression called(Node.Call call, Scope variables, Calls calls) {
    Function method = method(call);
    if (method == null || !(call.callee() instanceof Node.Property property)) {
      return null;
    }
    Expression text = Conditions.expression(calls.evaluate(property.target(), variables));
    Expression part =
        Conditions.expression(calls.evaluate(call.arguments().getFirst().value(), variables));
    return text == null || part == null ? null : new Expression.Call(method, List.of(text, part));
  }

  /** The part of literals alone because of which {@code node} is no, whatever else it says; null when that is not why. */
  private @Nullable Expression deciding(Node node, Scope variables, Calls calls) {
    if (node instanceof Node.Binary binary && Conditions.isJunction(binary.operator())) {
      Expression left = deciding(binary.left(), variables, calls);
      Expression right = deciding(binary.right(), variables, calls);
      return binary.operator().equals("&&") == (left == null) ? right : left;
    }
    Expression condition = isOfLiterals(node) ? ofLiterals(node, variables, calls) : null;
    if (condition == null) {
      return null;
    }
    Value value = calls.evaluate(node, variables);
    return Conditions.remembers(value) || operations.truth(value, node.span()) ? null : condition;
  }

  private static boolean isLiteral(Node node) {
    return switch (node) {
      case Node.Numeral _, Node.Text _, Node.Flag _, Node.Null _ -> true;
      case Node.Property property -> isAxis(property);
      case Node.Items(var elements, SourceSpan _) ->
          elements.stream().allMatch(LiteralConditions::isLiteral);
      case Node.Interpolated(List<Node> parts, SourceSpan _) ->
          parts.stream().allMatch(part -> !(part instanceof Node.Items) && isLiteral(part));
      default -> false;
    };
  }

  private static boolean isAxis(Node.Property property) {
    return property.target() instanceof Node.Variable(String name, SourceSpan _)
        && name.equals("matrix")
        && property.name() instanceof Node.Text
        && !property.spread();
  }

  private static boolean isLiteral(Node.Argument argument) {
    return argument.name() == null && !argument.spread() && isLiteral(argument.value());
  }
}
