package io.leat.engine.expression;

import java.util.function.LongConsumer;

/**
 * A text that tells how much work a pattern has with it, while it has (SAFETY rule 6). What a search costs depends on the pattern and the
 * text alike: looking for the next place may read to the end and come back. For one search, on one thread.
 */
public final class WatchedText implements CharSequence {
  private final CharSequence text;
  private final long each;
  private final long block;
  private final LongConsumer meter;
  private long open;

  /**
   * {@code text}, to be searched for {@code pattern}.
   *
   * @param block states that are looked at between two calls of {@code meter}
   * @param meter takes {@code block} each time; what it throws ends the search
   */
  public WatchedText(TextPattern pattern, CharSequence text, long block, LongConsumer meter) {
    this.text = text;
    this.each = pattern.work(1);
    this.block = block;
    this.meter = meter;
    this.open = each;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    open += each;
    while (open >= block) {
      open -= block;
      meter.accept(block);
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
