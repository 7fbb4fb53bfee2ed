package io.leat.dsl.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something said about a place of a source.
 *
 * @param message where and what, in the user's words; one sentence without a full stop
 * @param help what to do; null when there is nothing to add
 * @param related other places that belong to it, such as the first of two declarations
 */
public record Diagnostic(
    DiagnosticCode code,
    SourceSpan span,
    String message,
    @Nullable String help,
    List<Related> related) {

  private static final int LONGEST = 1_000;

  /** Another place and what it has to do with this. */
  public record Related(SourceSpan span, String message) {}

  public Diagnostic {
    message = bounded(message);
    help = help == null ? null : bounded(help);
    related = List.copyOf(related);
  }

  /** {@code text} so that it can be printed: not endless, and every half of a character spelled out. */
  private static String bounded(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    StringBuilder bounded = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            point -> {
              if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                bounded.append(String.format("\\u%04X", point));
              } else {
                bounded.appendCodePoint(point);
              }
            });
    return bounded.toString();
  }

  /** A diagnostic without help and related places. */
  public static Diagnostic of(DiagnosticCode code, SourceSpan span, String message) {
    return new Diagnostic(code, span, message, null, List.of());
  }

  /** This with {@code text} as its help; null leaves it without. */
  public Diagnostic help(@Nullable String text) {
    return new Diagnostic(code, span, message, text, related);
  }

  /** This with what to do, which is written in the syntax of the file: {@code groovy}, or {@code config} in YAML, JSON and TOML. */
  public Diagnostic help(String groovy, String config) {
    return help(span.source().syntax().of(groovy, config));
  }

  /** This with another related place. */
  public Diagnostic related(SourceSpan place, String text) {
    List<Related> more = new ArrayList<>(related);
    more.add(new Related(place, text));
    return new Diagnostic(code, span, message, help, more);
  }

  /** How much it weighs. */
  public Severity severity() {
    return code.severity();
  }
}
