package io.leat.server.api;

import java.time.Duration;

/** Wakes who waits for something to happen. Safe for all threads. */
public final class Pulse {
  private long beats;

  /** Something happened. */
  public synchronized void beat() {
    beats++;
    notifyAll();
  }

  /** How often something has happened. */
  public synchronized long beats() {
    return beats;
  }

  /** Returns when more has happened than {@code seen}, or after {@code atMost}. */
  public synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (beats == seen) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
