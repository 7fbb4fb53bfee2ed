package io.leat.cli;

/** How a command ended, for scripts. An interrupted command ends with 130, as the JVM does by itself. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REJECTED = 3;

  /** The server could not be asked, or nobody is signed in. */
  static final int NO_SERVER = 4;

  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
