package io.leat.engine.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways in which programs commonly write a value inside of other text. */
final class Encodings {
  /** Writes bytes. */
  interface Style {
    byte[] of(byte[] value);
  }

  /** Writes text. */
  interface TextStyle {
    String of(String text);
  }

  private static final String LETTERS =
      "abtnvfr"; // of the control characters 7 to 13 in C; 8 is b, 9 is t
  private static final String UPPER = "0123456789ABCDEF";
  private static final String LOWER = "0123456789abcdef";
  private static final String SHELL_SAFE = "_-./,:=@%+^";

  private Encodings() {}

  static byte[] hex(byte[] value, boolean upper) {
    String digits = upper ? UPPER : LOWER;
    byte[] hex = new byte[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      hex[2 * i] = (byte) digits.charAt(value[i] >> 4 & 15);
      hex[2 * i + 1] = (byte) digits.charAt(value[i] & 15);
    }
    return hex;
  }

  /** Styles that know bytes only. */
  static List<Style> bytes(boolean upper, boolean mainOnly) {
    List<Style> styles = new ArrayList<>();
    styles.add(value -> percent(value, "-_.~", false, upper)); // RFC 3986
    styles.add(value -> percent(value, "-_.*", true, upper)); // forms, as in HTML
    styles.add(value -> c(value, "\"", false, upper));
    if (!mainOnly) {
      styles.add(value -> percent(value, "-_.~", true, upper));
      styles.add(value -> percent(value, "-_.~/", false, upper));
      styles.add(value -> percent(value, "-_.!~*'()", false, upper)); // encodeURIComponent
      styles.add(value -> percent(value, "-_.!~*'();,/?:@&=+$#", false, upper)); // encodeURI
      styles.add(value -> percent(value, null, false, upper));
      styles.add(value -> c(value, "\"", true, upper));
      styles.add(value -> c(value, "'", false, upper)); // also $'..' of bash
      styles.add(value -> c(value, "'", true, upper));
      styles.add(value -> c(value, "", true, upper));
      for (String separator : List.of("", ", ", ",", " ")) {
        styles.add(value -> all(value, separator.isEmpty() ? "\\x" : "0x", separator, upper));
      }
    }
    return styles;
  }

  /** Styles that know characters. */
  static List<TextStyle> texts(boolean mainOnly) {
    List<TextStyle> styles = new ArrayList<>();
    styles.add(text -> json(text, "", false, LOWER));
    styles.add(text -> html(text, "&quot;", "&#39;", 0));
    styles.add(text -> text.replace("'", "'\\''"));
    styles.add(text -> backslash(text, false));
    styles.add(text -> backslash(text, true));
    if (!mainOnly) {
      styles.add(text -> text.replace("'", "'\"'\"'"));
      styles.add(text -> text.replace("\\", "\\\\"));
      for (String digits : List.of(LOWER, UPPER)) {
        for (String more : List.of("", "/", "<>&", "<>&='", "<>&'\"")) {
          styles.add(text -> json(text, more, false, digits));
          styles.add(text -> json(text, more, true, digits));
        }
        styles.add(text -> json(latin(text), "", true, digits));
        styles.add(text -> units(text, digits));
        styles.add(text -> points(text, 16, digits));
      }
      styles.add(text -> points(text, 10, LOWER));
      for (String apostrophe : List.of("'", "&#39;", "&#039;", "&#x27;", "&apos;")) {
        for (String quote : List.of("\"", "&quot;", "&#34;", "&#x22;")) {
          for (int radix : new int[] {0, 10, 16}) {
            styles.add(text -> html(text, quote, apostrophe, radix));
          }
        }
      }
      styles.add(Encodings::python);
    }
    return styles;
  }

  /** Percent signs and hex for all but letters, digits and {@code safe}; for every byte when that is null. */
  private static byte[] percent(
      byte[] value, @Nullable String safe, boolean plusForSpace, boolean upper) {
    Bytes to = new Bytes(3 * value.length);
    for (byte one : value) {
      if (safe != null && (alphanumeric(one) || safe.indexOf(one) >= 0)) {
        to.add(one);
      } else if (plusForSpace && one == ' ') {
        to.add('+');
      } else {
        to.add('%').hex(one, upper ? UPPER : LOWER);
      }
    }
    return to.made();
  }

  /** A string of C, in quotes that have to be escaped; other bytes than ASCII in octal or, in the hex style, as \xhh. */
  private static byte[] c(byte[] value, String quotes, boolean hex, boolean upper) {
    Bytes to = new Bytes(4 * value.length);
    for (byte one : value) {
      if (one == '\\' || quotes.indexOf(one) >= 0) {
        to.add('\\').add(one);
      } else if (one >= 7
          && one <= 13
          && !(hex && (one == 7 || one == 8 || one == 11 || one == 12))) {
        to.add('\\').add(LETTERS.charAt(one - 7));
      } else if (one >= ' ' && one < 127) {
        to.add(one);
      } else if (hex) {
        to.add('\\').add('x').hex(one, upper ? UPPER : LOWER);
      } else {
        to.add('\\').add('0' + (one >> 6 & 3)).add('0' + (one >> 3 & 7)).add('0' + (one & 7));
      }
    }
    return to.made();
  }

  /** Each byte in hex behind {@code prefix}, as in strings and arrays of C. */
  private static byte[] all(byte[] value, String prefix, String separator, boolean upper) {
    Bytes to = new Bytes((prefix.length() + separator.length() + 2) * value.length);
    for (byte one : value) {
      to.add(to.length == 0 ? "" : separator).add(prefix).hex(one, upper ? UPPER : LOWER);
    }
    return to.made();
  }

  /** Each character of a JSON string by its number. */
  private static String units(String text, String digits) {
    StringBuilder to = new StringBuilder(6 * text.length());
    for (int i = 0; i < text.length(); i++) {
      unit(text.charAt(i), digits, to);
    }
    return to.toString();
  }

  private static void unit(char one, String digits, StringBuilder to) {
    to.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      to.append(digits.charAt(one >> shift & 15));
    }
  }

  /** Each character of HTML by its number. */
  private static String points(String text, int radix, String digits) {
    StringBuilder to = new StringBuilder(6 * text.length());
    text.codePoints()
        .forEach(
            point -> {
              String number = Integer.toString(point, radix);
              to.append(radix == 16 ? "&#x" : "&#")
                  .append(digits.equals(UPPER) ? number.toUpperCase(Locale.ROOT) : number)
                  .append(';');
            });
    return to.toString();
  }

  /** The inside of a JSON string (RFC 8259, 7); {@code more} ASCII characters and, if asked, all beyond ASCII are escaped too. */
  private static String json(String text, String more, boolean asciiOnly, String digits) {
    StringBuilder to = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      int letter = "\b\t\n\f\r".indexOf(one);
      if (letter >= 0) {
        to.append('\\').append("btnfr".charAt(letter));
      } else if (one == '\\'
          || ((one == '"' || one == '/')
              && (one == '"' ? !more.contains("\"") : more.contains("/")))) {
        to.append('\\').append(one);
      } else if (one < ' ' || more.indexOf(one) >= 0 || (asciiOnly && one > 126)) {
        unit(one, digits, to);
      } else {
        to.append(one);
      }
    }
    return to.toString();
  }

  /** The bytes of UTF-8 taken for characters each, as careless programs do. */
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Text of HTML; other characters than ASCII as they are (radix 0), or by number. */
  private static String html(String text, String quote, String apostrophe, int radix) {
    StringBuilder to = new StringBuilder(text.length() + 16);
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      switch (point) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '"' -> to.append(quote);
        case '\'' -> to.append(apostrophe);
        default -> {
          if (radix == 0 || point < 127) {
            to.appendCodePoint(point);
          } else {
            to.append(radix == 16 ? "&#x" : "&#")
                .append(Integer.toString(point, radix))
                .append(';');
          }
        }
      }
    }
    return to.toString();
  }

  /** A backslash before what a shell takes for its own, between double quotes or outside of quotes. */
  private static String backslash(String text, boolean quoted) {
    StringBuilder to = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      boolean safe = one > 126 || one < ' ' || alphanumeric(one) || SHELL_SAFE.indexOf(one) >= 0;
      if (quoted ? "$`\"\\".indexOf(one) >= 0 : !safe) {
        to.append('\\');
      }
      to.append(one);
    }
    return to.toString();
  }

  /** As Python's ascii() writes it. */
  private static String python(String text) {
    StringBuilder to = new StringBuilder(text.length() + 16);
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      int letter = "\t\n\r\\".indexOf(point);
      if (letter >= 0) {
        to.append('\\').append("tnr\\".charAt(letter));
      } else if (point >= ' ' && point < 127) {
        to.append((char) point);
      } else {
        int digits = point < 256 ? 2 : point < 65536 ? 4 : 8;
        to.append('\\').append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
        for (int shift = 4 * digits - 4; shift >= 0; shift -= 4) {
          to.append(LOWER.charAt(point >> shift & 15));
        }
      }
    }
    return to.toString();
  }

  private static boolean alphanumeric(int one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
  }

  /** Bytes being written, at most as many as were promised. */
  private static final class Bytes {
    private final byte[] bytes;
    private int length;

    Bytes(int most) {
      bytes = new byte[most];
    }

    Bytes add(int one) {
      bytes[length++] = (byte) one;
      return this;
    }

    Bytes add(String ascii) {
      for (int i = 0; i < ascii.length(); i++) {
        add(ascii.charAt(i));
      }
      return this;
    }

    void hex(byte one, String digits) {
      add(digits.charAt(one >> 4 & 15)).add(digits.charAt(one & 15));
    }

    byte[] made() {
      return Arrays.copyOf(bytes, length);
    }
  }
}
