package io.leat.cli.diagnostic;

import io.leat.cli.terminal.Harmless;
import io.leat.dsl.source.SourceSpan;

/**
 * The line of a span as it is shown, and the mark under it.
 *
 * @param text the line without its indentation, cut to a window around the span; empty when there is nothing to show
 * @param indent blanks and tabs that lead to the first character of the span
 * @param mark a caret, and tildes as far as the span goes on this line
 */
record Excerpt(String text, String indent, String mark) {
  private static final int WINDOW = 100;
  private static final int BEFORE = 60;

  static Excerpt of(SourceSpan span) {
    String line = span.source().lineText(span.line());
    if (line.isBlank()) {
      return new Excerpt("", "", "");
    }
    int lineStart = span.source().offset(span.line());
    int start = Math.clamp((long) span.start() - lineStart, 0, line.length());
    int end = Math.clamp((long) span.end() - lineStart, start, line.length());
    int from = 0;
    while (from < start && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
      from++;
    }
    String ellipsis = "";
    if (start - from > BEFORE && line.length() - from > WINDOW) {
      from = start - BEFORE;
      if (Character.isLowSurrogate(line.charAt(from))) {
        from--;
      }
      ellipsis = "…";
    }
    StringBuilder text = new StringBuilder(ellipsis);
    StringBuilder indent = new StringBuilder(ellipsis.isEmpty() ? "" : " ");
    int columns = ellipsis.length();
    int marked = 0;
    for (int i = from; i < line.length(); ) {
      int c = line.codePointAt(i);
      int sign = c == '\t' ? c : Harmless.sign(c);
      int width = c == '\t' ? 1 : Harmless.columns(sign);
      if (columns + width > WINDOW) {
        text.append('…');
        break;
      }
      text.appendCodePoint(sign);
      columns += width;
      if (i < start) {
        for (int j = 0; j < width; j++) {
          indent.append(c == '\t' ? '\t' : ' ');
        }
      } else if (i < end) {
        marked += width;
      }
      i += Character.charCount(c);
    }
    return new Excerpt(
        text.toString(), indent.toString(), "^" + "~".repeat(Math.max(0, marked - 1)));
  }
}
