package io.leat.engine.attempt;

import io.leat.engine.artifact.Digest;
import io.leat.engine.durable.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a secret is the same as before, without keeping it: by digests (HMAC-SHA-256, RFC 2104) with a key that is drawn once for a
 * folder and stays there, readable by its owner alone. Who sees a digest and not the key cannot guess what it is of. Without the key all
 * secrets are taken for others. For one thread.
 */
final class SecretDigests {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{" + 2 * KEY_BYTES + "}");

  private final Path folder;
  private final Path file;

  /** Those of a folder, which need not be there. */
  SecretDigests(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("secrets.key");
  }

  /**
   * The digest of a text with secrets in it.
   *
   * @throws IOException when the key cannot be kept
   */
  Digest of(String text) throws IOException {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      return Digest.of(
          HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException impossible) {
      // each Java has it
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] key() throws IOException {
    byte[] known = read();
    if (known.length == 0) {
      draw();
      // of two that draw at once the last one's holds
      known = read();
    }
    if (known.length == 0) {
      throw new IOException("the key '" + file + "' cannot be kept");
    }
    return known;
  }

  /** Empty when it is not there, or damaged. */
  private byte[] read() throws IOException {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    String hex = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return KEY.matcher(hex).matches() ? HexFormat.of().parseHex(hex) : new byte[0];
  }

  private void draw() throws IOException {
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    Files.createDirectories(folder);
    // nobody else may read it
    Path beside = Files.createTempFile(folder, DurableFile.BEGUN, "");
    try {
      Files.writeString(beside, HexFormat.of().formatHex(fresh), StandardOpenOption.SYNC);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
