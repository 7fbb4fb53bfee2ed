package io.leat.git;

/** Text of others on its way into a message: one line without control characters, and not endless. */
final class Shown {
  private static final int LONGEST = 300;

  private Shown() {}

  /** {@code text} with {@code ?} for each control, direction and separating character, cut after 300. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean harmful =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      shown.append(harmful ? '?' : c);
    }
    return text.length() > LONGEST ? shown.append("...").toString() : shown.toString();
  }
}
