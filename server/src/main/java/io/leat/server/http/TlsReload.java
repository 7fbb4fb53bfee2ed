package io.leat.server.http;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
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

  static TlsReload of(TlsFiles files) throws IOException {
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
        server.updateSSLOptions(
            new ServerSSLOptions()
                .setKeyCertOptions(options())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3")));
      }
      said = "";
    } catch (IOException problem) {
      if (!said.equals(problem.getMessage())) {
        said = String.valueOf(problem.getMessage());
        failures.accept("tls", problem);
      }
    }
  }
}
