package io.leat.engine.driver.shell;

/** Words for a POSIX shell. */
public final class ShellText {
  private ShellText() {}

  /** {@code word} in single quotes, so that a shell takes it as it is. */
  public static String quoted(String word) {
    return "'" + (word.indexOf('\'') < 0 ? word : word.replace("'", "'\\''")) + "'";
  }

  /** What stands before {@code word} in a command so that it is no option: {@code --} and a blank where it begins with a dash, else nothing. */
  public static String endOfOptions(String word) {
    return word.startsWith("-") ? "-- " : "";
  }
}
