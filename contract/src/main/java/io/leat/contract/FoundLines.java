package io.leat.contract;

import java.util.List;

/**
 * Lines of a log that match.
 *
 * @param items the lines, in their order
 * @param more whether there may be others behind them
 * @param timedOut whether the search ended after 10 seconds, with what was found until then
 */
public record FoundLines(List<Line> items, boolean more, boolean timedOut) {

  /**
   * A line of a log.
   *
   * @param line counted from 0
   * @param text the first 4096 bytes of it
   */
  public record Line(long line, String text) {}
}
