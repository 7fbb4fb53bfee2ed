package io.leat.cli;

import io.leat.cli.terminal.Print;

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

  /** The same, in the folder {@code written}. */
  Session in(String written) {
    return new Session(terminal.in(written), out, err);
  }
}
