package io.leat.engine.driver;

import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a driver says about an attempt. A report may come twice, or late, but for {@link NeverStarted}. */
public sealed interface AttemptReport {

  /** Whom it is about. */
  Lease lease();

  /**
   * Its supervising process has begun.
   *
   * @param at when, to the millisecond, as far as that is known here: at most the present
   */
  record Started(Lease lease, Instant at) implements AttemptReport {
    public Started {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** It was taken up while nobody could tell, and turned out never to have begun, nor ever to begin: it can be launched anew. */
  record NeverStarted(Lease lease) implements AttemptReport {}

  /** It has ended, and nothing of it runs that anybody knows of. */
  record Ended(Lease lease, AttemptOutcome outcome) implements AttemptReport {}
}
