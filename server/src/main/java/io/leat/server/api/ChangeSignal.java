package io.leat.server.api;

import java.time.Duration;

/** Wakes who waits for something to happen. Safe for all threads. */
public final class ChangeSignal {
  private long count;

  /** Something happened. */
  public synchronized void announce() {
    count++;
    notifyAll();
  }

  /** How often something has happened. */
  public synchronized long count() {
    return count;
  }

  /** Returns when more has happened than {@code seen}, or after {@code atMost}. */
  public synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (count == seen) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
