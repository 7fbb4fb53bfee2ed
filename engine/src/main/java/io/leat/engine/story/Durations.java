package io.leat.engine.story;

import java.time.Duration;

/** Durations for people. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 12 ms}, {@code 3.4 s}, {@code 2 min 5 s}, {@code 1 h 3 min}. */
  public static String text(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
    return millis < 3_600_000
        ? millis / 60_000 + " min " + millis % 60_000 / 1000 + " s"
        : millis / 3_600_000 + " h " + millis % 3_600_000 / 60_000 + " min";
  }
}
