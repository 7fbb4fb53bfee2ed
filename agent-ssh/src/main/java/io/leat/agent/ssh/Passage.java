package io.leat.agent.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * A way to a host in a channel of another connection, to a jump host or of a host that dials in: a port of this machine that takes one
 * connection, ours, and passes it on. The library connects to addresses only.
 */
final class Passage implements Closeable {
  private static final Duration FOR_EVER = Duration.ofDays(3650);
  private static final int CHUNK = 1 << 16;

  private final AbstractClientChannel channel;
  private final ServerSocket server;

  private Passage(AbstractClientChannel channel, ServerSocket server) {
    this.channel = channel;
    this.server = server;
  }

  /** Asks the jump host to connect. */
  static Passage open(ClientSession jump, String address, int port, Duration patience)
      throws IOException {
    return open(
        jump.createDirectTcpipChannel(
            new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(address, port)),
        patience);
  }

  /** A way in {@code channel}, which is opened. */
  static Passage open(AbstractClientChannel channel, Duration patience) throws IOException {
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(channel, FOR_EVER);
    boolean isOpen = false;
    try {
      channel.open().verify(patience);
      Passage passage =
          new Passage(channel, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      isOpen = true;
      return passage;
    } finally {
      if (!isOpen) {
        channel.close(true);
      }
    }
  }

  /** Where to connect to. */
  int port() {
    return server.getLocalPort();
  }

  /** Passes on the connection that comes from {@code address}, until either side ends; nobody else is let in. */
  void pass(SocketAddress address) {
    Thread.ofVirtual().start(() -> accept(address));
  }

  private void accept(SocketAddress address) {
    try (this) {
      while (true) {
        try (Socket socket = server.accept()) {
          if (((InetSocketAddress) address).getPort() == socket.getPort()) {
            server.close();
            socket.setTcpNoDelay(true);
            pass(socket);
            return;
          }
        }
      }
    } catch (IOException ended) {
      // whoever connected sees the end
      return;
    }
  }

  private void pass(Socket socket) throws IOException {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                copy(channel.getInvertedOut(), socket.getOutputStream());
              } catch (IOException ended) {
                // so has the other way
              } finally {
                close(socket);
              }
            });
    copy(socket.getInputStream(), channel.getInvertedIn());
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] bytes = new byte[CHUNK];
    for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
      to.write(bytes, 0, count);
      to.flush();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void close() {
    channel.close(true);
    try {
      server.close();
    } catch (IOException closed) {
      return;
    }
  }
}
