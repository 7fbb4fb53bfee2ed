package io.leat.engine.expression;

import java.util.List;
import java.util.stream.Collectors;

/** Writes expressions in their canonical source: one space around operators, single quotes, the fewest brackets. */
final class ExpressionText {
  private ExpressionText() {}

  private static final int ANY = 1;
  private static final int ALL = 2;
  private static final int RELATION = 3;
  private static final int PRIMARY = 5;

  static String of(Expression expression) {
    // the usual kind without a switch over patterns (ADR 4)
    return expression instanceof Expression.Reference(List<String> path)
        ? path(path)
        : composed(expression);
  }

  private static String composed(Expression expression) {
    return switch (expression) {
      case Expression.Literal(Scalar value) -> literal(value);
      case Expression.Reference _ -> of(expression);
      case Expression.Not(Expression operand) -> "!" + inside(operand, PRIMARY);
      case Expression.All(List<Expression> operands) -> joined(operands, " && ", RELATION);
      case Expression.Any(List<Expression> operands) -> joined(operands, " || ", ALL);
      case Expression.Comparison(Comparator comparator, Expression left, Expression right) ->
          inside(left, PRIMARY) + " " + comparator.symbol() + " " + inside(right, PRIMARY);
      case Expression.Membership(Expression element, List<Expression> members) ->
          members.size() == 1
                  && members.getFirst() instanceof Expression.Reference list
                  && list.root().equals("outputs")
              ? inside(element, PRIMARY) + " in " + list
              : inside(element, PRIMARY) + " in [" + joined(members, ", ", 0) + "]";
      case Expression.Match(Expression text, TextPattern pattern, boolean whole) ->
          inside(text, PRIMARY) + (whole ? " ==~ " : " =~ ") + quoted(pattern.source());
      case Expression.Call(Function function, List<Expression> arguments)
          when function == Function.SIZE ->
          inside(arguments.getFirst(), PRIMARY) + "." + function.word() + "()";
      case Expression.Call(Function function, List<Expression> arguments) ->
          function.word() + "(" + joined(arguments, ", ", 0) + ")";
      case Expression.Interpolation(Template template) -> interpolation(template);
    };
  }

  private static String joined(List<Expression> operands, String separator, int level) {
    return operands.stream()
        .map(each -> inside(each, level))
        .collect(Collectors.joining(separator));
  }

  private static String inside(Expression expression, int level) {
    return level(expression) < level ? "(" + of(expression) + ")" : of(expression);
  }

  private static int level(Expression expression) {
    return switch (expression) {
      case Expression.Any _ -> ANY;
      case Expression.All _ -> ALL;
      case Expression.Comparison _, Expression.Membership _, Expression.Match _ -> RELATION;
      case Expression.Not _ -> PRIMARY;
      case Expression.Literal _,
          Expression.Reference _,
          Expression.Call _,
          Expression.Interpolation _ ->
          PRIMARY;
    };
  }

  private static String literal(Scalar value) {
    return switch (value) {
      case Scalar.Text(String text) -> quoted(text);
      case Scalar.Numeric number -> number.text();
      case Scalar.Flag flag -> flag.text();
      case Scalar.Items items -> items.text();
      case Scalar.Nothing _ -> "null";
    };
  }

  private static String path(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String segment : path) {
      if (isIdentifier(segment)) {
        text.append(text.isEmpty() ? "" : ".").append(segment);
      } else {
        text.append('[').append(quoted(segment)).append(']');
      }
    }
    return text.toString();
  }

  private static boolean isIdentifier(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !segment.isEmpty();
  }

  private static String interpolation(Template template) {
    StringBuilder text = new StringBuilder("\"");
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Part.Text(String literal) -> escape(text, literal, '"');
        case Template.Part.Hole(Expression expression) ->
            text.append("${").append(expression).append('}');
      }
    }
    return text.append('"').toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    escape(quoted, text, '\'');
    return quoted.append('\'').toString();
  }

  private static void escape(StringBuilder target, String text, char quote) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> target.append("\\\\");
        case '\n' -> target.append("\\n");
        case '\r' -> target.append("\\r");
        case '\t' -> target.append("\\t");
        default -> {
          if (c == quote || (c == '$' && quote == '"')) {
            target.append('\\').append(c);
          } else if (c < ' ' || c == 0x7f) {
            target.append(String.format("\\u%04x", (int) c));
          } else {
            target.append(c);
          }
        }
      }
    }
  }
}
