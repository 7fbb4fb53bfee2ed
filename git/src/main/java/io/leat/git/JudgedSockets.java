package io.leat.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets for one host by TLS, which judge the very address that they connect to. Java's HTTP client takes an open socket that is
 * not connected, connects it, and has TLS laid over it.
 */
final class JudgedSockets extends SSLSocketFactory {
  private final String host;
  private final Reach reach;

  JudgedSockets(String host, Reach reach) {
    this.host = host;
    this.reach = reach;
  }

  @Override
  public Socket createSocket() {
    return new Judged();
  }

  private final class Judged extends Socket {
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
      if (to instanceof InetSocketAddress address && address.getAddress() != null) {
        reach.check(host, address.getAddress());
      }
      super.connect(to, timeout);
    }
  }

  @Override
  public Socket createSocket(Socket under, String name, int port, boolean close)
      throws IOException {
    return reach.tls().createSocket(under, name, port, close);
  }

  @Override
  public Socket createSocket(String name, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String name, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unconnected();
  }

  private static IOException unconnected() {
    return new IOException("only sockets that are not connected yet can be judged");
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return reach.tls().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return reach.tls().getSupportedCipherSuites();
  }
}
