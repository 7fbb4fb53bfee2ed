package io.leat.engine.schedule;

import java.util.Comparator;

/**
 * What comes first: the run of a higher priority, of one priority the older one.
 *
 * @param run its number
 */
public record Rank(int priority, long run) implements Comparable<Rank> {
  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::priority).reversed().thenComparingLong(Rank::run);

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }
}
