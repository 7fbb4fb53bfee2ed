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
    System.out.println("leat 0.1.0");
  }
}
