package io.leat.server.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A certificate and its key, read and found to belong together. */
record TlsPair(Buffer certificate, Buffer key) {

  /**
   * The pair in {@code files}.
   *
   * @throws IOException says which of the two cannot be read, is of another form, or that they do not belong together
   */
  static TlsPair read(TlsFiles files) throws IOException {
    byte[] certificate = bytes("certificate", files.certificate());
    byte[] key = bytes("key", files.key());
    PublicKey owner = owner(certificate, files.certificate());
    PrivateKey secret = secret(key, owner.getAlgorithm(), files.key());
    if (!belong(owner, secret)) {
      throw new IOException(
          "the key '"
              + files.key()
              + "' does not belong to the certificate '"
              + files.certificate()
              + "'");
    }
    return new TlsPair(Buffer.buffer(certificate), Buffer.buffer(key));
  }

  private static byte[] bytes(String what, Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new IOException("the " + what + " '" + file + "' is not there", missing);
    }
  }

  private static PublicKey owner(byte[] pem, Path file) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .findFirst()
          .orElseThrow(() -> new CertificateException("there is none"))
          .getPublicKey();
    } catch (CertificateException problem) {
      throw new IOException("'" + file + "' holds no certificate in PEM", problem);
    }
  }

  private static PrivateKey secret(byte[] pem, String algorithm, Path file) throws IOException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    String begin = "-----BEGIN PRIVATE KEY-----";
    String end = "-----END PRIVATE KEY-----";
    int start = text.indexOf(begin);
    int stop = text.indexOf(end);
    if (start < 0 || stop < start) {
      throw new IOException(
          "'"
              + file
              + "' holds no key in PKCS #8 without a password; 'openssl pkcs8 -topk8 -nocrypt'"
              + " makes one");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text.substring(start + begin.length(), stop));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException problem) {
      throw new IOException(
          "the key '" + file + "' is not the " + algorithm + " key that the certificate asks for",
          problem);
    }
  }

  private static boolean belong(PublicKey owner, PrivateKey secret) throws IOException {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> owner.getAlgorithm();
        };
    try {
      byte[] text = "leat".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException problem) {
      throw new IOException(
          "keys of the kind " + owner.getAlgorithm() + " cannot be used", problem);
    }
  }
}
