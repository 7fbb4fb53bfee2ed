package io.leat.engine.job;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a task is tried again.
 *
 * @param count how many further attempts after the first, 0 to 100
 * @param causes the ends after which there is another attempt; never empty
 * @param delay the time before the second attempt; each further one waits {@code factor} times longer, an hour at the most
 * @param factor at least 1
 */
public record RetryPolicy(int count, Set<RetryCause> causes, Duration delay, int factor) {

  /** A single attempt. */
  public static final RetryPolicy NEVER = new RetryPolicy(0, usualCauses(), Duration.ZERO, 1);

  public RetryPolicy {
    if (count < 0 || count > 100 || factor < 1 || delay.isNegative() || causes.isEmpty()) {
      throw new IllegalArgumentException(
          "a retry count of 0 to 100, a cause, a delay and a factor of at least 1");
    }
    causes = Collections.unmodifiableSet(EnumSet.copyOf(causes));
  }

  /** The causes when a Jobfile names none. {@code lost} is not among them: the task may still be running. */
  public static Set<RetryCause> usualCauses() {
    return EnumSet.of(RetryCause.FAILED, RetryCause.ERRORED, RetryCause.TIMEOUT);
  }
}
