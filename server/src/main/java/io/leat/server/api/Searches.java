package io.leat.server.api;

import io.leat.engine.durable.FileThreads;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where what clients look for meets much text. Few searches go on at once, on threads that nobody needs to be answered (ADR 44), and each ends
 * by its deadline or when its client has gone; the others wait in order. Safe for all threads.
 */
final class Searches {
  /** How long a search takes at most. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  /** As long as the longest search, so that whoever comes second has a turn. */
  private static final Duration PATIENCE = DEADLINE;

  private static final Duration LOOK = Duration.ofMillis(250);

  /** How many requests wait; more are refused at once, since a waiting one holds a place for requests. */
  private static final int MOST_WAITING = 32;

  /** No more than half of the threads for files. */
  private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  /** A search. */
  interface Search<T> {
    /** Does it, and asks {@code watch} again and again; gives what was found until then when that throws {@link Over}. */
    T found(Watch watch) throws IOException;
  }

  /** That a search is to end with what it found. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Over() {
      super("the search is over", null, false, false);
    }
  }

  /** Whether a search may go on. For the thread of the search. */
  static final class Watch implements Runnable {
    private final Request request;
    private final long begun = System.nanoTime();

    private Watch(Request request) {
      this.request = request;
    }

    /** Whether the deadline has passed, the client has gone, or the server ends. */
    boolean over() {
      return System.nanoTime() - begun > DEADLINE.toNanos()
          || request.gone()
          || Thread.currentThread().isInterrupted();
    }

    /**
     * Looks.
     *
     * @throws Over when it may not go on
     */
    @Override
    public void run() {
      if (over()) {
        throw new Over();
      }
    }
  }

  /**
   * What {@code search} found for {@code request}.
   *
   * @throws io.leat.server.http.Refusal 503 when its turn does not come, or too many wait
   */
  <T> T in(Request request, Search<T> search) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      await(request);
    }
    try {
      return FileThreads.on(() -> search.found(new Watch(request)));
    } catch (InterruptedIOException ending) {
      throw ended(ending);
    } finally {
      places.release();
    }
  }

  private void await(Request request) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      throw busy();
    }
    long begun = System.nanoTime();
    try {
      // whose client has gone gives its place to others
      while (!places.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos() || request.gone()) {
          throw busy();
        }
      }
    } finally {
      waiting.release();
    }
  }

  private static RuntimeException busy() {
    return Problem.unavailable("busy", AT_ONCE + " searches go on, and others wait: try again")
        .header("Retry-After", "5")
        .refusal();
  }

  /** The mark of the thread goes with it. */
  private static InterruptedException ended(InterruptedIOException cause) {
    Thread.interrupted();
    InterruptedException ended = new InterruptedException(cause.getMessage());
    ended.initCause(cause);
    return ended;
  }
}
