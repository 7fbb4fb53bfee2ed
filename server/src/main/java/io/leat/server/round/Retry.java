package io.leat.server.round;

import java.time.Duration;
import java.time.Instant;

/**
 * When something is tried again that failed.
 *
 * @param pause how long that is after the time before
 */
public record Retry(Duration pause, Instant due) {
  /** The first time, or the next, {@code pause} from now. */
  public static Retry after(Duration pause, Instant now) {
    return new Retry(pause, now.plus(pause));
  }

  /** The pause after the next failure: twice as long, at most {@code longest}. */
  public Duration next(Duration longest) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(longest) > 0 ? longest : twice;
  }

  /** Whether it is to be tried now. */
  public boolean isDue(Instant now) {
    return !due.isAfter(now);
  }
}
