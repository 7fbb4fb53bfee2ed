package io.leat.server.http;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the certificate and its key are, both PEM. They are read again when they change.
 *
 * @param certificate the server's own first, then those that it was signed by
 * @param key in PKCS #8 without a password
 */
public record TlsFiles(Path certificate, Path key) {
  /** What a failure with a certificate is told under, in place of the id of a request. */
  public static final String REQUEST = "tls";

  /**
   * Reads both.
   *
   * @throws IOException says which of the two cannot be read, is of another form, or that they do not belong together
   */
  public void check() throws IOException {
    TlsPair.read(this);
  }

  /** Lets no client of TLS 1.2 shake hands once more. Java looks at it once, before anything of TLS is made in this process. */
  public static void refuseRenegotiation() {
    // it costs the server far more than the client
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }
}
