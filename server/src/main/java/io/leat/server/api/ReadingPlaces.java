package io.leat.server.api;

import io.leat.server.http.Problem;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Where what takes memory while it is made is made: a few at once, and the others wait in order. Safe for all threads. */
final class ReadingPlaces {
  private static final int PATIENCE_SECONDS = 10;

  private final Semaphore places;
  private final String what;

  /**
   * As many places as {@code count}.
   *
   * @param what is made there, for people: {@code lists}
   */
  ReadingPlaces(int count, String what) {
    this.places = new Semaphore(count, true);
    this.what = what;
  }

  /** What is made there. */
  interface Making<T> {
    T make() throws IOException, InterruptedException;
  }

  /**
   * Makes something when its turn comes.
   *
   * @throws io.leat.server.http.Refusal 503 when that takes too long
   */
  <T> T in(Making<T> making) throws IOException, InterruptedException {
    if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw Problem.unavailable("busy", "as many " + what + " are read and wait as may: try again")
          .header("Retry-After", "5")
          .refusal();
    }
    try {
      return making.make();
    } finally {
      places.release();
    }
  }
}
