package io.leat.engine.driver.local;

/** Words for a POSIX shell. */
final class ShellText {
  private ShellText() {}

  /** {@code word} in single quotes, so that a shell takes it as it is. */
  static String quoted(String word) {
    return "'" + (word.indexOf('\'') < 0 ? word : word.replace("'", "'\\''")) + "'";
  }
}
