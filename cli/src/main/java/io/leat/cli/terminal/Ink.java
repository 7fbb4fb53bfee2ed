package io.leat.cli.terminal;

/** A way of setting off text on a terminal: the sixteen basic colours, so that it fits every theme. */
public enum Ink {
  BOLD("1"),
  DIM("2"),
  RED("1;31"),
  GREEN("32"),
  YELLOW("33"),
  BLUE("34"),
  MAGENTA("35"),
  CYAN("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** The parameter of the escape sequence (ECMA-48, SGR) that begins it. */
  public String code() {
    return code;
  }
}
