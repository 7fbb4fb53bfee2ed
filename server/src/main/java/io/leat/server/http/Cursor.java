package io.leat.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A place in a list, opaque to clients. It holds no secret and gives no right, so it is checked for damage and not signed.
 *
 * @param list which list it is of, such as {@code runs}
 * @param keys what the items behind it are found by; none with a NUL
 */
public record Cursor(String list, List<String> keys) {
  public Cursor {
    keys = List.copyOf(keys);
  }

  /** A cursor. */
  public static Cursor of(String list, String... keys) {
    return new Cursor(list, List.of(keys));
  }

  /**
   * What {@link #text} gave.
   *
   * @throws Refusal 400 when it is not a cursor of {@code list} with {@code count} keys
   */
  public static Cursor read(String text, String list, int count) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> parts = Arrays.asList(plain.split("\0", -1));
      Cursor cursor = new Cursor(parts.get(0), parts.subList(1, Math.max(1, parts.size() - 1)));
      if (cursor.list.equals(list) && cursor.keys.size() == count && cursor.text().equals(text)) {
        return cursor;
      }
    } catch (IllegalArgumentException notBase64) {
      // said below, as for any other text
    }
    throw Problem.badParameter(
            "after", "'after' is not a place in this list; take 'next' of the page before")
        .refusal();
  }

  /** What clients see. */
  public String text() {
    String plain = list + "\0" + String.join("\0", keys) + "\0";
    CRC32C sum = new CRC32C();
    sum.update(plain.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (plain + Long.toHexString(sum.getValue())).getBytes(StandardCharsets.UTF_8));
  }
}
