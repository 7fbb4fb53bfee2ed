package io.leat.engine.story;

import io.leat.engine.schedule.AgentRoom;
import java.util.List;

/**
 * What the events of a run do not tell of it.
 *
 * @param goesOn whether somebody runs it, or will
 * @param agents where its tasks may run
 * @param halt why nothing begins now on any of them, in a sentence without a full stop; empty when it does
 */
public record Surroundings(boolean goesOn, List<AgentRoom> agents, String halt) {
  /** Where things begin. */
  public Surroundings(boolean goesOn, List<AgentRoom> agents) {
    this(goesOn, agents, "");
  }

  public Surroundings {
    agents = List.copyOf(agents);
  }
}
