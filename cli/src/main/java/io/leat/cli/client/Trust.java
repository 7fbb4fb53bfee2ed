package io.leat.cli.client;

import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.UsageProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust instead of whom Java trusts: the certificates of a file. */
final class Trust {
  private Trust() {}

  /**
   * TLS with servers whose certificate is in {@code file}, or was signed by one that is.
   *
   * @param file certificates in PEM
   */
  static SSLContext of(Path file) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : read(file)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (NoSuchFileException missing) {
      throw problem("the file '" + file + "' does not exist");
    } catch (CertificateException none) {
      throw problem("'" + file + "' holds no certificates in PEM");
    } catch (IOException | GeneralSecurityException unusable) {
      throw problem("cannot use the certificates in '" + file + "': " + unusable.getMessage());
    }
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, CertificateException {
    byte[] bytes = BoundedFile.read(file, BoundedFile.VALUE);
    if (bytes.length > BoundedFile.VALUE) {
      throw new IOException("it has more than " + BoundedFile.VALUE + " bytes");
    }
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes));
    if (all.isEmpty()) {
      throw new CertificateException("there are none");
    }
    return all;
  }

  private static UsageProblem problem(String message) {
    return new UsageProblem(
        message, "the certificate of the server, or of who signed it, is named by --ca or LEAT_CA");
  }
}
