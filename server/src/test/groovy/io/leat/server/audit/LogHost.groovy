package io.leat.server.audit

import io.leat.server.http.TlsFiles
import java.security.KeyFactory
import java.security.KeyStore
import java.security.cert.CertificateFactory
import java.security.spec.PKCS8EncodedKeySpec
import java.util.concurrent.CopyOnWriteArrayList
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext

/** A receiver of syslog over TCP or TLS, which reads messages by the length before each. */
class LogHost implements AutoCloseable {
  final List<String> messages = new CopyOnWriteArrayList<>()
  final List<List<String>> lots = new CopyOnWriteArrayList<>()
  final ServerSocket server

  /** What it does with a connection: reads so many messages and then breaks it; null for all of them. */
  volatile Integer breaksAfter

  LogHost(int port = 0, TlsFiles tls = null) {
    server = tls == null ? new ServerSocket() : context(tls).serverSocketFactory.createServerSocket()
    server.reuseAddress = true
    server.bind(new InetSocketAddress('127.0.0.1', port))
    Thread.startVirtualThread {
      try {
        while (true) {
          def socket = server.accept()
          Thread.startVirtualThread { serve(socket) }
        }
      } catch (IOException closed) {
        // by the test
      }
    }
  }

  int getPort() { server.localPort }

  private void serve(Socket socket) {
    def lot = []
    socket.withCloseable {
      try {
        def input = new DataInputStream(new BufferedInputStream(it.inputStream))
        while (true) {
          if (breaksAfter != null && lot.size() >= breaksAfter) {
            it.setSoLinger(true, 0)
            return
          }
          def message = message(input)
          if (message == null) break
          lot << message
          messages << message
        }
        lots << lot
      } catch (IOException broken) {
        // the sender has it sent again
      }
    }
  }

  private static String message(DataInputStream input) {
    def length = new StringBuilder()
    int each
    while ((each = input.read()) != ' ' as char) {
      if (each < 0) return null
      assert Character.isDigit(each)
      length << (char) each
    }
    new String(input.readNBytes(length as int), 'UTF-8')
  }

  private static SSLContext context(TlsFiles tls) {
    def pem = { path -> Base64.mimeDecoder.decode(path.toFile().text.readLines().findAll { !it.startsWith('-') }.join('')) }
    def keys = KeyStore.getInstance('PKCS12')
    keys.load(null, null)
    def certificate = CertificateFactory.getInstance('X.509').generateCertificate(new ByteArrayInputStream(pem(tls.certificate())))
    keys.setKeyEntry('a', KeyFactory.getInstance('EC').generatePrivate(new PKCS8EncodedKeySpec(pem(tls.key()))), 'x'.toCharArray(), certificate)
    def managers = KeyManagerFactory.getInstance(KeyManagerFactory.defaultAlgorithm)
    managers.init(keys, 'x'.toCharArray())
    def context = SSLContext.getInstance('TLS')
    context.init(managers.keyManagers, null, null)
    context
  }

  void close() {
    server.close()
  }
}
