package io.leat.server.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets with AES-256-GCM under the key in a file. A ciphertext is a byte for its version, 12 bytes of nonce, fresh each time,
 * the encrypted UTF-8 text, and 16 bytes of tag. What it belongs to, such as {@code project/7/hook}, is authenticated with it: a
 * ciphertext in the place of another is refused. Safe for all threads.
 */
public final class Vault {
  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String SEAL = "HmacSHA256";

  private final SecretKeySpec key;
  private final SecureRandom random;

  private Vault(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /**
   * Opens the vault whose key is {@code store.key} in a folder; makes the key when there is none.
   *
   * @throws IOException when it cannot be read or made, or is damaged
   */
  public static Vault open(Path folder) throws IOException {
    SecureRandom random = new SecureRandom();
    Path file = folder.resolve("store.key");
    if (!Files.exists(file)) {
      make(folder, file, random);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != KEY_BYTES) {
      throw new IOException(
          "the key '" + file + "' is damaged: it has " + key.length + " bytes, not " + KEY_BYTES);
    }
    return new Vault(key, random);
  }

  /** The whole key appears under its name, or nothing does. */
  private static void make(Path folder, Path file, SecureRandom random) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Path fresh = folder.resolve("store.key.new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(key);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException problem) {
      throw new IOException("the folder '" + folder + "' cannot rename files", problem);
    }
    try (FileChannel entries = FileChannel.open(folder)) {
      entries.force(true);
    }
  }

  /**
   * Encrypts {@code text}.
   *
   * @param aad what it belongs to: its kind and id
   */
  public byte[] encrypt(String aad, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, aad, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The text that was encrypted for {@code aad}. */
  public String decrypt(String aad, byte[] bytes) throws NotDecrypted {
    if (bytes.length < 1 + NONCE_BYTES + TAG_BITS / 8 || bytes[0] != VERSION) {
      throw new NotDecrypted(aad);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(bytes, 1, nonce, 0, NONCE_BYTES);
    int begin = 1 + NONCE_BYTES;
    try {
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, aad, nonce).doFinal(bytes, begin, bytes.length - begin);
      return new String(text, StandardCharsets.UTF_8);
    } catch (AEADBadTagException changed) {
      throw (NotDecrypted) new NotDecrypted(aad).initCause(changed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The seal of {@code bytes} for {@code aad}, 32 bytes: nobody makes it without the key. It tells nothing of the key, or of what is
   * encrypted.
   */
  public byte[] seal(String aad, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(SEAL);
      mac.init(new SecretKeySpec(key.getEncoded(), SEAL));
      // a key of its own for each use
      byte[] own = mac.doFinal(("seal:" + aad).getBytes(StandardCharsets.UTF_8));
      mac.init(new SecretKeySpec(own, SEAL));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Cipher cipher(int mode, String aad, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
