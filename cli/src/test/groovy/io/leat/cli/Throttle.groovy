package io.leat.cli

import java.util.concurrent.atomic.AtomicLong

/** Stands between a client and a server, and cuts all connections when the server has sent so many bytes. */
final class Throttle implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.loopbackAddress)
  private final List<Socket> open = Collections.synchronizedList([])
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE)
  private final int server

  /** In front of the server at {@code port}. */
  Throttle(int port) {
    server = port
    Thread.startVirtualThread {
      while (!listening.closed) {
        try {
          join(listening.accept())
        } catch (IOException closed) {
          return
        }
      }
    }
  }

  String getUrl() {
    "http://127.0.0.1:$listening.localPort"
  }

  /** Lets so many more bytes through. */
  void allow(long bytes) {
    left.set(bytes)
  }

  private void join(Socket client) {
    def behind = new Socket(InetAddress.loopbackAddress, server)
    open.addAll([client, behind])
    Thread.startVirtualThread { pass(client, behind, false) }
    Thread.startVirtualThread { pass(behind, client, true) }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    try {
      byte[] bytes = new byte[512]
      for (int count = from.inputStream.read(bytes); count >= 0; count = from.inputStream.read(bytes)) {
        if (counted && left.addAndGet(-count) < 0) {
          break
        }
        to.outputStream.write(bytes, 0, count)
      }
    } catch (IOException gone) {
      // the other one is told below
    } finally {
      from.close()
      to.close()
    }
  }

  @Override
  void close() {
    listening.close()
    open*.close()
  }
}
