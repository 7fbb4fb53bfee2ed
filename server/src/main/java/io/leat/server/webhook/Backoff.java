package io.leat.server.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is tried again: after about 10 s, 1 min, 5 min, 30 min, and then every 2 h; each a fifth more or less, so
 * that many that failed together do not come back together.
 *
 * @param attempts how often it is tried in all, at least once
 */
public record Backoff(int attempts) {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2));

  /** No pause is longer. */
  static final Duration LONGEST = PAUSES.getLast().multipliedBy(6).dividedBy(5);

  public Backoff {
    if (attempts < 1) {
      throw new IllegalArgumentException("a delivery is tried at least once");
    }
  }

  /**
   * The pause after a try; empty to give up.
   *
   * @param tries how many there were, at least one
   */
  Optional<Duration> after(int tries, RandomGenerator random) {
    if (tries >= attempts) {
      return Optional.empty();
    }
    Duration pause = PAUSES.get(Math.min(tries, PAUSES.size()) - 1);
    return Optional.of(
        Duration.ofMillis((long) (pause.toMillis() * (0.8 + 0.4 * random.nextDouble()))));
  }
}
