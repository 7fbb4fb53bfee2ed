package io.leat.engine.backoff;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries of something that fails: longer and longer, and then always the last one.
 *
 * @param pauses after the first failure, the second and so on; at least one, none negative
 * @param jitter the share by which a pause may be shorter or longer, 0 to 1, so that what failed together is not tried again together
 */
public record BackOff(List<Duration> pauses, double jitter) {
  public BackOff {
    pauses = List.copyOf(pauses);
    if (pauses.isEmpty() || pauses.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("at least one pause, and none below zero");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("a jitter of 0 to 1");
    }
  }

  /**
   * Pauses that are {@code factor} times as long each time, without jitter.
   *
   * @param first at most {@code longest} is taken of it
   * @param factor at least 1
   */
  public static BackOff growing(Duration first, int factor, Duration longest) {
    List<Duration> pauses = new ArrayList<>();
    Duration pause = first;
    if (factor > 1) {
      for (;
          pause.isPositive() && pause.compareTo(longest) < 0;
          pause = pause.multipliedBy(factor)) {
        pauses.add(pause);
      }
    }
    pauses.add(pause.compareTo(longest) < 0 ? pause : longest);
    return new BackOff(pauses, 0);
  }

  /** The same pauses with this jitter. */
  public BackOff withJitter(double share) {
    return new BackOff(pauses, share);
  }

  /**
   * The pause after a failure, without jitter.
   *
   * @param failures how many there were in a row, at least one
   */
  public Duration after(int failures) {
    return pauses.get(Math.min(failures, pauses.size()) - 1);
  }

  /** The pause after a failure, in whole milliseconds. */
  public Duration after(int failures, RandomGenerator random) {
    double share = 1 - jitter + 2 * jitter * random.nextDouble();
    return Duration.ofMillis((long) (after(failures).toMillis() * share));
  }

  /** No pause is longer. */
  public Duration longest() {
    return Duration.ofMillis((long) (pauses.getLast().toMillis() * (1 + jitter)));
  }
}
