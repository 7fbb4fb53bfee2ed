package io.leat.engine.expression;

/**
 * Characters that nobody sees: controls, of which only tab and line ends have a place in texts, and those that turn the order in which a
 * line is shown, so that people read something else than programs do (CVE-2021-42574).
 */
public final class HiddenCharacter {
  private HiddenCharacter() {}

  /** Whether {@code c} has no place in anything that people write or give as it stands. */
  public static boolean is(char c) {
    return (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') || turns(c);
  }

  /** Whether no text may hold {@code c}, not even written as an escape: NUL ends texts where programs are started. */
  public static boolean isNever(char c) {
    return c == 0 || turns(c);
  }

  /** The index of the first hidden character of {@code text} from {@code start} on; -1 when there is none. */
  public static int find(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (is(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the first character that no text may hold; -1 when there is none. */
  public static int findNever(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isNever(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** {@code c} as messages call it, such as {@code the character U+0000 (NULL)}. */
  public static String named(char c) {
    return String.format("the character U+%04X (%s)", (int) c, Character.getName(c));
  }

  /** The embeddings, overrides and isolates of both directions, and their ends. */
  private static boolean turns(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }
}
