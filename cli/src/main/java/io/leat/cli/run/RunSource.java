package io.leat.cli.run;

/** Where the runs are that a command is about: in a folder of this machine, or at a server. For one thread. */
public interface RunSource {

  /** Whether it is a server. */
  boolean isServer();

  /**
   * The run that {@code written} means, such as {@code 17}, {@code web#17} or {@code last}.
   *
   * @throws io.leat.cli.terminal.UsageProblem when there is none
   */
  ShownRun run(String written);
}
