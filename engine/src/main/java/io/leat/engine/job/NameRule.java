package io.leat.engine.job;

import java.util.Optional;

/** What a name may look like; docs/jobfile.md, "Names". */
public enum NameRule {
  /**
   * Names that people read: jobs, tasks, pipes, artifacts, caches, locks. Up to 100 characters, spaces and quotes included; not
   * {@code / \ # *}, no control characters, no space at either end.
   */
  TITLE,
  /** Names that are written in expressions and files: outputs. Letters, digits, {@code _} and {@code -}. */
  WORD,
  /** Names of environment variables: parameters, {@code env}, secrets. Letters, digits and {@code _}. */
  VARIABLE,
  /** What an agent can do: letters, digits and {@code . _ - + : / @ =}. */
  LABEL;

  private static final int LONGEST = 100;

  /** What is wrong with {@code text} as a name, in words for the user; empty when nothing is. */
  public Optional<String> problem(String text) {
    if (text.isEmpty()) {
      return Optional.of("a name cannot be empty");
    }
    if (text.length() > LONGEST) {
      return Optional.of(
          "a name has at most " + LONGEST + " characters, this has " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!allows(c)) {
        return Optional.of("a name cannot hold " + shown(c) + allowed());
      }
    }
    return switch (this) {
      case TITLE ->
          text.isBlank() || text.startsWith(" ") || text.endsWith(" ")
              ? Optional.of("a name cannot begin or end with a space")
              : text.equals(".") || text.equals("..")
                  ? Optional.of("a name cannot be '" + text + "'")
                  : Optional.empty();
      case WORD, VARIABLE ->
          isDigit(text.charAt(0)) || text.charAt(0) == '-'
              ? Optional.of("a name begins with a letter or '_', not with '" + text.charAt(0) + "'")
              : Optional.empty();
      case LABEL -> Optional.empty();
    };
  }

  /** Throws an {@link IllegalArgumentException} when {@code text} breaks this rule. */
  void require(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem + ": '" + text + "'");
            });
  }

  private boolean allows(char c) {
    return switch (this) {
      case TITLE ->
          !Character.isISOControl(c)
              && !Character.isSurrogate(c)
              && "/\\#*\u2028\u2029".indexOf(c) < 0;
      case WORD -> isLetter(c) || isDigit(c) || c == '_' || c == '-';
      case VARIABLE -> isLetter(c) || isDigit(c) || c == '_';
      case LABEL -> isLetter(c) || isDigit(c) || "._-+:/@=".indexOf(c) >= 0;
    };
  }

  private String allowed() {
    return switch (this) {
      case TITLE -> "";
      case WORD -> "; letters, digits, '_' and '-' are allowed";
      case VARIABLE -> "; letters, digits and '_' are allowed";
      case LABEL -> "; letters, digits and . _ - + : / @ = are allowed";
    };
  }

  private static String shown(char c) {
    return c == ' '
        ? "a space"
        : Character.isISOControl(c) || Character.isSurrogate(c)
            ? String.format("the character U+%04X", (int) c)
            : "'" + c + "'";
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
