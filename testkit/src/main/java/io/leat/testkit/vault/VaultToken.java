package io.leat.testkit.vault;

import java.time.Duration;

/** A token that is let in for a while. */
record VaultToken(String text, Duration lasts, boolean renews, long since) {
  VaultToken(String text, Duration lasts, boolean renews) {
    this(text, lasts, renews, System.nanoTime());
  }

  Duration left() {
    return lasts.minusNanos(System.nanoTime() - since);
  }

  boolean isOver() {
    return left().isNegative();
  }
}
