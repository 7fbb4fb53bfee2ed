package io.leat.engine.story;

import io.leat.engine.run.Lease;
import io.leat.engine.schedule.AgentRoom;
import java.util.List;
import java.util.function.Function;

/**
 * What the events of a run do not tell of it.
 *
 * @param goesOn whether somebody runs it, or will
 * @param agents where its tasks may run
 * @param halt why nothing begins now on any of them, in a sentence without a full stop; empty when it does
 * @param described what is to be said of an attempt that has not begun, or whose agent cannot be reached, in a sentence; empty for nothing
 */
public record Surroundings(
    boolean goesOn, List<AgentRoom> agents, String halt, Function<Lease, String> described) {
  /** Where things begin. */
  public Surroundings(boolean goesOn, List<AgentRoom> agents) {
    this(goesOn, agents, "", _ -> "");
  }

  public Surroundings {
    agents = List.copyOf(agents);
  }
}
