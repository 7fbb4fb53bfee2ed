package io.leat.engine.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What it takes for a task to bring a version to its environment, as it was set when the task asked. */
public sealed interface EnvironmentEntry {
  /** Nothing more. */
  record Free() implements EnvironmentEntry {}

  /**
   * A person's consent.
   *
   * @param timeout after which it counts as refused; null for never
   */
  record Asks(Protection protection, @Nullable Duration timeout) implements EnvironmentEntry {}

  /** This task may not, for this reason: a line for people, without a full stop. */
  record Refused(String because) implements EnvironmentEntry {}
}
