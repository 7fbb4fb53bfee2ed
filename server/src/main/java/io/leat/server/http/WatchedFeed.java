package io.leat.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A feed that ends within a second when what its client may has changed: a client that comes again gets what it may by then. Used as any
 * feed is.
 */
final class WatchedFeed implements EventFeed {
  private static final long LOOK = 500_000_000;

  private final EventFeed feed;
  private final BooleanSupplier same;
  private long looked = System.nanoTime();

  /**
   * Watches {@code feed}.
   *
   * @param same whether the client may still what it might at the beginning
   */
  WatchedFeed(EventFeed feed, BooleanSupplier same) {
    this.feed = feed;
    this.same = same;
  }

  @Override
  public Next next(Duration atMost) throws IOException, InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      long now = System.nanoTime();
      if (now - looked >= LOOK) {
        looked = now;
        if (!same.getAsBoolean()) {
          return new End();
        }
      }
      long left = until - now;
      Next next = feed.next(Duration.ofNanos(Math.clamp(left, 1, LOOK)));
      if (!(next instanceof Quiet) || left <= LOOK) {
        return next;
      }
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
