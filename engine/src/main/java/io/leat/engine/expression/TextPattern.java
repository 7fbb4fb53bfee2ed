package io.leat.engine.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that is matched in time linear in the text (SAFETY rule 6), so no input can hang it.
 *
 * <p>It means what it means in Java, or is refused: no back-references, no look-around, no possessive repeats.
 */
public final class TextPattern {
  private final String source;
  private final Pattern pattern;
  private final long states;

  /** A pattern that would cost too much to match. */
  public static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TooLarge(String message) {
      super(message);
    }
  }

  private TextPattern(String source, Pattern pattern, long states) {
    this.source = source;
    this.pattern = pattern;
    this.states = states;
  }

  /**
   * The pattern written as {@code source}.
   *
   * @throws IllegalArgumentException when it is not a pattern; the message says why in words for the user
   */
  public static TextPattern of(String source) {
    try {
      PatternSyntax.Translation translation = PatternSyntax.translate(source);
      return new TextPattern(source, Pattern.compile(translation.pattern()), translation.states());
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(
          problem.getDescription() + ": '" + problem.getPattern() + "'", problem);
    }
  }

  /** How much of the pattern matching may have to look at for each character of a text; repeats count as often as they repeat. */
  public long states() {
    return states;
  }

  /** The pattern as it was written. */
  public String source() {
    return source;
  }

  /** Why this pattern would find something else in {@code text} in Groovy; empty when it would not. */
  public Optional<String> difference(String text) {
    return PatternSyntax.difference(source, text);
  }

  /** Whether it fits somewhere in {@code text}. */
  public boolean find(String text) {
    return pattern.matcher(text).find();
  }

  /** Whether it fits all of {@code text}. */
  public boolean matches(String text) {
    return pattern.matches(text);
  }

  /**
   * A place where the pattern fits.
   *
   * @param groups the text of the whole and of each group, null for a group that took no part
   */
  public record Hit(int start, int end, List<@Nullable String> groups) {}

  /** The places where it fits, from the left, not overlapping; at most {@code most}. */
  public List<Hit> hits(String text, int most) {
    List<Hit> hits = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (hits.size() < most && matcher.find()) {
      hits.add(hit(matcher));
    }
    return hits;
  }

  /** The text as a whole with its groups, when the pattern fits all of it. */
  public Optional<Hit> whole(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(hit(matcher)) : Optional.empty();
  }

  private static Hit hit(Matcher matcher) {
    List<@Nullable String> groups = new ArrayList<>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    return new Hit(matcher.start(), matcher.end(), Collections.unmodifiableList(groups));
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
