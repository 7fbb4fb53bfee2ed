package io.leat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The runs that are queued, in their order: high priority first, then by number. */
public final class RunQueue {
  private static final String COUNT = "select count(*) from runs where status = 'queued'";

  private final Database database;

  RunQueue(Database database) {
    this.database = database;
  }

  /** Their numbers, in no order. */
  public List<Long> numbers() {
    String numbers = "select number from runs where status = 'queued'";
    return database.read(handle -> handle.createQuery(numbers).mapTo(long.class).list());
  }

  static long count(Handle handle) {
    return handle.createQuery(COUNT).mapTo(long.class).one();
  }

  /**
   * Up to {@code limit} of them behind a place; one may have begun by now.
   *
   * @param priority of that place; {@code Integer.MAX_VALUE} for the beginning
   * @param number of the run at that place; 0 for the beginning
   * @param among the projects that may be seen; null for all
   */
  public List<Run> page(int priority, long number, int limit, @Nullable Set<Long> among) {
    List<Object> values = new ArrayList<>(List.of(priority, priority, number));
    // to put them in order what they were given is not read
    String numbers =
        "select number from runs where status = 'queued' and (priority < ? or priority = ? and"
            + " number > ?)"
            + RunQuery.among(among, values)
            + " order by priority desc, number limit ?";
    values.add(limit);
    return database.rows(numbers, values, row -> row.getLong(1)).stream()
        .flatMap(each -> database.rows(RunRows.BY_NUMBER, List.of(each), RunRows::run).stream())
        .toList();
  }
}
