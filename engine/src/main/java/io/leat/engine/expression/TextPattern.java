package io.leat.engine.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A regular expression that is matched in time linear in the text (SAFETY rule 6), so no input can hang it.
 *
 * <p>It means what it means in Java, or is refused: no back-references, no look-around, no possessive repeats.
 *
 * <p>It takes about as much memory as its source. For any thread.
 */
public final class TextPattern {
  /** States that are looked at in all matches of the conditions of a job together, each decided once: about half a second. */
  static final long MOST_WORK = 1 << 25;

  /** States that may be looked at in each match, however many there are. */
  private static final long LEAST_WORK = 1 << 13;

  /** Those that were matched last, by their states: at 150 bytes for each that was matched, about 2.5 MB. */
  private static final RecentlyUsed<String, Pattern> COMPILED = new RecentlyUsed<>(1 << 14);

  private final String source;
  private final PatternSyntax.Translation translation;

  /** A pattern that would cost too much to match. */
  public static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TooLarge(String message) {
      super(message);
    }
  }

  private TextPattern(String source, PatternSyntax.Translation translation) {
    this.source = source;
    this.translation = translation;
  }

  /**
   * The pattern written as {@code source}.
   *
   * @throws IllegalArgumentException when it is not a pattern; the message says why in words for the user
   */
  public static TextPattern of(String source) {
    try {
      PatternSyntax.Translation translation = PatternSyntax.translate(source);
      compiled(translation);
      return new TextPattern(source, translation);
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(
          problem.getDescription() + ": '" + problem.getPattern() + "'", problem);
    }
  }

  /** How much of the pattern matching may have to look at for each character of a text; repeats count as often as they repeat. */
  public long states() {
    return translation.states();
  }

  /**
   * Whether matching against {@code text} is no more work than {@code most}. It depends on both of them: where there is one match, a
   * pattern of 50 characters suits a text of 600,000; where there are a hundred, one of 6,000.
   */
  boolean suits(String text, long most) {
    return work(text.length()) <= most;
  }

  /** The most work that each of so many matches may be. */
  public static long share(long matches) {
    return Math.max(LEAST_WORK, MOST_WORK / Math.max(1, matches));
  }

  /** The most states that a pattern may have to suit all texts of {@code length} characters. */
  public static long mostStates(int length) {
    return MOST_WORK / length - 4;
  }

  /** How many states are looked at, at most, to find it in {@code length} characters; a million of them take about 15 ms. */
  public long work(int length) {
    return length * (states() + 4);
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
  public boolean find(CharSequence text) {
    return matcher(text).find();
  }

  /** Whether it fits all of {@code text}. */
  public boolean matches(CharSequence text) {
    return matcher(text).matches();
  }

  /**
   * The places where it fits {@code text}. Each is looked for only when it is asked for, by reading
   * {@code text} character by character: a text that counts its readings knows what the search
   * costs.
   */
  public Hits hits(CharSequence text) {
    return new Hits(matcher(text));
  }

  private Matcher matcher(CharSequence text) {
    return compiled(translation).matcher(text);
  }

  private static Pattern compiled(PatternSyntax.Translation translation) {
    return COMPILED.of(
        translation.pattern(),
        1 + translation.states(),
        () -> Pattern.compile(translation.pattern()));
  }

  /** Goes over the places where a pattern fits, from the left, not overlapping. For one thread. */
  public static final class Hits {
    private final Matcher matcher;

    private Hits(Matcher matcher) {
      this.matcher = matcher;
    }

    /** Goes to the next place; false when there is none. */
    public boolean next() {
      return matcher.find();
    }

    /** Where the place begins. */
    public int start() {
      return matcher.start();
    }

    /** Where the place ends: behind its last character. */
    public int end() {
      return matcher.end();
    }

    /** How many groups the pattern has, the whole not counted. */
    public int groups() {
      return matcher.groupCount();
    }

    /** Where a group begins, -1 when it took no part; group 0 is the whole. */
    public int start(int group) {
      return matcher.start(group);
    }

    /** Where a group ends, -1 when it took no part. */
    public int end(int group) {
      return matcher.end(group);
    }
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
