package io.leat.cli;

/** One word after {@code leat}. */
interface Command {

  /** What it takes. */
  Usage usage();

  /** Does it, and returns the exit code. */
  int run(Arguments arguments, Session session);
}
