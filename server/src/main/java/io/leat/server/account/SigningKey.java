package io.leat.server.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** The key that signs tokens: 32 random bytes in a file that only the server can read. */
public final class SigningKey {
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] bytes;

  private SigningKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key in {@code file}, which is made if it is not there.
   *
   * @throws IOException also when others could read the file, or it holds something else
   */
  public static SigningKey in(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      make(file, random);
    }
    if (!Files.getPosixFilePermissions(file).equals(OWNER)) {
      throw new IOException(
          "others may use the key '" + file + "'; only its owner should: chmod 600, or delete it");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          "the key '"
              + file
              + "' has "
              + bytes.length
              + " bytes instead of "
              + BYTES
              + "; delete it, and all sign in again");
    }
    return new SigningKey(bytes);
  }

  private static void make(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (FileChannel out =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER))) {
      out.write(ByteBuffer.wrap(bytes));
      out.force(true);
    }
    try {
      Files.move(beside, file);
    } catch (FileAlreadyExistsException meanwhile) {
      Files.delete(beside);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "SigningKey";
  }
}
