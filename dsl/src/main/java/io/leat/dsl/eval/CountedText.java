package io.leat.dsl.eval;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.TextPattern;

/**
 * A text that charges each character that a pattern reads of it (SAFETY rule 6). What a search
 * costs depends on the pattern and the text alike: looking for the next place may read to the end
 * and come back.
 */
final class CountedText implements CharSequence {
  /** How much of a pattern is looked at in one step. */
  private static final int STATES_PER_STEP = 32;

  private final String text;
  private final Budget budget;
  private final SourceSpan at;

  /** What one character costs: all states of the pattern may have to be looked at. */
  private final long each;

  private long open;

  CountedText(TextPattern pattern, String text, Budget budget, SourceSpan at) {
    this.text = text;
    this.budget = budget;
    this.at = at;
    this.each = pattern.states() + 4;
    this.open = each;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    open += each;
    if (open >= 1024) {
      budget.steps(open / STATES_PER_STEP, at);
      open %= STATES_PER_STEP;
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
