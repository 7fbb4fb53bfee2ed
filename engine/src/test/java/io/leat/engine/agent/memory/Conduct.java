package io.leat.engine.agent.memory;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.run.Lease;
import java.io.IOException;

/** What goes wrong between a driver and its agent, and when the driver tells what it sees: by the script of a test, or by chance. */
public interface Conduct {
  /** Nothing goes wrong, and all is told at once. */
  Conduct SOUND = new Conduct() {};

  /** When a report is told. */
  enum Telling {
    NOW,
    LATER,
    /** Now, two times. */
    TWICE,
    /** Now, and once more later. */
    AGAIN
  }

  /** The driver does something, or has done it. */
  default void acts() {}

  /**
   * An attempt is about to be launched.
   *
   * @throws IOException why that fails
   */
  default void launches(Lease lease) throws IOException {}

  /**
   * Whether the driver can tell at once if an attempt that it takes up ever began; else that comes later.
   *
   * @throws IOException when nobody ever can; then the attempt is nobody's
   */
  default boolean isKnown(Lease lease) throws IOException {
    return true;
  }

  /** When a report is told. */
  default Telling telling(AttemptReport report) {
    return Telling.NOW;
  }
}
