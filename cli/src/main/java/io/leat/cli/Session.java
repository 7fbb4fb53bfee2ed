package io.leat.cli;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What a command works with.
 *
 * @param out data, to stdout
 * @param err talk, to stderr
 */
record Session(Terminal terminal, Print out, Print err) {

  /** Has what is printed from now on shown page by page, where a person looks at it and it is longer than the terminal. */
  void page() {
    if (terminal.stdout() instanceof PagedOutput paged) {
      paged.page();
    }
  }

  /** Tells {@code line} at once, made harmless. */
  void say(String line) {
    err.line(Harmless.line(line)).flush();
  }

  /**
   * The path that {@code written} means here.
   *
   * @throws UsageProblem when it is none
   */
  Path path(String written) {
    try {
      return terminal.folder().resolve(written);
    } catch (InvalidPathException problem) {
      throw new UsageProblem("'" + written + "' is not a path", null);
    }
  }

  /** The same, in the folder {@code written}. */
  Session in(String written) {
    return new Session(terminal.in(written), out, err);
  }
}
