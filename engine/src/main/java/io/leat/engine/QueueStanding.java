package io.leat.engine;

import io.leat.engine.job.Demand;
import java.util.Set;

/** Where a run stands that has not begun. */
public sealed interface QueueStanding {
  /** It is not prepared yet. */
  record Preparing() implements QueueStanding {}

  /** Its end is being stored. */
  record Leaving() implements QueueStanding {}

  /** All that wait are held. */
  record Paused() implements QueueStanding {}

  /**
   * Another one of its concurrency group comes first.
   *
   * @param runs whether that one runs already
   */
  record Grouped(long other, boolean runs) implements QueueStanding {}

  /**
   * Its turn has not come.
   *
   * @param before how many are before it
   * @param demands what its first tasks ask of their agents
   */
  record Waiting(int before, Set<Demand> demands) implements QueueStanding {
    public Waiting {
      demands = Set.copyOf(demands);
    }
  }
}
