package io.leat.server.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that secrets are encrypted with: 32 bytes, known by an id that tells nothing of them. Immutable. */
public final class MasterKey {
  /** How many bytes a key has. */
  public static final int BYTES = 32;

  static final int ID_BYTES = 8;
  static final String MAC = "HmacSHA256";

  private final byte[] bytes;
  private final byte[] id;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes.clone();
    this.id = Arrays.copyOf(mac("id"), ID_BYTES);
  }

  /**
   * The key of these bytes.
   *
   * @throws IllegalArgumentException when they are not 32
   */
  public static MasterKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a key has " + BYTES + " bytes, and this has " + bytes.length);
    }
    return new MasterKey(bytes);
  }

  /** A new one. */
  static MasterKey made(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new MasterKey(bytes);
  }

  /** What it is called: 16 hexadecimal digits. */
  public String name() {
    return HexFormat.of().formatHex(id);
  }

  byte[] id() {
    return id.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  SecretKeySpec aes() {
    return new SecretKeySpec(bytes, "AES");
  }

  /** A key of its own for each use: nobody learns one from another. */
  byte[] mac(String use) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes, MAC));
      return mac.doFinal(use.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MasterKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "key " + name();
  }
}
