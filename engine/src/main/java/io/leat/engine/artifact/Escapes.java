package io.leat.engine.artifact;

/** Texts within one field of one line: backslash, tab, line ends and other control characters are escaped. */
public final class Escapes {
  private Escapes() {}

  /** {@code text} without control characters; the same object when it has nothing to escape. */
  public static String escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (special(text.charAt(i))) {
        return escape(text, i);
      }
    }
    return text;
  }

  private static String escape(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!special(c)) {
        out.append(c);
        continue;
      }
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
          }
        }
      }
    }
    return out.toString();
  }

  // surrogates that stand alone would be lost in UTF-8; escaping all of them keeps the rule short
  private static boolean special(char c) {
    return c < ' ' || c == '\\' || (c >= 0x7f && c <= 0x9f) || Character.isSurrogate(c);
  }

  /**
   * What {@link #escape} was given.
   *
   * @throws IllegalArgumentException when {@code text} is not its work
   */
  public static String unescape(String text) {
    int at = text.indexOf('\\');
    if (at < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      out.append(text, from, at);
      char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      from = at + 2;
      switch (c) {
        case '\\' -> out.append('\\');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          from = at + 6;
          if (from > text.length()) {
            throw new IllegalArgumentException("an escape is cut off");
          }
          out.append((char) Integer.parseInt(text, at + 2, from, 16));
        }
        default -> throw new IllegalArgumentException("an unknown escape");
      }
      at = text.indexOf('\\', from);
    }
    return out.append(text, from, text.length()).toString();
  }
}
