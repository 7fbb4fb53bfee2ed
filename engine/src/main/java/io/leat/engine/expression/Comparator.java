package io.leat.engine.expression;

/** How two values are compared. */
public enum Comparator {
  EQUAL("=="),
  UNEQUAL("!="),
  LESS("<"),
  AT_MOST("<="),
  MORE(">"),
  AT_LEAST(">=");

  private final String symbol;

  Comparator(String symbol) {
    this.symbol = symbol;
  }

  /** The sign for this comparison in a Jobfile. */
  public String symbol() {
    return symbol;
  }

  /** Whether the order of the two values matters, not only whether they are the same. */
  public boolean ordering() {
    return this != EQUAL && this != UNEQUAL;
  }

  /** Whether a comparison that gave {@code sign} (negative, zero, positive) holds. */
  boolean holds(int sign) {
    return switch (this) {
      case EQUAL -> sign == 0;
      case UNEQUAL -> sign != 0;
      case LESS -> sign < 0;
      case AT_MOST -> sign <= 0;
      case MORE -> sign > 0;
      case AT_LEAST -> sign >= 0;
    };
  }
}
