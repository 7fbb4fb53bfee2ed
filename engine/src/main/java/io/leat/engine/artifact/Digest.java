package io.leat.engine.artifact;

import io.leat.engine.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A SHA-256, written as 64 lower-case hexadecimal digits. Kept as four numbers: there may be hundreds of thousands. */
public final class Digest implements Comparable<Digest> {
  private static final int DIGITS = 64;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private Digest(long first, long second, long third, long fourth) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  /**
   * The digest that {@code hex} writes.
   *
   * @throws IllegalArgumentException when it is not 64 lower-case hexadecimal digits
   */
  public static Digest of(String hex) {
    if (hex.length() != DIGITS) {
      throw new IllegalArgumentException("a digest has 64 digits, not " + hex.length());
    }
    return new Digest(number(hex, 0), number(hex, 16), number(hex, 32), number(hex, 48));
  }

  /** The digest of {@code text} in UTF-8. */
  public static Digest ofText(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of {@code bytes}. */
  public static Digest ofBytes(byte[] bytes) {
    MessageDigest sum = Sha256.create();
    sum.update(bytes);
    return of(sum);
  }

  /** The digest of what is in {@code file}. */
  public static Digest ofFile(Path file) throws IOException {
    MessageDigest sum = Sha256.create();
    byte[] bytes = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        sum.update(bytes, 0, count);
      }
    }
    return of(sum);
  }

  /** What {@code sum} has seen; resets it. */
  static Digest of(MessageDigest sum) {
    byte[] bytes = sum.digest();
    return new Digest(number(bytes, 0), number(bytes, 8), number(bytes, 16), number(bytes, 24));
  }

  /** The digest that stands for a file with this content that can be executed: another one, without hashing again. */
  Digest ofExecutable() {
    return new Digest(~first, second, third, fourth);
  }

  /** Adds the 32 bytes of this digest to {@code sum}. */
  void addTo(MessageDigest sum) {
    byte[] bytes = new byte[32];
    put(first, bytes, 0);
    put(second, bytes, 8);
    put(third, bytes, 16);
    put(fourth, bytes, 24);
    sum.update(bytes);
  }

  long word(int index) {
    return index == 0 ? first : index == 1 ? second : index == 2 ? third : fourth;
  }

  static Digest ofWords(long first, long second, long third, long fourth) {
    return new Digest(first, second, third, fourth);
  }

  private static long number(String hex, int from) {
    long number = 0;
    for (int i = from; i < from + 16; i++) {
      char c = hex.charAt(i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        throw new IllegalArgumentException("a digest has the digits 0-9 and a-f only");
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; i < from + 8; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }

  private static void put(long number, byte[] bytes, int from) {
    for (int i = 0; i < 8; i++) {
      bytes[from + i] = (byte) (number >>> (56 - 8 * i));
    }
  }

  private static void write(long number, byte[] digits, int from) {
    for (int i = 0; i < 16; i++) {
      int digit = (int) (number >>> (60 - 4 * i)) & 0xf;
      digits[from + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }

  /** The 64 digits. */
  public String hex() {
    byte[] digits = new byte[DIGITS];
    write(first, digits, 0);
    write(second, digits, 16);
    write(third, digits, 32);
    write(fourth, digits, 48);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int compareTo(Digest other) {
    for (int i = 0; i < 4; i++) {
      int order = Long.compareUnsigned(word(i), other.word(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest
        && first == digest.first
        && second == digest.second
        && third == digest.third
        && fourth == digest.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return hex();
  }
}
