package io.leat.cli.terminal;

import java.util.Locale;
import java.util.Map;

/** The signs of the screens, and what stands for them where the locale says that a terminal shows ASCII alone. */
public final class Marks {
  private static final String SIGNS = "✓✗○●◐↻■·│├└╰─…";
  private static final String PLAIN = "+xo*%~#-||``-.";

  private Marks() {}

  /** Whether the locale is set, and knows no UTF-8. Where nothing is set nobody has said so. */
  public static boolean plain(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String set = environment.getOrDefault(name, "");
      if (!set.isEmpty()) {
        String lower = set.toLowerCase(Locale.ROOT);
        return !lower.contains("utf-8") && !lower.contains("utf8");
      }
    }
    return false;
  }

  /** {@code text} with letters for the signs. */
  public static String ascii(String text) {
    StringBuilder ascii = null;
    for (int i = 0; i < text.length(); i++) {
      int sign = text.charAt(i) < 0x80 ? -1 : SIGNS.indexOf(text.charAt(i));
      if (sign >= 0) {
        ascii = ascii == null ? new StringBuilder(text) : ascii;
        ascii.setCharAt(i, PLAIN.charAt(sign));
      }
    }
    return ascii == null ? text : ascii.toString();
  }
}
