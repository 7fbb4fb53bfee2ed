package io.leat.server.http;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that are open: no more than the limit, and none that stays long without a request, be it that nothing comes or that
 * its headers come by drops.
 */
final class Connections {
  private final HttpLimits limits;
  private final Map<HttpConnection, Long> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  Connections(HttpLimits limits) {
    this.limits = limits;
  }

  void opened(HttpConnection connection) {
    int now = open.incrementAndGet();
    connection.closeHandler(
        _ -> {
          open.decrementAndGet();
          waiting.remove(connection);
        });
    if (now > limits.connections()) {
      connection.close();
    } else {
      waiting.put(connection, System.nanoTime());
    }
  }

  /** A request of it goes on. */
  void busy(HttpConnection connection) {
    waiting.remove(connection);
  }

  /** Its request is done; the next may come. */
  void idle(HttpConnection connection) {
    waiting.put(connection, System.nanoTime());
  }

  /** Closes those that have waited too long. */
  void sweep() {
    long now = System.nanoTime();
    waiting.forEach(
        (connection, since) -> {
          if (now - since > limits.silence().toNanos() && waiting.remove(connection, since)) {
            connection.close();
          }
        });
  }
}
