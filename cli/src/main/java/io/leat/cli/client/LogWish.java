package io.leat.cli.client;

import io.leat.cli.run.LogPrint;
import io.leat.engine.expression.TextPattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a log of a server is wanted.
 *
 * @param attempt 0 for the last
 * @param part which lines; of these a server knows neither steps nor times
 * @param follow whether to go on until the task has ended
 * @param plain whether escape sequences and controls are taken out, as for a terminal
 */
record LogWish(int attempt, LogPrint part, boolean follow, boolean plain) {

  /** Only the last so many lines; -1 for all. */
  int tail() {
    return (int) part.tail();
  }

  /** Only lines from this number on, counted from 1. */
  int since() {
    return (int) part.since();
  }

  /** Only lines in which this is found; null for all. */
  @Nullable TextPattern pattern() {
    return part.pattern();
  }
}
