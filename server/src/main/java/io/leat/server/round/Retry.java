package io.leat.server.round;

import io.leat.engine.backoff.BackOff;
import java.time.Duration;
import java.time.Instant;

/**
 * When something is tried again that failed.
 *
 * @param failures how often it failed in a row, at least once
 */
public record Retry(BackOff backOff, int failures, Instant due) {
  /** It failed for the first time. */
  public static Retry first(BackOff backOff, Instant now) {
    return after(backOff, 1, now);
  }

  /** It failed again. */
  public Retry again(Instant now) {
    return after(backOff, failures + 1, now);
  }

  private static Retry after(BackOff backOff, int failures, Instant now) {
    return new Retry(backOff, failures, now.plus(backOff.after(failures)));
  }

  /** The same, due at another time. */
  public Retry at(Instant time) {
    return new Retry(backOff, failures, time);
  }

  /** How long it is left alone, from the last failure on. */
  public Duration pause() {
    return backOff.after(failures);
  }

  /** Whether it is to be tried now. */
  public boolean isDue(Instant now) {
    return !due.isAfter(now);
  }
}
