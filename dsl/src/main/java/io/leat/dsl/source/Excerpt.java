package io.leat.dsl.source;

/** The beginning of a text, as messages show it. */
public final class Excerpt {
  private static final int MOST = 60;

  private Excerpt() {}

  /** Up to 60 characters of {@code text}, and three points for what follows. */
  public static String of(String text) {
    return of(text, MOST);
  }

  /** The same, of {@code most} characters. */
  public static String of(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }
}
