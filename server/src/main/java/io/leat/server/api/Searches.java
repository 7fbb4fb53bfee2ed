package io.leat.server.api;

import io.leat.engine.durable.FileThreads;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where what clients look for meets much text. Few searches go on at once, on threads that nobody needs to be answered (ADR 44), and each
 * ends by its deadline or when its client has gone; the others wait in order. No login has all places, so that one client cannot keep all
 * others from searching. Safe for all threads.
 */
final class Searches {
  /** How long a search takes at most. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Longer than the longest search, so that whoever comes second has a turn. */
  private static final Duration PATIENCE = DEADLINE.plusSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(250);

  /** How many requests wait; more are refused at once, since a waiting one holds a place for requests. */
  private static final int MOST_WAITING = 32;

  /** No more than half of the threads for files. */
  private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** How many of them may be of one login. */
  private static final int AT_ONCE_OF_ONE = AT_ONCE - 1;

  /** How many requests of one login go on or wait. */
  private static final int MOST_OF_ONE = MOST_WAITING / 2;

  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  /** By login; one is there while a request of it is. */
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  /** A search. */
  interface Search<T> {
    /**
     * Does it, and asks {@code watch} again and again; gives what was found until then when that throws {@link Over}, or throws it on
     * where a part of it is of no use.
     */
    T found(Watch watch) throws IOException;
  }

  /** That a search is to end with what it found. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Over() {
      super("the search is over", null, false, false);
    }
  }

  /** What one login has of the places; {@code requests} changes only within {@link Map#compute}. */
  private static final class Share {
    private final Semaphore places = new Semaphore(AT_ONCE_OF_ONE, true);
    private int requests;
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

    /** Whether it has taken half of its time. */
    boolean isLong() {
      return System.nanoTime() - begun > DEADLINE.toNanos() / 2;
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
   * @throws io.leat.server.http.Refusal 503 when its turn does not come, too many wait, or it was over with nothing found
   */
  <T> T in(Request request, Search<T> search) throws IOException, InterruptedException {
    String login = request.login();
    Share share = enter(login);
    try {
      long begun = System.nanoTime();
      await(share.places, request, begun);
      try {
        await(places, request, begun);
        try {
          return FileThreads.on(() -> search.found(new Watch(request)));
        } catch (InterruptedIOException ending) {
          throw ended(ending);
        } catch (Over over) {
          throw busy();
        } finally {
          places.release();
        }
      } finally {
        share.places.release();
      }
    } finally {
      leave(login);
    }
  }

  private Share enter(String login) {
    return shares.compute(
        login,
        (name, known) -> {
          Share share = known == null ? new Share() : known;
          if (share.requests == MOST_OF_ONE) {
            throw busy();
          }
          share.requests++;
          return share;
        });
  }

  private void leave(String login) {
    shares.computeIfPresent(login, (name, share) -> --share.requests == 0 ? null : share);
  }

  /** Takes a place of {@code from}. */
  private void await(Semaphore from, Request request, long begun) throws InterruptedException {
    if (from.tryAcquire()) {
      return;
    }
    if (!waiting.tryAcquire()) {
      throw busy();
    }
    try {
      // whose client has gone gives its place to others
      while (!from.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos() || request.gone()) {
          throw busy();
        }
      }
    } finally {
      waiting.release();
    }
  }

  private static RuntimeException busy() {
    return Problem.unavailable("busy", "as many searches go on and wait as may: try again")
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
