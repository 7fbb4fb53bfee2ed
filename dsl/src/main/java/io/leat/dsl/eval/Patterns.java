package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.expression.WatchedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions in the interpreter. */
final class Patterns {
  /** How much of a pattern is looked at in one step: for each character, all of its states may have to be. */
  private static final int STATES_PER_STEP = 32;

  /** How much is looked at before it is charged. */
  private static final int BLOCK = 1024;

  /** How much of a pattern is compiled in the time of a step; it is compiled before it is charged, which its own limit of states bounds. */
  private static final int STATES_COMPILED_PER_STEP = 4;

  private Patterns() {}

  static TextPattern of(String source, Budget budget, SourceSpan at) {
    if (source.length() > budget.limits().regexLength()) {
      throw new EvaluationProblem(
          DiagnosticCode.REGEX_TOO_LARGE,
          at,
          "a pattern is longer than " + budget.limits().regexLength() + " characters",
          "an administrator may raise this limit, a Jobfile may not");
    }
    budget.steps(1 + source.length(), at);
    try {
      TextPattern pattern = TextPattern.of(source);
      budget.steps(pattern.states() / STATES_COMPILED_PER_STEP, at);
      return pattern;
    } catch (TextPattern.TooLarge problem) {
      throw new EvaluationProblem(
          DiagnosticCode.REGEX_TOO_LARGE,
          at,
          String.valueOf(problem.getMessage()),
          "repeat less, or repeat no repeats");
    } catch (IllegalArgumentException problem) {
      throw new EvaluationProblem(
          DiagnosticCode.BAD_REGEX,
          at,
          String.valueOf(problem.getMessage()),
          "see 'Regular expressions' in docs/jobfile.md");
    }
  }

  /** {@code text}, once it is known that the pattern means the same there as in Groovy; what is read of it is charged. */
  private static CharSequence counted(
      TextPattern pattern, String text, Budget budget, SourceSpan at) {
    budget.letters(text.length(), at);
    pattern
        .difference(text)
        .ifPresent(
            why -> {
              throw new EvaluationProblem(DiagnosticCode.DIFFERS_FROM_GROOVY, at, why, null);
            });
    return new WatchedText(
        pattern, text, BLOCK, states -> budget.steps(states / STATES_PER_STEP, at));
  }

  static boolean find(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    return pattern.find(counted(pattern, text, budget, at));
  }

  static boolean matches(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    return pattern.matches(counted(pattern, text, budget, at));
  }

  /** The places where the pattern fits. */
  static TextPattern.Hits hits(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    return pattern.hits(counted(pattern, text, budget, at));
  }

  /** The text of a group, null when it took no part. */
  static @Nullable String group(
      TextPattern.Hits hit, int group, String text, Budget budget, SourceSpan at) {
    if (hit.start(group) < 0) {
      return null;
    }
    budget.text(hit.end(group) - hit.start(group), at);
    return text.substring(hit.start(group), hit.end(group));
  }

  /**
   * {@code text} with each place where the pattern fits, or only the first, replaced; {@code $1} in
   * {@code by} is a group.
   */
  static String replace(
      TextPattern pattern, String text, String by, boolean all, Budget budget, SourceSpan at) {
    TextPattern.Hits hits = hits(pattern, text, budget, at);
    List<Piece> pieces = null;
    StringBuilder target = new StringBuilder();
    int from = 0;
    while (hits.next()) {
      if (pieces == null) {
        pieces = pieces(by, hits.groups(), budget, at);
      }
      append(target, text, from, hits.start(), budget, at);
      for (Piece piece : pieces) {
        budget.step(at);
        if (piece.group() < 0) {
          append(target, piece.text(), 0, piece.text().length(), budget, at);
        } else if (hits.start(piece.group()) >= 0) {
          append(target, text, hits.start(piece.group()), hits.end(piece.group()), budget, at);
        }
      }
      from = hits.end();
      if (!all) {
        break;
      }
    }
    append(target, text, from, text.length(), budget, at);
    budget.text(target.length(), at);
    return target.toString();
  }

  private static void append(
      StringBuilder target, String text, int from, int to, Budget budget, SourceSpan at) {
    budget.fits(target.length() + (long) (to - from), at);
    budget.letters(to - from, at);
    target.append(text, from, to);
  }

  /** A part of a replacement: a group, or the text itself when {@code group} is negative. */
  private record Piece(int group, String text) {}

  private static List<Piece> pieces(String by, int groups, Budget budget, SourceSpan at) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    budget.letters(by.length(), at);
    for (int i = 0; i < by.length(); i++) {
      char c = by.charAt(i);
      if (c == '\\') {
        if (i + 1 == by.length()) {
          throw new EvaluationProblem(
              DiagnosticCode.BAD_REGEX,
              at,
              "a replacement cannot end in a backslash",
              "write four backslashes for one");
        }
        literal.append(by.charAt(++i));
      } else if (c == '$') {
        int group = i + 1 < by.length() ? digit(by.charAt(i + 1)) : -1;
        if (group < 0 || group > groups) {
          throw new EvaluationProblem(
              DiagnosticCode.BAD_REGEX,
              at,
              "'$' in a replacement names a group of the pattern, and there is none of that number",
              "write \\\\$ for a dollar sign");
        }
        // as in Java, a group takes as many digits as there are groups
        while (i + 2 < by.length()
            && digit(by.charAt(i + 2)) >= 0
            && group * 10 + digit(by.charAt(i + 2)) <= groups) {
          group = group * 10 + digit(by.charAt(i + 2));
          i++;
        }
        budget.allocate(64, at);
        pieces.add(new Piece(-1, literal.toString()));
        pieces.add(new Piece(group, ""));
        literal.setLength(0);
        i++;
      } else {
        literal.append(c);
      }
    }
    pieces.add(new Piece(-1, literal.toString()));
    return pieces;
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }
}
