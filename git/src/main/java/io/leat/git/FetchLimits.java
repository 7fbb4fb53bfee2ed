package io.leat.git;

import java.time.Duration;

/**
 * How long and how much a fetch may take.
 *
 * @param connect until a connection stands
 * @param silence without a byte from the server
 * @param total from start to end, with the wait for others that fetch into the same mirror
 * @param bytes that one fetch may add to the mirror, looked at several times a second
 * @param refs branches and tags that a repository may have
 */
public record FetchLimits(
    Duration connect, Duration silence, Duration total, long bytes, int refs) {
  /** 20 s, 60 s, 10 min, 20 GiB, 200,000. */
  public static final FetchLimits USUAL =
      new FetchLimits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          20L << 30,
          200_000);

  /** Checks that nothing is below 1; the first two count in whole seconds. */
  public FetchLimits {
    if (connect.toSeconds() < 1
        || silence.toSeconds() < 1
        || !total.isPositive()
        || bytes < 1
        || refs < 1
        || silence.toSeconds() > 1_000_000
        || connect.toSeconds() > 1_000_000) {
      throw new IllegalArgumentException("limits of a fetch are at least 1");
    }
  }

  int connectMillis() {
    return (int) connect.toMillis();
  }

  int silenceSeconds() {
    return (int) silence.toSeconds();
  }
}
