package io.leat.engine.simulation;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Something that follows from a seed, and breaks no rule. */
interface Simulation {
  /** Runs it to its end; fails with an {@link AssertionError} when a rule is broken. */
  void run();

  /** What happened in it, for people. */
  String told(long seed);

  /** How many events there were. */
  int events();

  /**
   * Runs the simulation of {@code seed}.
   *
   * @param folder for the files of its attempts; empty, also afterwards
   * @return how many events there were
   * @throws AssertionError when a rule is broken; holds the graphs and all events
   */
  static int run(long seed, Path folder, boolean aloud, Supplier<Simulation> made) {
    Simulation simulation = made.get();
    try {
      simulation.run();
      if (aloud) {
        System.out.println(simulation.told(seed));
      }
      return simulation.events();
    } catch (AssertionError | RuntimeException | StackOverflowError problem) {
      throw new AssertionError(
          problem + "\n" + simulation.told(seed) + "run it again with -Dleat.seed=" + seed,
          problem);
    } finally {
      AttemptFiles.delete(folder);
    }
  }
}
