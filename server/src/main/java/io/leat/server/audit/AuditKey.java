package io.leat.server.audit;

import io.leat.engine.durable.PrivateFile;
import io.leat.store.AuditSeal;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that seals the ends of the audit: 32 random bytes in a file that only the server can read, apart from the database. */
public final class AuditKey implements AuditSeal {
  /** Its name in the folder of the keys. */
  public static final String FILE = "audit.key";

  private static final int BYTES = 32;
  private static final String MAC = "HmacSHA256";

  private final SecretKeySpec key;

  private AuditKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, MAC);
  }

  /**
   * The key in {@code file}.
   *
   * @throws IOException when it cannot be read, or holds something else
   */
  public static AuditKey in(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          "the key '"
              + file
              + "' has "
              + bytes.length
              + " bytes instead of "
              + BYTES
              + "; put it back, or delete it: then the audit says that nothing vouches for what is"
              + " in it by now");
    }
    return new AuditKey(bytes);
  }

  /**
   * Has the audit of {@code store} sealed by the key in {@code file}. Where there is none it is made: after a row that says so, for a key
   * without that row would be one by which nothing was sealed.
   */
  public static void seal(Store store, Path file, SecureRandom random, Instant now)
      throws IOException {
    if (Files.exists(file)) {
      store.audit().sealBy(in(file), false, now);
      return;
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    store.audit().sealBy(new AuditKey(bytes), true, now);
    PrivateFile.write(file, bytes);
  }

  @Override
  public String of(byte[] ends) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(ends));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "AuditKey";
  }
}
