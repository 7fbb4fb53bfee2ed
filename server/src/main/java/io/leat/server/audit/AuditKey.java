package io.leat.server.audit;

import io.leat.store.AuditSeal;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that seals the ends of the audit: 32 random bytes in a file that only the server can read, apart from the database. */
public final class AuditKey implements AuditSeal {
  /** Its name in the folder of the keys. */
  public static final String FILE = "audit.key";

  private static final int BYTES = 32;
  private static final String MAC = "HmacSHA256";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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
    make(file, bytes);
  }

  private static void make(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (FileChannel out =
        FileChannel.open(
            beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER)) {
      out.write(ByteBuffer.wrap(bytes));
      out.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
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
