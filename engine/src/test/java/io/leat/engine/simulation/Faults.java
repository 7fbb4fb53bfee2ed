package io.leat.engine.simulation;

import java.util.Random;

/** What breaks, by chance, and when the process dies. */
final class Faults {
  private static final int MOST_CALLS = 1_000_000;

  /** The process dies here. Not an exception that anybody catches. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  final Random random;
  private boolean isStorm = true;
  private int fuse = -1;
  private int calls;

  Faults(Random random) {
    this.random = random;
  }

  /** Whether something happens that does once in so many times. */
  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** Whether something breaks that does once in so many times, in a storm. */
  boolean breaks(int in) {
    return isStorm && once(in);
  }

  boolean isStorm() {
    return isStorm;
  }

  /** Nothing breaks any more. */
  void calm() {
    isStorm = false;
    fuse = -1;
  }

  /** Lets the process die after so many further actions; -1 for never. */
  void kill(int actions) {
    fuse = actions;
    calls = 0;
  }

  /** Something that the process does to the world. */
  void action() {
    if (++calls > MOST_CALLS) {
      throw new AssertionError("the loop spins");
    }
    if (fuse >= 0 && fuse-- == 0) {
      throw new Killed();
    }
  }
}
