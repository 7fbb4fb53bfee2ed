package io.leat.engine.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value that must not be shown, with the name that may be. Two secrets are equal only when they are the same object, and no text of
 * one holds its value.
 */
public final class Secret {
  /** Shorter values would mask ordinary text. */
  public static final int LEAST = 6;

  /** How many bytes of UTF-8 a value has that a task is given; all of a task have twice as many, since its log is masked for each. */
  public static final int LONGEST = 64 * 1024;

  private static final String TOO_SHORT =
      " (line ends, backspaces and NUL do not count), so it cannot be masked in logs; use a longer"
          + " value";

  private final String name;
  private final byte[] value;

  private Secret(String name, byte[] value, int size, String unit) {
    if (size < LEAST) {
      throw new IllegalArgumentException(
          "secret '" + name + "' is shorter than " + LEAST + " " + unit + TOO_SHORT);
    }
    this.name = name;
    this.value = value;
  }

  /** Why no task is given {@code value} as a secret, behind its name; null when nothing is wrong with it. */
  public static @Nullable String problem(String value) {
    if (size(value) < LEAST) {
      return "is shorter than " + LEAST + " characters" + TOO_SHORT;
    }
    if (value.indexOf(0) >= 0) {
      return "has a NUL, behind which a variable has nothing; give it in base64, and have the task"
          + " decode it";
    }
    return value.getBytes(StandardCharsets.UTF_8).length <= LONGEST
        ? null
        : "has more than "
            + LONGEST
            + " bytes, the most that logs are masked for; keep what is longer in an encrypted file,"
            + " and only its key as a secret";
  }

  private static int size(String value) {
    int size = 0;
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      size += skipped(value.charAt(i)) ? 0 : 1;
    }
    return size;
  }

  /**
   * A secret of text, kept as UTF-8.
   *
   * @throws IllegalArgumentException when it has under 6 characters; the message names the secret, never its value
   */
  public static Secret of(String name, String value) {
    return new Secret(name, value.getBytes(StandardCharsets.UTF_8), size(value), "characters");
  }

  /**
   * A secret of bytes; they are copied.
   *
   * @throws IllegalArgumentException when it has under 6 bytes; the message names the secret, never its value
   */
  public static Secret of(String name, byte[] value) {
    int size = 0;
    for (byte one : value) {
      size += skipped((char) one) ? 0 : 1;
    }
    return new Secret(name, value.clone(), size, "bytes");
  }

  private static boolean skipped(char one) {
    return one == 0 || one == '\b' || one == '\n' || one == '\r';
  }

  public String name() {
    return name;
  }

  /** A copy of the value, for whoever hands it to the task. */
  public byte[] reveal() {
    return value.clone();
  }

  /** The value itself; not to be changed. */
  byte[] value() {
    return value;
  }

  @Override
  public String toString() {
    return "secret '" + name + "'";
  }
}
