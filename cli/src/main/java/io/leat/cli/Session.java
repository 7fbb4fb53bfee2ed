package io.leat.cli;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import java.io.Console;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

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

  /**
   * A password that is asked for.
   *
   * @throws UsageProblem that is {@code nobody} where nobody can be asked, and {@code none} when nothing is typed
   */
  String password(String prompt, UsageProblem nobody, UsageProblem none) {
    Console console = terminal.toTerminal() ? System.console() : null;
    if (console == null || !console.isTerminal()) {
      throw nobody;
    }
    char[] typed = console.readPassword("%s", prompt);
    if (typed == null || typed.length == 0) {
      throw none;
    }
    String text = new String(typed);
    Arrays.fill(typed, ' ');
    return text;
  }

  /** The same, in the folder {@code written}. */
  Session in(String written) {
    return new Session(terminal.in(written), out, err);
  }
}
