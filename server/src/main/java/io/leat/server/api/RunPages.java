package io.leat.server.api;

import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.store.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of runs. One ends early where its runs were given much, so that no request takes more memory than that; and no more are read at
 * once than half of the connections to the database, so that runs and other requests have theirs. Safe for all threads.
 */
final class RunPages {
  /** How many characters the runs of a page were given, before the last of them. */
  static final long MOST = 2 << 20;

  private static final int AT_ONCE = 50;

  private static final int READ_AT_ONCE = 4;

  private final ReadingPlaces places = new ReadingPlaces(READ_AT_ONCE, "lists");

  /** Where runs are found. */
  interface Rows {
    /**
     * Up to {@code count} of them.
     *
     * @param last the one before; null for the beginning
     */
    List<Run> behind(@Nullable Run last, int count);
  }

  /**
   * A page.
   *
   * @param limit how many it has at most; 1 at least
   * @param shown what clients see of runs
   * @param place what the page behind a run is found by
   * @throws io.leat.server.http.Refusal 503 when its turn does not come
   */
  <V> Page<V> of(
      int limit, Rows rows, Function<List<Run>, List<V>> shown, Function<Run, Cursor> place)
      throws IOException, InterruptedException {
    return places.in(() -> read(limit, rows, shown, place));
  }

  private static <V> Page<V> read(
      int limit, Rows rows, Function<List<Run>, List<V>> shown, Function<Run, Cursor> place) {
    List<V> items = new ArrayList<>();
    Run last = null;
    long size = 0;
    while (last == null || (items.size() < limit && size < MOST)) {
      int wanted = Math.min(AT_ONCE, limit - items.size());
      // one more than asked for tells whether there are more
      List<Run> more = rows.behind(last, wanted + 1);
      List<Run> runs = more.subList(0, Math.min(wanted, more.size()));
      items.addAll(shown.apply(runs));
      if (more.size() <= wanted) {
        return new Page<>(items, Optional.empty());
      }
      last = runs.getLast();
      size += runs.stream().mapToLong(Run::size).sum();
    }
    return new Page<>(items, Optional.of(place.apply(last)));
  }
}
