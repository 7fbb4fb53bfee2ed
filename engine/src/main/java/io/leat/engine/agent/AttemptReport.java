package io.leat.engine.agent;

import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a driver says about an attempt. A report may come twice, or late, but for {@link NeverStarted}. */
public sealed interface AttemptReport {

  /** Whom it is about. */
  Lease lease();

  /**
   * Its supervising process has begun.
   *
   * @param at when, to the millisecond; null when it is only known that it has
   */
  record Started(Lease lease, @Nullable Instant at) implements AttemptReport {
    public Started {
      at = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** That it has begun, nobody knows when. */
    public Started(Lease lease) {
      this(lease, null);
    }

    /** When it began, as far as that is known at {@code now}. */
    public Instant begun(Instant now) {
      return at == null || at.isAfter(now) ? now : at;
    }
  }

  /** It was taken up while nobody could tell, and turned out never to have begun, nor ever to begin: it can be launched anew. */
  record NeverStarted(Lease lease) implements AttemptReport {}

  /** It has ended, and nothing of it runs that anybody knows of. */
  record Ended(Lease lease, AttemptOutcome outcome) implements AttemptReport {}
}
