package io.leat.server.http

import java.nio.file.Path
import java.security.KeyStore
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLSocket
import javax.net.ssl.X509TrustManager

/** Certificates of a test, and who connects to them. */
final class TlsFixture {
  /** A key and a certificate for it, made by the JDK. */
  static TlsFiles pair(Path folder, String name) {
    def store = folder.resolve(name + '.p12')
    def keytool = Path.of(System.getProperty('java.home'), 'bin', 'keytool').toString()
    def made = new ProcessBuilder(keytool, '-genkeypair', '-alias', 'a', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', "CN=$name",
      '-validity', '30', '-storetype', 'PKCS12', '-keystore', store.toString(), '-storepass', 'password').redirectErrorStream(true).start()
    def said = made.inputStream.text
    assert made.waitFor() == 0: said
    def keys = KeyStore.getInstance('PKCS12')
    store.toFile().withInputStream { keys.load(it, 'password'.toCharArray()) }
    new TlsFiles(
      pem(folder, name + '.pem', 'CERTIFICATE', keys.getCertificate('a').encoded),
      pem(folder, name + '.key', 'PRIVATE KEY', keys.getKey('a', 'password'.toCharArray()).encoded))
  }

  private static Path pem(Path folder, String name, String label, byte[] bytes) {
    def file = folder.resolve(name)
    file.toFile().text = "-----BEGIN $label-----\n${Base64.getMimeEncoder(64, '\n'.bytes).encodeToString(bytes)}\n-----END $label-----\n"
    file
  }

  /** A connection that takes any certificate, after it shook hands. */
  static SSLSocket connected(int port, Closure set = { }) {
    def context = SSLContext.getInstance('TLS')
    context.init(null, [new X509TrustManager() {
      void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}
      void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}
      java.security.cert.X509Certificate[] getAcceptedIssuers() { [] as java.security.cert.X509Certificate[] }
    }] as X509TrustManager[], null)
    def socket = context.socketFactory.createSocket('127.0.0.1', port) as SSLSocket
    socket.soTimeout = 10_000
    set(socket)
    socket.startHandshake()
    socket
  }
}
