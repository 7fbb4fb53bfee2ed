package io.leat.dsl.eval;

import io.leat.dsl.declaration.Extent;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps conditions and texts over facts as expressions: those over outputs stay open, those over
 * parameters are known and remember where they came from. Every operation of the condition language
 * does so; any other takes the plain value.
 */
final class Conditions {
  static final Set<String> NAMESPACES =
      Set.of("params", "git", "trigger", "pull", "run", "tasks", "outputs", "matrix");

  /** Those that no variable may be called; the others came later, and a variable hides them. */
  static final Set<String> RESERVED = Set.of("params", "git", "trigger", "outputs", "matrix");

  /** Literals alone; they are looked at again with each junction, so their patterns may take little work. */
  private static final Facts LITERALS =
      new Facts() {
        @Override
        public long patternWork() {
          return TextPattern.share(1000);
        }
      };

  private final Operations operations;
  private final Texts texts;

  Conditions(Operations operations, Texts texts) {
    this.operations = operations;
    this.texts = texts;
  }

  /** Whether one of the values is known later, or remembers where it came from. */
  static boolean concerns(Value a, Value b) {
    return remembers(a) || remembers(b);
  }

  static boolean remembers(Value value) {
    return value instanceof Value.Future || value instanceof Value.Traced;
  }

  /** Whether a list has a fact among its elements. */
  static boolean holdsFact(Value value) {
    List<Value> items = Operations.sequence(value);
    return items != null && items.stream().anyMatch(Conditions::remembers);
  }

  static boolean isCondition(String operator) {
    return switch (operator) {
      case "==", "!=", "<", "<=", ">", ">=", "in", "!in", "=~", "==~" -> true;
      default -> false;
    };
  }

  /** The value as an expression; null when the condition language has no such value. */
  static @Nullable Expression expression(Value value) {
    return switch (value) {
      case Value.Future(Expression expression) -> expression;
      case Value.Traced(Value _, Expression origin) -> origin;
      default -> {
        Scalar scalar = scalar(value);
        yield scalar == null ? null : Expression.literal(scalar);
      }
    };
  }

  static @Nullable Scalar scalar(Value value) {
    return switch (value.plain()) {
      case Value.Nil _ -> Scalar.nothing();
      case Value.Bool(boolean on) -> Scalar.of(on);
      case Value.Num(Number number) -> Scalar.of(Numbers.decimal(number));
      case Value.Str(String text, boolean _) -> Scalar.of(text);
      default -> null;
    };
  }

  /**
   * {@code left operator right} where one side is a fact: an open condition, or one that is known
   * and remembers itself.
   *
   * @param plain what the operation gives for plain values
   */
  Value compare(String operator, Value left, Value right, Supplier<Value> plain, SourceSpan at) {
    boolean open =
        left instanceof Value.Future || right instanceof Value.Future || holdsFuture(right);
    Expression condition = condition(operator, left, right, at, open);
    if (condition == null) {
      if (open) {
        throw new EvaluationProblem(
            DiagnosticCode.FUTURE_STEERS,
            at,
            "a condition on a value of the future compares it with a text, a number, a flag or a"
                + " list of them, not with "
                + (left instanceof Value.Future ? right : left).described(),
            null);
      }
      return plain.get();
    }
    return open ? new Value.Future(condition) : new Value.Traced(plain.get(), condition);
  }

  /**
   * Charges what is put together of {@code operands}, before it is: each part is looked at again by all that reads it, and what holds
   * another twice grows by doubling.
   */
  void charge(List<Expression> operands, SourceSpan at) {
    Budget budget = texts.budget();
    long extent = 0;
    int depth = 0;
    for (Expression operand : operands) {
      extent += Extent.of(operand);
      depth = Math.max(depth, Extent.depth(operand));
    }
    budget.collection(extent / Extent.PART, at);
    budget.allocate(Extent.PART + extent / 2, at);
    budget.steps(1 + extent / (8L * Extent.PART), at);
    if (depth + 2 > budget.limits().nesting()) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          at,
          "a condition is nested deeper than " + budget.limits().nesting() + " levels",
          "put fewer conditions into each other");
    }
  }

  private static boolean holdsFuture(Value value) {
    List<Value> items = Operations.sequence(value);
    return items != null && items.stream().anyMatch(Value.Future.class::isInstance);
  }

  /** {@code left operator right} as an expression; null when the condition language has no such comparison. */
  @Nullable Expression condition(
      String operator, Value left, Value right, SourceSpan at, boolean open) {
    Expression a = expression(left);
    if (a == null) {
      return null;
    }
    return switch (operator) {
      case "in", "!in" -> {
        List<Expression> members = members(right);
        if (members == null) {
          yield null;
        }
        charge(List.of(a), at);
        charge(members, at);
        Expression membership = new Expression.Membership(a, members);
        yield operator.equals("in") ? membership : new Expression.Not(membership);
      }
      case "=~", "==~" -> {
        TextPattern pattern =
            switch (right.plain()) {
              case Value.Pattern(TextPattern given) -> given;
              case Value.Str(String source, boolean _) when !(right instanceof Value.Traced) ->
                  operations.pattern(source, at);
              default -> null;
            };
        charge(List.of(a), at);
        yield pattern == null ? null : new Expression.Match(a, pattern, operator.equals("==~"));
      }
      default -> {
        Expression b = expression(right);
        if (b == null) {
          yield null;
        }
        if (!open) {
          operations.comparing().equal(left, right, at);
        }
        charge(List.of(a, b), at);
        yield new Expression.Comparison(comparator(operator), a, b);
      }
    };
  }

  private static Comparator comparator(String operator) {
    for (Comparator comparator : Comparator.values()) {
      if (comparator.symbol().equals(operator)) {
        return comparator;
      }
    }
    throw new IllegalStateException("operator " + operator);
  }

  private static @Nullable List<Expression> members(Value list) {
    if (list instanceof Value.Future(Expression.Reference output)) {
      return List.of(output);
    }
    List<Value> items =
        list instanceof Value.Items(List<Value> own, var kind) && kind == Value.Items.Kind.LIST
            ? own
            : null;
    if (items == null) {
      return null;
    }
    List<Expression> members = new ArrayList<>();
    for (Value item : items) {
      Expression member = expression(item);
      if (member == null) {
        return null;
      }
      members.add(member);
    }
    return members;
  }

  /** {@code !value}. */
  Value not(Value value, SourceSpan at) {
    Expression fact = remembers(value) ? expression(value) : null;
    if (fact != null) {
      charge(List.of(fact), at);
    }
    return switch (value) {
      case Value.Future(Expression expression) -> new Value.Future(new Expression.Not(expression));
      case Value.Traced(Value known, Expression origin) ->
          new Value.Traced(Value.of(!operations.truth(known, at)), new Expression.Not(origin));
      default -> Value.of(!operations.truth(value, at));
    };
  }

  /** {@code left && right} or {@code left || right}, of which one is a fact; known where literals decide it, and open else when one is. */
  Value junction(boolean all, Value left, Value right, SourceSpan at) {
    List<Expression> operands = List.of(operand(left, at), operand(right, at));
    charge(operands, at);
    Expression junction = all ? new Expression.All(operands) : new Expression.Any(operands);
    if (left instanceof Value.Future || right instanceof Value.Future) {
      return decides(all, left, operands.getFirst(), at)
              || decides(all, right, operands.getLast(), at)
          ? new Value.Traced(Value.of(!all), junction)
          : new Value.Future(junction);
    }
    boolean a = operations.truth(left, at);
    boolean b = operations.truth(right, at);
    return new Value.Traced(Value.of(all ? a && b : a || b), junction);
  }

  /** Whether a side decides a junction by its literals alone, whatever the facts are. */
  private boolean decides(boolean all, Value side, Expression operand, SourceSpan at) {
    return !(side instanceof Value.Future)
        && operations.truth(side, at) != all
        && Evaluation.evaluate(operand, LITERALS).isPresent();
  }

  private Expression operand(Value value, SourceSpan at) {
    Expression expression = remembers(value) ? expression(value) : null;
    return expression != null
        ? expression
        : Expression.literal(Scalar.of(operations.truth(value, at)));
  }

  /** The text that is made of {@code parts}; open when one of them is. */
  Value text(List<Value> parts, boolean interpolated, SourceSpan at) {
    boolean open = false;
    boolean traced = false;
    for (Value part : parts) {
      open |= part instanceof Value.Future;
      traced |= part instanceof Value.Traced;
    }
    StringBuilder known = new StringBuilder();
    List<Template.Part> written = new ArrayList<>();
    List<Expression> holes = new ArrayList<>();
    for (Value part : parts) {
      Expression expression = remembers(part) ? expression(part) : null;
      if (expression != null) {
        holes.add(expression);
        written.add(new Template.Part.Hole(expression));
      }
      if (!(part instanceof Value.Future)) {
        String text = interpolated ? texts.ofHole(part, at) : texts.of(part, at);
        operations.charge(known.length() + (long) text.length(), at);
        known.append(text);
        if (expression == null && (open || traced)) {
          written.add(new Template.Part.Text(text));
        }
      }
    }
    if (!holes.isEmpty()) {
      charge(holes, at);
    }
    if (open) {
      return new Value.Future(new Expression.Interpolation(Template.of(written)));
    }
    Value text = new Value.Str(known.toString(), interpolated);
    return traced
        ? new Value.Traced(text, new Expression.Interpolation(Template.of(written)))
        : text;
  }

  /**
   * The texts of {@code items} with {@code separator} between, one of which is a value of the
   * future.
   */
  Value joined(List<Value> items, String separator, SourceSpan at) {
    List<Value> parts = new ArrayList<>();
    for (Value item : items) {
      if (!parts.isEmpty()) {
        parts.add(Value.of(separator));
      }
      parts.add(item);
    }
    return text(parts, false, at);
  }

  /** The plain value that a condition goes by: a fact that is empty, such as {@code git.tag} without a tag, is an empty text to it. */
  static Value operand(Value fact) {
    return fact instanceof Value.Traced(Value.Nil _, Expression _) ? Value.of("") : fact.plain();
  }

  /** A method of the condition language on a fact; empty when the method is none of it. */
  Optional<Value> method(Value receiver, Invocation call, Supplier<@Nullable Value> plain) {
    if (receiver instanceof Value.Future(Expression list)
        && call.name().equals(Function.SIZE.word())
        && call.count() == 0) {
      return Optional.of(new Value.Future(new Expression.Call(Function.SIZE, List.of(list))));
    }
    Optional<Function> function =
        Function.named(call.name())
            .filter(each -> !each.isFact() && each != Function.SIZE && call.count() == 1);
    Expression text = expression(receiver);
    Expression argument = call.count() == 1 ? expression(call.arguments().getFirst()) : null;
    if (function.isEmpty() || text == null || argument == null) {
      if (receiver instanceof Value.Future) {
        throw new EvaluationProblem(
            DiagnosticCode.FUTURE_STEERS,
            call.at(),
            "'"
                + call.name()
                + "' needs a value that is known now, and this is known only when the run goes on",
            "contains, startsWith, endsWith and size wait for the value; anything else is for the"
                + " script of a step");
      }
      return Optional.empty();
    }
    charge(List.of(text, argument), call.at());
    Expression condition = new Expression.Call(function.get(), List.of(text, argument));
    if (receiver instanceof Value.Future || call.arguments().getFirst() instanceof Value.Future) {
      return Optional.of(new Value.Future(condition));
    }
    Value known = plain.get();
    return known == null ? Optional.empty() : Optional.of(new Value.Traced(known, condition));
  }

  /**
   * Whether a node is written in the condition language alone, so that evaluating it does nothing
   * but give a value: the right side of {@code &&} may then be evaluated although the left decides,
   * and the whole condition is kept.
   */
  static boolean isPure(Node node) {
    return isPure(node, null);
  }

  /** Whether {@link #isPure} holds but for variables with values of their own. */
  static boolean isQuiet(Node node, Scope variables) {
    return isPure(node, variables);
  }

  private static boolean isPure(Node node, @Nullable Scope variables) {
    return switch (node) {
      case Node.Numeral _, Node.Text _, Node.Flag _, Node.Null _ -> true;
      case Node.Interpolated(List<Node> parts, SourceSpan _) ->
          parts.stream().allMatch(each -> isPure(each, variables));
      case Node.Items(var elements, SourceSpan _) ->
          elements.stream().allMatch(each -> !each.spread() && isPure(each.value(), variables));
      case Node.Property(
              Node target,
              Node name,
              boolean safe,
              boolean spread,
              SourceSpan _,
              SourceSpan _) ->
          !safe && !spread && name instanceof Node.Text && isFact(target, variables);
      case Node.Index(Node target, Node index, boolean safe, SourceSpan _) ->
          !safe && index instanceof Node.Text && isFact(target, variables);
      case Node.Binary(String operator, Node left, Node right, SourceSpan _, SourceSpan _) ->
          (isCondition(operator) || isJunction(operator))
              && isPure(left, variables)
              && isPure(right, variables);
      case Node.Unary(String operator, Node operand, SourceSpan _) ->
          operator.equals("!") && isPure(operand, variables);
      case Node.Call(Node callee, var arguments, boolean _, SourceSpan _) ->
          arguments.stream()
                  .allMatch(
                      each ->
                          each.name() == null && !each.spread() && isPure(each.value(), variables))
              && (callee instanceof Node.Variable(String name, SourceSpan _)
                  ? Function.named(name).isPresent()
                  : callee
                          instanceof
                          Node.Property(
                              Node target,
                              Node property,
                              boolean _,
                              boolean _,
                              SourceSpan _,
                              SourceSpan _)
                      && property instanceof Node.Text(String method, SourceSpan _)
                      && Function.named(method).isPresent()
                      && isPure(target, variables));
      case Node.Variable(String name, SourceSpan _) ->
          variables != null
              && variables.get(name) != null
              && !(variables.get(name) instanceof Value.Broken);
      case Node.Entries _, Node.Step _, Node.Ternary _, Node.Elvis _, Node.Closure _ -> false;
    };
  }

  /** Whether a condition asks for a fact of something that does not exist, which is said although the condition is decided without it. */
  static boolean namesNothing(Node node, Scope variables) {
    return switch (node) {
      case Node.Binary(String _, Node left, Node right, SourceSpan _, SourceSpan _) ->
          namesNothing(left, variables) || namesNothing(right, variables);
      case Node.Unary(String _, Node operand, SourceSpan _) -> namesNothing(operand, variables);
      case Node.Property(Node target, Node _, boolean _, boolean _, SourceSpan _, SourceSpan _) ->
          namesNothing(target, variables);
      case Node.Variable(String name, SourceSpan _) ->
          variables.get(name) == null && !NAMESPACES.contains(name);
      default -> false;
    };
  }

  static boolean isJunction(String operator) {
    return operator.equals("&&") || operator.equals("||");
  }

  private static boolean isFact(Node node, @Nullable Scope variables) {
    return node instanceof Node.Variable(String name, SourceSpan _)
        ? NAMESPACES.contains(name)
        : isPure(node, variables);
  }
}
