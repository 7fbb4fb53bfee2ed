package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A value that is decided as facts come in: a condition, or a part of a text.
 *
 * <p>{@code toString} gives the canonical source: it reads back to an equal expression, in the condition language and in a
 * Groovy Jobfile alike. Immutable.
 */
public sealed interface Expression {

  /** A value that is written down. */
  record Literal(Scalar value) implements Expression {
    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /**
   * A fact by its path, such as {@code params.target}, {@code git.branch} or {@code outputs.compile.version}.
   *
   * @param path at least one segment; the first is the root
   */
  record Reference(List<String> path) implements Expression {
    public Reference {
      path = List.copyOf(path);
      if (path.isEmpty()) {
        throw new IllegalArgumentException("a reference has a path");
      }
    }

    /** The first segment: {@code params}, {@code git}, {@code trigger}, {@code outputs}, or the field of a filter. */
    public String root() {
      return path.getFirst();
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Holds when the operand does not. A literal is the yes or no that it is taken for, as in {@link All} and {@link Any}. */
  record Not(Expression operand) implements Expression {
    public Not {
      operand = truth(operand);
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Holds when all operands do; two or more, none of them an {@code All} itself. */
  record All(List<Expression> operands) implements Expression {
    public All {
      operands = flattened(operands, true);
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Holds when any operand does; two or more, none of them an {@code Any} itself. */
  record Any(List<Expression> operands) implements Expression {
    public Any {
      operands = flattened(operands, false);
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Two values compared; both of one kind, or one of them nothing. */
  record Comparison(Comparator comparator, Expression left, Expression right)
      implements Expression {
    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Whether a value is one of those listed; a member that is a list stands for its items. */
  record Membership(Expression element, List<Expression> members) implements Expression {
    public Membership {
      members = List.copyOf(members);
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** Whether a text fits a regular expression: anywhere in it, or as a whole. */
  record Match(Expression text, TextPattern pattern, boolean whole) implements Expression {
    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** A function applied to its arguments. */
  record Call(Function function, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** A text with holes. */
  record Interpolation(Template template) implements Expression {
    @Override
    public String toString() {
      return ExpressionText.of(this);
    }
  }

  /** The literal {@code value}. */
  static Expression literal(Scalar value) {
    return new Literal(value);
  }

  /** The fact at {@code path}. */
  static Reference reference(String... path) {
    return new Reference(List.of(path));
  }

  /** Visits every reference and call in this expression, outside first, left to right. */
  default void walk(Consumer<Expression> visitor) {
    visitor.accept(this);
    switch (this) {
      case Literal _, Reference _ -> {}
      case Not(Expression operand) -> operand.walk(visitor);
      case All(List<Expression> operands) -> operands.forEach(each -> each.walk(visitor));
      case Any(List<Expression> operands) -> operands.forEach(each -> each.walk(visitor));
      case Comparison(Comparator _, Expression left, Expression right) -> {
        left.walk(visitor);
        right.walk(visitor);
      }
      case Membership(Expression element, List<Expression> members) -> {
        element.walk(visitor);
        members.forEach(each -> each.walk(visitor));
      }
      case Match(Expression text, TextPattern _, boolean _) -> text.walk(visitor);
      case Call(Function _, List<Expression> arguments) ->
          arguments.forEach(each -> each.walk(visitor));
      case Interpolation(Template template) -> template.walk(visitor);
    }
  }

  private static Expression truth(Expression operand) {
    return operand instanceof Literal(Scalar value) && !(value instanceof Scalar.Flag)
        ? literal(Scalar.of(value.truth()))
        : operand;
  }

  private static List<Expression> flattened(List<Expression> operands, boolean all) {
    List<Expression> flat = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      switch (operand) {
        case All(List<Expression> inner) when all -> flat.addAll(inner);
        case Any(List<Expression> inner) when !all -> flat.addAll(inner);
        default -> flat.add(truth(operand));
      }
    }
    if (flat.size() < 2) {
      throw new IllegalArgumentException("two or more operands");
    }
    return List.copyOf(flat);
  }
}
