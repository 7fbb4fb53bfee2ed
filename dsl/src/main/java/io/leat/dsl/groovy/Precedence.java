package io.leat.dsl.groovy;

import org.jspecify.annotations.Nullable;

/** How tightly the operators between two values bind, as in Groovy; all bind from the left. */
final class Precedence {
  private Precedence() {}

  /** The strength of {@code sign}, greater binding tighter; negative when a Jobfile does not have it. */
  static int of(String sign) {
    return switch (sign) {
      case "||" -> 1;
      case "&&" -> 2;
      case "==", "!=", "<=>", "=~", "==~" -> 3;
      case "<", "<=", ">", ">=", "in", "!in" -> 4;
      case "<<", "..", "..<" -> 5;
      case "+", "-" -> 6;
      case "*", "/", "%" -> 7;
      case "**" -> 8;
      default -> -1;
    };
  }

  /** What to write instead of an operator that a Jobfile does not have; null when there is nothing. */
  static @Nullable String alternative(String sign) {
    return switch (sign) {
      case "&" -> "write '&&'";
      case "|" -> "write '||'";
      case "===", "!==" -> "write '==' or '!='";
      case "<..", "<..<" -> "write a range with '..' or '..<'";
      case "..." -> "write a range with '..'";
      default -> null;
    };
  }
}
