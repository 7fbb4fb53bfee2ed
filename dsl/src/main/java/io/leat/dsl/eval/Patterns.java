package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;
import java.util.List;

/** Regular expressions in the interpreter. */
final class Patterns {
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
      return TextPattern.of(source);
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

  /** {@code text}, once it is known that the pattern means the same there as in Groovy. */
  static String checked(TextPattern pattern, String text, SourceSpan at) {
    pattern
        .difference(text)
        .ifPresent(
            why -> {
              throw new EvaluationProblem(DiagnosticCode.DIFFERS_FROM_GROOVY, at, why, null);
            });
    return text;
  }

  /** Charges one reading of {@code text}: for each character all states of the pattern may have to be looked at. */
  private static void charge(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    budget.steps(1 + text.length() * (pattern.states() + 4) / 64, at);
  }

  static boolean find(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    charge(pattern, text, budget, at);
    return pattern.find(checked(pattern, text, at));
  }

  static boolean matches(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    charge(pattern, text, budget, at);
    return pattern.matches(checked(pattern, text, at));
  }

  /**
   * {@code text} with each place where the pattern fits, or only the first, replaced; {@code $1} in
   * {@code by} is a group.
   */
  static String replace(
      TextPattern pattern, String text, String by, boolean all, Budget budget, SourceSpan at) {
    StringBuilder target = new StringBuilder();
    int from = 0;
    for (TextPattern.Hit hit :
        hits(pattern, text, all ? budget.limits().collectionSize() : 1, budget, at)) {
      target.append(text, from, hit.start());
      expand(target, hit, by, at);
      budget.text(target.length(), at);
      from = hit.end();
    }
    return target.append(text, from, text.length()).toString();
  }

  static List<TextPattern.Hit> hits(
      TextPattern pattern, String text, int most, Budget budget, SourceSpan at) {
    charge(pattern, text, budget, at);
    List<TextPattern.Hit> hits = pattern.hits(checked(pattern, text, at), most);
    budget.elements(hits.size(), at);
    return hits;
  }

  private static void expand(StringBuilder target, TextPattern.Hit hit, String by, SourceSpan at) {
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
        target.append(by.charAt(++i));
      } else if (c == '$') {
        int group = i + 1 < by.length() ? Character.digit(by.charAt(i + 1), 10) : -1;
        if (group < 0 || group >= hit.groups().size()) {
          throw new EvaluationProblem(
              DiagnosticCode.BAD_REGEX,
              at,
              "'$' in a replacement names a group of the pattern, and there is none of that number",
              "write \\\\$ for a dollar sign");
        }
        String text = hit.groups().get(group);
        target.append(text == null ? "" : text);
        i++;
      } else {
        target.append(c);
      }
    }
  }
}
