package io.leat.engine.job;

import io.leat.engine.expression.HiddenCharacter;
import java.util.Optional;

/**
 * For whom a token of a task is (RFC 7519, 4.1.3): a text that only the other side gives a meaning to, usually its URL.
 *
 * @param text as it was written; never empty
 */
public record TokenAudience(String text) {
  /** How many characters it has at most. */
  public static final int LONGEST = 255;

  /** How many tokens a task has at most. */
  public static final int MOST = 16;

  public TokenAudience {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /** What is wrong with {@code text} as an audience, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String text) {
    if (text.isBlank()) {
      return Optional.of("the audience of a token cannot be empty");
    }
    if (text.length() > LONGEST) {
      return Optional.of(
          "an audience has at most " + LONGEST + " characters, this has " + text.length());
    }
    boolean odd =
        text.chars().anyMatch(each -> Character.isWhitespace(each) || Character.isISOControl(each));
    return odd || HiddenCharacter.find(text, 0) >= 0
        ? Optional.of("an audience has no blanks and no characters that nobody sees")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
