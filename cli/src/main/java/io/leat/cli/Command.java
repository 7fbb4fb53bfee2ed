package io.leat.cli;

/** One word after {@code leat}. */
interface Command {

  /** What it takes. */
  Usage usage();

  /** Whether what it prints is read from its beginning, and so page by page where it is longer than the terminal. */
  default boolean isPaged(Arguments arguments) {
    return false;
  }

  /** Does it, and returns the exit code; whoever waits may be interrupted. */
  int run(Arguments arguments, Session session) throws InterruptedException;
}
