package io.leat.server.audit;

import io.leat.server.config.ServerConfig;
import io.leat.server.webhook.Reachable;
import io.leat.store.AuditEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows by syslog: over TCP or TLS each with its length before it (RFC 6587 3.4.1, RFC 5425), by UDP each in a datagram (RFC 5426).
 * Syslog has no answers. So each lot has a connection of its own, whose sending half is closed behind it: a receiver that then closes the
 * other half has read all, and one that does not has perhaps not. Of a datagram nobody knows.
 */
final class SyslogSink implements AuditSink {
  /** For the connection, and for the receiver to close it. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** For all of a lot. */
  private static final Duration WHOLE = Duration.ofSeconds(60);

  private final ServerConfig.Syslog receiver;
  private final Optional<Path> trusted;
  private final Reachable reachable;
  private final SyslogLine line = new SyslogLine(hostName());
  private volatile @Nullable Socket open;

  SyslogSink(ServerConfig.Syslog receiver, Optional<Path> trusted, Reachable reachable) {
    this.receiver = receiver;
    this.trusted = trusted;
    this.reachable = reachable;
  }

  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public void send(List<AuditEntry> entries) throws NotSent, InterruptedException {
    try {
      InetAddress address = reachable.address(receiver.host());
      switch (receiver.transport()) {
        case UDP -> datagrams(address, entries);
        case TCP, TLS -> stream(address, entries);
      }
    } catch (SocketTimeoutException late) {
      throw new NotSent(
          "the receiver did not close its half of the connection within "
              + LIMIT.toSeconds()
              + " s, by which it says that it has read all",
          late);
    } catch (Reachable.Refused | IOException | GeneralSecurityException problem) {
      throw new NotSent(String.valueOf(problem.getMessage()), problem);
    }
  }

  private void datagrams(InetAddress address, List<AuditEntry> entries) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(address, receiver.port()));
      for (AuditEntry each : entries) {
        byte[] bytes = line.of(each);
        socket.send(new DatagramPacket(bytes, bytes.length));
      }
    }
  }

  private void stream(InetAddress address, List<AuditEntry> entries)
      throws IOException, GeneralSecurityException {
    try (Socket socket = new Socket()) {
      open = socket;
      // nothing else ends a write that the receiver never reads
      Thread watch = Thread.ofVirtual().name("syslog-limit").start(() -> end(socket));
      try {
        socket.connect(new InetSocketAddress(address, receiver.port()), millis());
        socket.setSoTimeout(millis());
        if (receiver.transport() == ServerConfig.Transport.TLS) {
          try (SSLSocket secure = secure(socket)) {
            all(secure, entries);
          }
        } else {
          all(socket, entries);
        }
      } finally {
        watch.interrupt();
      }
    } finally {
      open = null;
    }
  }

  private static void end(Socket socket) {
    try (socket) {
      Thread.sleep(WHOLE);
    } catch (InterruptedException | IOException done) {
      return;
    }
  }

  private static int millis() {
    return Math.toIntExact(LIMIT.toMillis());
  }

  private void all(Socket socket, List<AuditEntry> entries) throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    for (AuditEntry each : entries) {
      byte[] bytes = line.of(each);
      out.write((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
    }
    out.flush();
    socket.shutdownOutput();
    InputStream in = socket.getInputStream();
    byte[] nothing = new byte[1024];
    while (in.read(nothing) >= 0) {
      // whatever it says
    }
  }

  private SSLSocket secure(Socket socket) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.isEmpty() ? null : trust(trusted.get()).getTrustManagers(), null);
    SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, receiver.host(), receiver.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("receiver-" + number++, each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  /** As the kernel has it: no name is looked up. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unknown) {
      return "";
    }
  }

  @Override
  public void close() {
    Socket socket = open;
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException closed) {
      return;
    }
  }
}
