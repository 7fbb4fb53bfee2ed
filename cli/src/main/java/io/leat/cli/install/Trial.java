package io.leat.cli.install;

import java.util.List;

/** Tries what was set up. */
@FunctionalInterface
interface Trial {
  /**
   * What does not work of it; empty when all does, which was told.
   *
   * @param server the account of the server, which is there
   * @param tasks that of its tasks
   */
  List<Fault> faults(Wanted wanted, Account server, Account tasks, Steps steps)
      throws InterruptedException;
}
