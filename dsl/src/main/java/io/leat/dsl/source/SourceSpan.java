package io.leat.dsl.source;

/**
 * A stretch of a source, in offsets of UTF-16 units.
 *
 * @param start the first character
 * @param end the one after the last; at least {@code start}
 */
public record SourceSpan(JobfileSource source, int start, int end) {

  /** The span of what was not read from anywhere, such as declarations that are written out. */
  public static final SourceSpan NOWHERE = new JobfileSource("", "", Syntax.GROOVY).span(0, 0);

  public SourceSpan {
    end = Math.max(start, end);
  }

  /** The line of the first character. */
  public int line() {
    return source.line(start);
  }

  /** The column of the first character. */
  public int column() {
    return source.column(start);
  }

  /** The line of the last character. */
  public int endLine() {
    return source.line(Math.max(start, end - 1));
  }

  /** The column after the last character, on {@link #endLine}. */
  public int endColumn() {
    return end > start ? source.column(end - 1) + 1 : source.column(start);
  }

  /** From the start of this to the end of {@code other}. */
  public SourceSpan to(SourceSpan other) {
    return new SourceSpan(source, start, other.end);
  }

  /** The characters themselves. */
  public String text() {
    return source
        .text()
        .substring(Math.min(start, source.text().length()), Math.min(end, source.text().length()));
  }
}
