package io.leat.server.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
  private final Map<HttpConnection, Integer> requests = new HashMap<>();
  private final Map<String, Integer> ofAddress = new HashMap<>();

  private final Set<HttpConnection> tunnels = new HashSet<>();

  private int open;

  private record Waiting(String address, long since) {}

  /**
   * @param trusted whether an address is that of a proxy, which speaks for many
   */
  Connections(HttpLimits limits, Predicate<String> trusted) {
    this.limits = limits;
    this.trusted = trusted;
  }

  /** The address that it comes from, without a zone; empty when it is not known. */
  static String address(HttpConnection connection) {
    SocketAddress remote = connection.remoteAddress();
    return remote == null ? "" : String.valueOf(remote.host()).split("%", 2)[0];
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
    if (trusted.test(address)
        && connection instanceof ConnectionBase base
        && isTunnel(base.channel().pipeline())) {
      synchronized (this) {
        tunnels.add(connection);
      }
    }
    connection.closeHandler(_ -> closed(connection, address));
    if (full) {
      (oldest == null ? connection : oldest).close();
    }
  }

  /**
   * Whether it began as HTTP/1.1 and asked for HTTP/2 by 'Upgrade', which Vert.x agrees to by itself: the reader of HTTP/1.1 is not gone
   * yet. A proxy that passed this on would carry what it cannot read, such as a false X-Forwarded-For.
   */
  private static boolean isTunnel(ChannelPipeline pipeline) {
    return pipeline.get(HttpRequestDecoder.class) != null
        && pipeline.get(Http2ConnectionHandler.class) != null;
  }

  private synchronized void closed(HttpConnection connection, String address) {
    open--;
    ofAddress.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    waiting.remove(connection);
    requests.remove(connection);
    tunnels.remove(connection);
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

  /** Whether it is a tunnel through a trusted proxy: nothing of it is to be done. */
  synchronized boolean isTunnel(HttpConnection connection) {
    return tunnels.contains(connection);
  }

  /** Closes it if it is a tunnel, once what goes on in it has ended. */
  void endTunnel(HttpConnection connection) {
    if (isTunnel(connection)) {
      connection.close();
    }
  }

  /** A request of it goes on; with HTTP/2 there may be several. */
  synchronized void busy(HttpConnection connection) {
    waiting.remove(connection);
    requests.merge(connection, 1, Integer::sum);
  }

  /** A request of it is done; when none goes on, the next is waited for. */
  synchronized void idle(HttpConnection connection) {
    Integer left = requests.computeIfPresent(connection, (_, all) -> all == 1 ? null : all - 1);
    if (left == null) {
      waiting.put(connection, new Waiting(address(connection), System.nanoTime()));
    }
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
