package io.leat.server.http;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** The certificate that is in use, and how another takes its place. */
final class TlsReload {
  private final TlsFiles files;
  private TlsPair current;
  private String said = "";

  private TlsReload(TlsFiles files, TlsPair current) {
    this.files = files;
    this.current = current;
  }

  private static final List<String> SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  /** TLS 1.3, and of 1.2 what encrypts and authenticates in one, with a key of its own for each connection. */
  static ServerSSLOptions strict(ServerSSLOptions options) {
    SUITES.forEach(options::addEnabledCipherSuite);
    options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    return options;
  }

  static TlsReload of(TlsFiles files) throws IOException {
    TlsFiles.refuseRenegotiation();
    return new TlsReload(files, TlsPair.read(files));
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions().setCertValue(current.certificate()).setKeyValue(current.key());
  }

  /** Looks at the files; connections from now on see what they hold. A pair that cannot be used is said once, and the old one stays. */
  synchronized void reload(HttpServer server, BiConsumer<String, Throwable> failures) {
    try {
      TlsPair found = TlsPair.read(files);
      if (!found.equals(current)) {
        current = found;
        server.updateSSLOptions(strict(new ServerSSLOptions().setKeyCertOptions(options())));
      }
      said = "";
    } catch (IOException problem) {
      if (!said.equals(problem.getMessage())) {
        said = String.valueOf(problem.getMessage());
        failures.accept(TlsFiles.REQUEST, problem);
      }
    }
  }
}
