package io.leat.dsl.source;

import java.util.function.IntUnaryOperator;

/**
 * Where the characters of a text come from in a source. The text may have been written with escapes, indentation or folded lines, so
 * its offsets are not those of the source.
 *
 * @param offsets the offset in the source of each offset in the text, the one after its end included; never decreasing
 */
public record TextOrigin(JobfileSource source, IntUnaryOperator offsets) {

  /** The origin of texts that were not read from anywhere. */
  public static final TextOrigin NOWHERE = new TextOrigin(SourceSpan.NOWHERE.source(), _ -> 0);

  /** The origin of a text that stands in the source as it is, from {@code base} on. */
  public static TextOrigin at(JobfileSource source, int base) {
    return new TextOrigin(source, offset -> base + offset);
  }

  /** Where a stretch of the text stands in the source. */
  public SourceSpan span(int start, int end) {
    int from = offsets.applyAsInt(start);
    return source.span(
        from, end > start ? Math.max(from + 1, offsets.applyAsInt(end - 1) + 1) : from);
  }
}
