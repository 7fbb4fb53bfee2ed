package io.leat.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open: no more than the limits, of all and of an address, and none that stays long without a request, be it
 * that nothing comes, not even what it speaks, or that its headers come by drops. Who comes when it is full takes the place of who has waited for longest. Used by
 * all event loops.
 */
final class Connections {
  private final HttpLimits limits;
  private final Predicate<String> trusted;
  private final Map<Channel, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Channel, Integer> requests = new HashMap<>();
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

  /** The address that it comes from, without a zone; empty when it is not known. */
  static String address(HttpConnection connection) {
    return address(channel(connection));
  }

  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress from
        ? from.getAddress().getHostAddress().split("%", 2)[0]
        : "";
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /** One more is open, of which nothing was read. On its event loop. */
  void opened(Channel channel) {
    String address = address(channel);
    boolean full = false;
    Channel oldest = null;
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
        waiting.put(channel, new Waiting(address, System.nanoTime()));
      }
    }
    channel.closeFuture().addListener((ChannelFutureListener) _ -> closed(channel, address));
    if (full) {
      close(oldest == null ? channel : oldest);
    }
  }

  /** Has it close; nobody waits until it has. */
  private static void close(Channel channel) {
    var _ = channel.close();
  }

  private synchronized void closed(Channel channel, String address) {
    open--;
    ofAddress.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    waiting.remove(channel);
    requests.remove(channel);
  }

  /** The one that has waited for longest, of {@code address} or of all; null when each has a request. */
  private @Nullable Channel oldest(@Nullable String address) {
    for (Map.Entry<Channel, Waiting> each : waiting.entrySet()) {
      if (address == null || each.getValue().address().equals(address)) {
        return each.getKey();
      }
    }
    return null;
  }

  /** A request of it goes on; with HTTP/2 there may be several. */
  synchronized void busy(HttpConnection connection) {
    Channel channel = channel(connection);
    waiting.remove(channel);
    requests.merge(channel, 1, Integer::sum);
  }

  /** A request of it is done; when none goes on, the next is waited for, unless it is closed. */
  synchronized void idle(HttpConnection connection) {
    Channel channel = channel(connection);
    Integer all = requests.get(channel);
    if (all != null && all > 1) {
      requests.put(channel, all - 1);
    } else if (all != null) {
      requests.remove(channel);
      waiting.put(channel, new Waiting(address(channel), System.nanoTime()));
    }
  }

  /** Closes those that have waited too long. */
  void sweep() {
    long now = System.nanoTime();
    Map<Channel, Waiting> late = new LinkedHashMap<>();
    synchronized (this) {
      waiting.forEach(
          (channel, since) -> {
            if (now - since.since() > limits.silence().toNanos()) {
              late.put(channel, since);
            }
          });
      late.keySet().forEach(waiting::remove);
    }
    late.keySet().forEach(Connections::close);
  }
}
