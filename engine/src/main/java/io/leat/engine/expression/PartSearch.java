package io.leat.engine.expression;

/** Looks for a text in another in time that grows with both, whatever they are: outputs may have a million characters of one kind. */
final class PartSearch {
  /** Up to this much work the usual search is as good, and mostly faster. */
  private static final long SMALL = 1 << 22;

  private PartSearch() {}

  static boolean contains(String text, String part) {
    if ((long) text.length() * part.length() <= SMALL) {
      return text.contains(part);
    }
    // Knuth, Morris, Pratt: how much of the part still fits where the next character does not
    int[] fits = new int[part.length()];
    int length = 0;
    for (int i = 1; i < part.length(); i++) {
      while (length > 0 && part.charAt(i) != part.charAt(length)) {
        length = fits[length - 1];
      }
      length += part.charAt(i) == part.charAt(length) ? 1 : 0;
      fits[i] = length;
    }
    length = 0;
    for (int i = 0; i < text.length(); i++) {
      while (length > 0 && text.charAt(i) != part.charAt(length)) {
        length = fits[length - 1];
      }
      length += text.charAt(i) == part.charAt(length) ? 1 : 0;
      if (length == part.length()) {
        return true;
      }
    }
    return false;
  }
}
