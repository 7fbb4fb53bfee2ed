package io.leat.engine.story;

import java.util.List;

/**
 * What the events of a run do not tell of it.
 *
 * @param goesOn whether somebody runs it, or will
 * @param agents where its tasks may run
 */
public record Surroundings(boolean goesOn, List<AgentRoom> agents) {
  public Surroundings {
    agents = List.copyOf(agents);
  }
}
