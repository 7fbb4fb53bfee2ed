package io.leat.cli;

/** The entry of the command line. */
public final class Leat {
  private Leat() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the words after {@code leat}
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit code; the process goes on. */
  static int run(String... arguments) {
    System.out.println("leat 0.1.0");
    return 0;
  }
}
