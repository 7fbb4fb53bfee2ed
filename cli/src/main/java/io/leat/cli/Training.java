package io.leat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher runs once to make the AOT cache: usual commands, one after another in one JVM, so that the
 * cache holds the classes and links that they need.
 */
final class Training {
  private Training() {}

  /**
   * Runs the commands of a file.
   *
   * @param arguments one word, the file: a command a line, its words parted by single blanks
   */
  public static void main(String[] arguments) throws IOException {
    List<String> failed = run(Path.of(arguments[0]), Terminal.ofProcess());
    if (!failed.isEmpty()) {
      System.err.println("leat: commands of the training that failed: " + failed);
      System.exit(1);
    }
  }

  /** Runs the commands of a file and returns those that did not end with 0. */
  static List<String> run(Path commands, Terminal terminal) throws IOException {
    return Files.readAllLines(commands).stream()
        .filter(command -> Leat.run(command.split(" ", -1), terminal) != 0)
        .toList();
  }
}
