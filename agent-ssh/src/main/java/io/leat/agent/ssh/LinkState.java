package io.leat.agent.ssh;

import java.time.Duration;

/** Whether a host can be reached, as its driver knows. */
public sealed interface LinkState {

  /** Nobody knows yet: the first connection is being made. */
  record Connecting() implements LinkState {}

  /** The host answers. */
  record Online() implements LinkState {}

  /**
   * It does not; attempts there run on, and the driver tries again.
   *
   * @param since how long ago it was seen last, or first sought
   * @param why the last failure, in words
   */
  record Unreachable(Duration since, String why) implements LinkState {}
}
