package io.leat.store;

import io.leat.engine.run.EventText;
import io.leat.engine.run.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Events as rows: the text of {@link EventText} and its CRC-32, since a database file that opens may still be damaged inside. */
final class EventRows {
  /** Rows fetched at once, at most. */
  private static final int FETCHED = 1_000;

  /** How many bytes of events are fetched at once, before the last of them: one may have a megabyte. */
  static final long FETCHED_BYTES = 1 << 20;

  private EventRows() {}

  static PreparedBatch insert(Handle handle) {
    return handle.prepareBatch(
        """
        insert into run_events (sequence, run, version, crc, content)
        values (:sequence, :run, :version, :crc, :content)
        """);
  }

  static void add(PreparedBatch rows, long sequence, long run, long version, String text) {
    rows.bind("sequence", sequence)
        .bind("run", run)
        .bind("version", version)
        .bind("crc", crc(run, text))
        .bind("content", text)
        .add();
  }

  private static long crc(long run, String text) {
    CRC32 crc = new CRC32();
    crc.update((run + "\t" + text).getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /**
   * Hands over the events of a run after a version, in order.
   *
   * @throws DamagedEvent when one is not as it was written, or is missing
   */
  static void read(Handle handle, long run, long afterVersion, Consumer<RecordedEvent> reader) {
    long version = afterVersion;
    for (long last = -1; last != version; ) {
      last = version;
      version = readSome(handle, run, version, reader);
    }
  }

  /**
   * As {@link #read}, of a few only: as many as have {@link #FETCHED_BYTES}, or one.
   *
   * @return the version of the last; {@code afterVersion} when there is none
   */
  static long readSome(Handle handle, long run, long afterVersion, Consumer<RecordedEvent> reader) {
    int count =
        within(
            handle
                .createQuery(
                    """
                    select octet_length(content) from run_events
                    where run = :run and version > :version order by version limit :limit
                    """)
                .bind("run", run)
                .bind("version", afterVersion)
                .bind("limit", FETCHED)
                .mapTo(long.class)
                .list());
    if (count == 0) {
      return afterVersion;
    }
    long version = afterVersion;
    for (RecordedEvent event :
        handle
            .createQuery(
                """
                select run, version, crc, content from run_events
                where run = :run and version > :version order by version limit :limit
                """)
            .bind("run", run)
            .bind("version", afterVersion)
            .bind("limit", count)
            .map((row, context) -> event(row))
            .list()) {
      if (event.version() != version + 1) {
        throw new DamagedEvent(run, version + 1);
      }
      reader.accept(event);
      version = event.version();
    }
    return version;
  }

  /** How many of the first of what has these sizes are fetched at once. */
  static int within(List<Long> sizes) {
    long sum = 0;
    int count = 0;
    while (count < sizes.size() && sum < FETCHED_BYTES) {
      sum += sizes.get(count++);
    }
    return count;
  }

  static RecordedEvent event(ResultSet row) throws SQLException {
    long run = row.getLong("run");
    long version = row.getLong("version");
    String text = row.getString("content");
    RecordedEvent event = crc(run, text) == row.getLong("crc") ? EventText.read(text) : null;
    if (event == null || event.version() != version) {
      throw new DamagedEvent(run, version);
    }
    return event;
  }
}
