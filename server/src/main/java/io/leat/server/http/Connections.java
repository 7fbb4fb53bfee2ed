package io.leat.server.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open: no more than the limits, of all and of an address, and none that stays long without a request, be it
 * that nothing comes or that its headers come by drops. Who comes when it is full takes the place of who has waited for longest. Used by
 * all event loops.
 */
final class Connections {
  private final HttpLimits limits;
  private final Predicate<String> trusted;
  private final Map<HttpConnection, Waiting> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> ofAddress = new HashMap<>();
  private int open;

  private record Waiting(String address, long since) {}

  /**
   * @param trusted whether an address is that of a proxy, which speaks for many
   */
  Connections(HttpLimits limits, Predicate<String> trusted) {
    this.limits = limits;
    this.trusted = trusted;
  }

  private static String address(HttpConnection connection) {
    return connection.remoteAddress() == null
        ? ""
        : String.valueOf(connection.remoteAddress().host());
  }

  void opened(HttpConnection connection) {
    String address = address(connection);
    boolean full = false;
    HttpConnection oldest = null;
    synchronized (this) {
      open++;
      int own = ofAddress.merge(address, 1, Integer::sum);
      if (own > limits.addressConnections() && !trusted.test(address)) {
        full = true;
        oldest = oldest(address);
      } else if (open > limits.connections()) {
        full = true;
        oldest = oldest(null);
      }
      if (oldest != null) {
        waiting.remove(oldest);
      }
      if (!full || oldest != null) {
        waiting.put(connection, new Waiting(address, System.nanoTime()));
      }
    }
    connection.closeHandler(_ -> closed(connection, address));
    if (full) {
      (oldest == null ? connection : oldest).close();
    }
  }

  private synchronized void closed(HttpConnection connection, String address) {
    open--;
    ofAddress.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    waiting.remove(connection);
  }

  /** The one that has waited for longest, of {@code address} or of all; null when each has a request. */
  private @Nullable HttpConnection oldest(@Nullable String address) {
    for (Map.Entry<HttpConnection, Waiting> each : waiting.entrySet()) {
      if (address == null || each.getValue().address().equals(address)) {
        return each.getKey();
      }
    }
    return null;
  }

  /** A request of it goes on. */
  synchronized void busy(HttpConnection connection) {
    waiting.remove(connection);
  }

  /** Its request is done; the next may come. */
  synchronized void idle(HttpConnection connection) {
    waiting.put(connection, new Waiting(address(connection), System.nanoTime()));
  }

  /** Closes those that have waited too long. */
  void sweep() {
    long now = System.nanoTime();
    Map<HttpConnection, Waiting> late = new LinkedHashMap<>();
    synchronized (this) {
      waiting.forEach(
          (connection, since) -> {
            if (now - since.since() > limits.silence().toNanos()) {
              late.put(connection, since);
            }
          });
      late.keySet().forEach(waiting::remove);
    }
    late.keySet().forEach(HttpConnection::close);
  }
}
