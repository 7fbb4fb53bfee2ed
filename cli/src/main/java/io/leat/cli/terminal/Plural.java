package io.leat.cli.terminal;

/** Counted things in words. */
public final class Plural {
  private Plural() {}

  /** {@code 1 task}, {@code 3 tasks}: for words whose plural ends with s. */
  public static String of(int count, String word) {
    return count + " " + word + (count == 1 ? "" : "s");
  }
}
