package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;

/** Text in pictures: made safe for XML, and measured without a font. */
final class SvgText {
  /** In thousandths of the size, from the blank to the tilde, as measured of DejaVu Sans 2.37. */
  private static final int[] PLAIN = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838
  };

  /** The same of DejaVu Sans Bold. */
  private static final int[] BOLD = {
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838
  };

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

  /** How wide {@code text} is in DejaVu Sans of {@code size}, the widest of the fonts that a picture may be shown in. */
  static double width(String text, double size) {
    return width(text, size, PLAIN);
  }

  /** The same of bold text, as names and titles are. */
  static double boldWidth(String text, double size) {
    return width(text, size, BOLD);
  }

  private static double width(String text, double size, int[] widths) {
    double ems = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      ems += ems(c, widths);
      i += Character.charCount(c);
    }
    return ems * size;
  }

  private static double ems(int c, int[] widths) {
    if (c >= ' ' && c < ' ' + widths.length) {
      return widths[c - ' '] / 1000.0;
    }
    // umlauts as their letters; capitals of other alphabets are the widest; what takes two columns
    // is square
    return c < 0x300
        ? 0.84
        : c < 0x530 ? 1.1 : Harmless.columns(c) > 1 ? 1.05 : c == '·' ? 0.38 : 1;
  }

  /** The beginning of {@code text} that is at most {@code most} wide, with an ellipsis when something is left out. */
  static String cut(String text, double size, double most) {
    return cut(text, size, most, PLAIN);
  }

  /** The same of bold text. */
  static String boldCut(String text, double size, double most) {
    return cut(text, size, most, BOLD);
  }

  private static String cut(String text, double size, double most, int[] widths) {
    if (width(text, size, widths) <= most) {
      return text;
    }
    double left = most - size;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      left -= ems(c, widths) * size;
      if (left < 0) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i).stripTrailing() + "…";
  }
}
