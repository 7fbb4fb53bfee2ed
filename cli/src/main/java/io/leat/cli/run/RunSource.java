package io.leat.cli.run;

import org.jspecify.annotations.Nullable;

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

  /** What stands for its latest run if {@code word}, written alone, is no task of the last run but has runs of its own; else null. */
  @Nullable String named(String word);
}
