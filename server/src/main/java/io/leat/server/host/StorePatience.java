package io.leat.server.host;

import io.leat.engine.durable.DiskFull;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;

/** Waits for a database that is away, where nothing can go on without an answer. */
final class StorePatience {
  private static final long PATIENCE = Duration.ofMinutes(5).toNanos();
  private static final long AGAIN_MILLIS = 500;

  private StorePatience() {}

  /** What is asked of the database. */
  interface Asking<T> {
    T ask() throws IOException;
  }

  /**
   * The answer, for which it waits for up to five minutes.
   *
   * @throws StoreUnavailable when the database does not answer for longer, or its disk is full
   * @throws IOException when the server ends, with the thread interrupted; or what the question throws
   */
  static <T> T ask(Asking<T> question) throws IOException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return question.ask();
      } catch (StoreUnavailable away) {
        if (DiskFull.caused(away) || System.nanoTime() - begun > PATIENCE) {
          throw away;
        }
      }
      try {
        Thread.sleep(AGAIN_MILLIS);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new IOException("the server ends", ending);
      }
    }
  }
}
