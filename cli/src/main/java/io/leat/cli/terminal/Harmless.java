package io.leat.cli.terminal;

/** Text of others made fit for a terminal: nothing in it moves the cursor, changes colours or turns the line around. */
public final class Harmless {
  private Harmless() {}

  /** {@code text} with control and direction characters, line ends included, replaced by visible signs. */
  public static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (harmful(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      harmless.appendCodePoint(sign(c));
      i += Character.charCount(c);
    }
    return harmless.toString();
  }

  /** What stands for {@code c}: itself, the picture of a control character (U+2400 and on), or U+FFFD. */
  public static int sign(int c) {
    if (c < ' ') {
      return 0x2400 + c;
    }
    if (c == 0x7f) {
      return 0x2421;
    }
    return c <= 0xffff && harmful((char) c) && !Character.isSurrogate((char) c)
        ? 0xfffd
        : c >= 0xd800 && c <= 0xdfff ? 0xfffd : c;
  }

  /** Controls, characters without a picture that change direction or hide text, separators of lines; surrogates need a look. */
  private static boolean harmful(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0x061c
        || c == 0xfeff
        || (c >= 0xd800 && c <= 0xdfff);
  }

  /** How many columns of a terminal {@code c} takes: 0 for marks that combine, 2 for wide scripts and pictures. */
  public static int columns(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f680 && c <= 0x1f6ff)
            || (c >= 0x1f900 && c <= 0x1f9ff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** How many columns of a terminal {@code text} takes. */
  public static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += columns(c);
      i += Character.charCount(c);
    }
    return columns;
  }

  /** The beginning of {@code text} that fits into {@code most} columns, with an ellipsis when something is left out. */
  public static String cut(String text, int most) {
    if (text.length() <= most && columns(text) <= most) {
      return text;
    }
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      columns += columns(c);
      if (columns > most - 1) {
        // over the limit only if the rest does not fit either
        return columns(text) <= most ? text : text.substring(0, i) + "…";
      }
      i += Character.charCount(c);
    }
    return text;
  }
}
