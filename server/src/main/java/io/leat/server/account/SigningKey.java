package io.leat.server.account;

import io.leat.engine.durable.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The key that signs tokens: 32 random bytes in a file that only the server can read. */
public final class SigningKey {
  private static final int BYTES = 32;

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
    if (!Files.getPosixFilePermissions(file).equals(PrivateFile.OWNER)) {
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
    PrivateFile.write(file, bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "SigningKey";
  }
}
