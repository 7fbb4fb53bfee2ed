package io.leat.engine.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The byte sequences by which secrets are found: of each secret as a whole, without line ends at its end, and of each of its lines, the
 * bytes, from the front and from the back, and the common encodings of them. Each has at least six bytes that count ({@link Significant}), and only those.
 *
 * <p>The shortest secrets, {@value #MANY} bytes together, are looked for in all of these. Of the others the main style of each encoding
 * is, and their lines only as they are: all forms of a text with short lines take four thousand times its length.
 */
final class SecretForms {
  private static final int MANY = 8 * 1024;

  private final Map<ByteBuffer, byte[]> forms = new LinkedHashMap<>();

  private SecretForms() {}

  /** The values of secrets, each once, the shortest first: in one order whoever asks, since it says of which all forms are looked for. */
  static List<byte[]> values(List<Secret> secrets) {
    SortedSet<byte[]> values =
        new TreeSet<>(
            Comparator.<byte[]>comparingInt(value -> value.length)
                .thenComparing(Arrays::compareUnsigned));
    secrets.forEach(secret -> values.add(secret.value()));
    return List.copyOf(values);
  }

  static Collection<byte[]> of(List<Secret> secrets) {
    return ofValues(values(secrets));
  }

  /** Those of values that {@link #values} gave. */
  static Collection<byte[]> ofValues(List<byte[]> values) {
    SecretForms all = new SecretForms();
    long before = 0;
    for (byte[] value : values) {
      before += value.length;
      boolean isLarge = before > MANY;
      all.encode(value, isLarge);
      int stripped = value.length;
      while (value[stripped - 1] == '\n' || value[stripped - 1] == '\r') {
        stripped--;
      }
      if (stripped < value.length) {
        all.encode(Arrays.copyOf(value, stripped), isLarge);
      }
      for (byte[] line : lines(value)) {
        if (isLarge) {
          all.add(line);
        } else {
          all.encode(line, false);
        }
      }
    }
    return all.forms.values();
  }

  /** The lines, without line ends, that are long enough to be secrets of their own; none when there is one line only. */
  private static List<byte[]> lines(byte[] value) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= value.length; i++) {
      if (i == value.length || value[i] == '\n' || value[i] == '\r') {
        if (i - start < value.length && characters(value, start, i) >= Secret.LEAST) {
          lines.add(Arrays.copyOfRange(value, start, i));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  /** How many characters of UTF-8 begin in the range. */
  private static int characters(byte[] value, int from, int to) {
    int characters = 0;
    for (int i = from; i < to; i++) {
      characters += (value[i] & 0xc0) == 0x80 ? 0 : 1;
    }
    return characters;
  }

  private void add(byte[] form) {
    keep(Significant.of(form, true));
    keep(Significant.of(form, false));
  }

  private void keep(byte[] counted) {
    if (counted.length >= MaskAutomaton.LEAST) {
      forms.putIfAbsent(ByteBuffer.wrap(counted), counted);
    }
  }

  private void encode(byte[] value, boolean mainOnly) {
    add(value);
    // by bytes, and below by characters
    add(reversed(value));
    base64(value);
    if (!mainOnly) {
      // a secret of Kubernetes whose value was encoded already
      base64(Arrays.copyOf(Base64.getEncoder().encode(value), value.length * 8 / 6));
    }
    for (boolean upper : new boolean[] {true, false}) {
      byte[] hex = Encodings.hex(value, upper);
      add(hex);
      if (!mainOnly) {
        // od -tx1, openssl and fingerprints, BitConverter of .NET; xxd, whose pairs begin at any
        // byte
        add(grouped(hex, 2, 0, ' '));
        add(grouped(hex, 2, 0, '-'));
        add(grouped(hex, 2, 0, ':'));
        add(grouped(hex, 4, 0, ' '));
        add(grouped(hex, 4, 2, ' '));
      }
      for (Encodings.Style style : Encodings.bytes(upper, mainOnly)) {
        add(style.of(value));
      }
    }
    String text = text(value);
    if (text != null && !mainOnly) {
      // as for a printer, each letter is struck twice, or over a line; the backspaces between do
      // not count
      add(struck(text, false).getBytes(StandardCharsets.UTF_8));
      add(struck(text, true).getBytes(StandardCharsets.UTF_8));
    }
    if (text != null) {
      add(new StringBuilder(text).reverse().toString().getBytes(StandardCharsets.UTF_8));
      for (Encodings.TextStyle style : Encodings.texts(mainOnly)) {
        add(style.of(text).getBytes(StandardCharsets.UTF_8));
      }
      add(text.getBytes(StandardCharsets.UTF_16LE));
      add(text.getBytes(StandardCharsets.UTF_16BE));
    }
  }

  private static byte[] reversed(byte[] value) {
    byte[] reversed = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      reversed[i] = value[value.length - 1 - i];
    }
    return reversed;
  }

  /** Digits with a separator behind every {@code size} of them, counted as if {@code before} stood before them. */
  private static byte[] grouped(byte[] digits, int size, int before, char separator) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 * digits.length);
    for (int i = 0; i < digits.length; i++) {
      if (i > 0 && (i + before) % size == 0) {
        out.write(separator);
      }
      out.write(digits[i]);
    }
    return out.toByteArray();
  }

  private static String struck(String text, boolean overLine) {
    StringBuilder struck = new StringBuilder(2 * text.length());
    text.codePoints()
        .forEach(letter -> struck.appendCodePoint(overLine ? '_' : letter).appendCodePoint(letter));
    return struck.toString();
  }

  /** The part of the encoding that does not depend on what stands before or behind, at each place in a group of three bytes. */
  private void base64(byte[] value) {
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + value.length];
      System.arraycopy(value, 0, shifted, before, value.length);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      add(Arrays.copyOfRange(Base64.getEncoder().encode(shifted), from, to));
      add(Arrays.copyOfRange(Base64.getUrlEncoder().encode(shifted), from, to));
    }
  }

  private static @Nullable String text(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
