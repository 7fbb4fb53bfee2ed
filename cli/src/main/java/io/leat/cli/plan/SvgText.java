package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;

/** Text in pictures: made safe for XML, and measured without a font. */
final class SvgText {
  private SvgText() {}

  /** {@code text} as the content of an element or of an attribute in double quotes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.appendCodePoint(c == 0xfffe || c == 0xffff ? 0xfffd : Harmless.sign(c));
      }
      i += Character.charCount(c);
    }
    return escaped.toString();
  }

  /** About how wide {@code text} is in a sans-serif font of {@code size}; rather too wide than too narrow. */
  static double width(String text, double size) {
    double ems = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      ems += ems(c);
      i += Character.charCount(c);
    }
    return ems * size;
  }

  private static double ems(int c) {
    if (c >= 0x80) {
      return c < 0x300 ? 0.6 : Math.max(0.6 * Harmless.columns(c), c == '…' ? 1 : 0);
    }
    if ("ijl|'!.,:;".indexOf(c) >= 0) {
      return 0.3;
    }
    if ("ft ()[]{}\"I/\\-r`".indexOf(c) >= 0) {
      return 0.38;
    }
    if ("mwMW@%".indexOf(c) >= 0) {
      return 0.93;
    }
    return c >= 'A' && c <= 'Z' ? 0.71 : 0.59;
  }

  /** The beginning of {@code text} that is at most {@code most} wide, with an ellipsis when something is left out. */
  static String cut(String text, double size, double most) {
    if (width(text, size) <= most) {
      return text;
    }
    double left = most - size;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      left -= ems(c) * size;
      if (left < 0) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i).stripTrailing() + "…";
  }
}
