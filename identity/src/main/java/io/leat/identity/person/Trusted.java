package io.leat.identity.person;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** By which certificates the other side of a connection is believed. */
public final class Trusted {
  private Trusted() {}

  /**
   * TLS that believes the certificates of a file.
   *
   * @param file with certificates in PEM; empty for those that Java trusts
   * @throws IOException when the file is not there, or holds none
   */
  public static SSLContext context(Optional<Path> file) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, file.isEmpty() ? null : trust(file.get()).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException problem) {
      throw new IOException(
          "'"
              + file.map(Path::toString).orElse("the certificates of Java")
              + "' has no certificates",
          problem);
    }
  }

  private static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + number++, each);
      }
    } catch (NoSuchFileException gone) {
      throw new IOException("'" + file + "' is not there", gone);
    }
    if (number == 0) {
      throw new IOException("'" + file + "' has no certificates");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }
}
