package io.leat.engine.agent;

import java.time.Duration;

/** Whether an agent can be reached, as its driver knows. */
public sealed interface AgentState {

  /** Nobody knows yet: the first connection is being made. */
  record Connecting() implements AgentState {}

  /** It answers, and takes work. */
  record Online() implements AgentState {}

  /**
   * It does not; attempts there run on, and the driver tries again.
   *
   * @param since how long ago it was seen last, or first sought
   * @param why the last failure, in words
   */
  record Unreachable(Duration since, String why) implements AgentState {}
}
