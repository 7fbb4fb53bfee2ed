package io.leat.engine.run;

import java.time.Instant;
import java.util.List;

/**
 * Says what a signal does to a run: a pure function, and the only place that knows. The rules in words are in docs/runs.md, the table
 * of states and signals in docs/ARCHITECTURE.md.
 */
public final class RunRules {
  private RunRules() {}

  /**
   * The events that {@code signal} causes, in their order; none when it does not matter any more, such as a report under a lease that
   * is not held. {@code run} is left as it is.
   */
  public static List<RunEvent> decide(RunState run, RunSignal signal, Instant now) {
    if (run.status().isPresent()) {
      return List.of();
    }
    Decision decision = new Decision(run.draft(), now);
    decision.on(signal);
    return decision.events();
  }

  /** Whether a run has come where nothing could ever bring it on: it is to be told so ({@link RunSignal.Stuck}). Linear in its tasks. */
  public static boolean isStuck(RunState state) {
    return !Standstill.of(state).isEmpty();
  }
}
