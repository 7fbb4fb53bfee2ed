package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The feed of the events of all runs, and of notices, in one order. */
final class FeedRows {
  private static final String SIZES =
      """
      select size from (
        (select sequence, octet_length(content) as size
         from run_events where sequence > :after order by sequence limit :limit)
        union all
        (select sequence, octet_length(facts)
         from notices where sequence > :after order by sequence limit :limit)) as feed
      order by sequence limit :limit
      """;

  /** One statement, so that it reads both tables as they are at one moment. */
  private static final String ROWS =
      """
      select * from (
        (select sequence, run, version, crc, content, cast(null as varchar(40)) as occasion,
           cast(null as timestamp(3) with time zone) as created
         from run_events where sequence > :after order by sequence limit :limit)
        union all
        (select sequence, run, 0, 0, facts, occasion, created
         from notices where sequence > :after order by sequence limit :limit)) as feed
      order by sequence limit :limit
      """;

  private FeedRows() {}

  static List<FedEvent> read(Handle handle, long after, int limit) {
    int count =
        EventRows.within(
            handle
                .createQuery(SIZES)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(long.class)
                .list());
    return count == 0
        ? List.of()
        : handle
            .createQuery(ROWS)
            .bind("after", after)
            .bind("limit", count)
            .map((row, context) -> event(row))
            .list();
  }

  private static FedEvent event(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    String occasion = row.getString("occasion");
    return occasion == null
        ? new FedEvent.OfRun(sequence, row.getLong("run"), EventRows.event(row))
        : new FedEvent.Notice(
            sequence,
            Occasion.valueOf(occasion),
            Rows.longOrNull(row, "run"),
            Rows.instant(row, "created"),
            Pairs.of(row.getString("content")));
  }
}
