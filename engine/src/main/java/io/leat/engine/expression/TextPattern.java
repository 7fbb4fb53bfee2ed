package io.leat.engine.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that is matched in time linear in the text (SAFETY rule 6), so no input can hang it.
 *
 * <p>The syntax is what is common to RE2 and Java: no back-references, no look-around, no possessive repeats.
 */
public final class TextPattern {
  private final String source;
  private final Pattern pattern;

  private TextPattern(String source, Pattern pattern) {
    this.source = source;
    this.pattern = pattern;
  }

  /**
   * The pattern written as {@code source}.
   *
   * @throws IllegalArgumentException when it is not a pattern; the message says why in words for the user
   */
  public static TextPattern of(String source) {
    try {
      return new TextPattern(source, Pattern.compile(source));
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(problem.getDescription() + ": '" + problem.getPattern() + "'", problem);
    }
  }

  /** The pattern as it was written. */
  public String source() {
    return source;
  }

  /** Whether it fits somewhere in {@code text}. */
  public boolean find(String text) {
    return pattern.matcher(text).find();
  }

  /** Whether it fits all of {@code text}. */
  public boolean matches(String text) {
    return pattern.matches(text);
  }

  /** The compiled pattern, for the interpreter's text methods. */
  public Pattern compiled() {
    return pattern;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextPattern that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
