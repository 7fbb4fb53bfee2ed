package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs as rows. */
final class RunRows {
  /** What a run is read from, in the order of the fields of {@link Run}. */
  static final String COLUMNS =
      """
      number, project, job, status, priority, pinned, created, started, ended, caused_by, parameters, ref, branch, tag,
      commit_id, hash, caller_key, requested_by, request, parent, concurrency_group, policy, prepared, note, diagnostics,
      version
      """;

  /** What an open run is read from, in the order of the fields of {@link OpenRun}. */
  static final String OPEN_COLUMNS =
      """
      number, project, job, status, priority, concurrency_group, policy, prepared,
      char_length(parameters) + char_length(request)
      """;

  static final String BY_NUMBER = "select " + COLUMNS + " from runs where number = ?";

  /** Those that tasks started have a key, and what follows the end of a run has none. */
  static final String CHILDREN =
      "select number from runs where parent = ? and caused_by = 'job' and caller_key <> ''";

  static final String OPEN_OF_ENDED =
      "select number from runs where status in ('queued', 'running') and exists (select 1 from runs"
          + " p where p.number = runs.parent and p.status not in ('queued', 'running')) order by"
          + " number";

  private RunRows() {}

  static Optional<Run> find(Handle handle, long number) {
    return handle.createQuery(BY_NUMBER).bind(0, number).map((row, context) -> run(row)).findOne();
  }

  static Run insert(Handle handle, long number, NewRun asked, Instant at) {
    handle
        .createUpdate(
            """
            insert into runs (number, project, job, status, priority, pinned, created, caused_by, parameters,
              ref, caller_key, requested_by, request, parent, root, place, prepared, note, version)
            values (:number, :project, :job, 'queued', :priority, false, :created, :trigger, :parameters,
              :ref, :key, :by, :request, :parent, :root,
              (select coalesce(max(place), 0) + 1 from runs where root = :root), false, '', 0)
            """)
        .bind("number", number)
        .bind("project", asked.project())
        .bind("job", asked.job())
        .bind("priority", asked.priority())
        .bind("created", Rows.at(at))
        .bind("trigger", asked.trigger())
        .bind("parameters", Pairs.text(asked.parameters()))
        .bind("ref", asked.ref())
        .bind("key", asked.key())
        .bind("by", asked.by())
        .bind("request", asked.request())
        .bind("parent", asked.parent())
        .bind("root", root(handle, asked))
        .execute();
    return new Run(
        number,
        asked.project(),
        asked.job(),
        Run.QUEUED,
        asked.priority(),
        false,
        Rows.millis(at),
        null,
        null,
        asked.trigger(),
        asked.parameters(),
        asked.ref(),
        null,
        null,
        null,
        null,
        asked.key(),
        asked.by(),
        asked.request(),
        asked.parent(),
        null,
        null,
        false,
        "",
        null,
        0);
  }

  /** The run that this one comes of through others; null when nothing led to it. */
  private static @Nullable Long root(Handle handle, NewRun asked) {
    Long parent = asked.parent();
    return parent == null || !asked.trigger().equals(Run.BY_JOB)
        ? null
        : handle
            .createQuery("select coalesce(root, number) from runs where number = :parent")
            .bind("parent", parent)
            .mapTo(Long.class)
            .findOne()
            .orElse(parent);
  }

  /** A row of {@link #COLUMNS}. */
  static Run run(ResultSet row) throws SQLException {
    Cells cells = new Cells(row);
    return new Run(
        cells.number(),
        cells.number(),
        cells.text(),
        cells.text(),
        (int) cells.number(),
        cells.flag(),
        cells.instant(),
        cells.instantOrNull(),
        cells.instantOrNull(),
        cells.text(),
        Pairs.of(cells.text()),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.text(),
        cells.numberOrNull(),
        cells.text(),
        cells.text(),
        cells.flag(),
        cells.text(),
        cells.text(),
        cells.number());
  }

  /** A row of {@link #OPEN_COLUMNS}. */
  static OpenRun open(ResultSet row) throws SQLException {
    Cells cells = new Cells(row);
    return new OpenRun(
        cells.number(),
        cells.number(),
        cells.text(),
        cells.text(),
        (int) cells.number(),
        cells.text(),
        cells.text(),
        cells.flag(),
        cells.number());
  }

  /** Reads the columns of a row one after another: finding each by its name costs more than the row. */
  private static final class Cells {
    private final ResultSet row;
    private int column;

    Cells(ResultSet row) {
      this.row = row;
    }

    long number() throws SQLException {
      return row.getLong(++column);
    }

    @Nullable Long numberOrNull() throws SQLException {
      long number = row.getLong(++column);
      return row.wasNull() ? null : number;
    }

    boolean flag() throws SQLException {
      return row.getBoolean(++column);
    }

    String text() throws SQLException {
      return row.getString(++column);
    }

    Instant instant() throws SQLException {
      return row.getObject(++column, OffsetDateTime.class).toInstant();
    }

    @Nullable Instant instantOrNull() throws SQLException {
      OffsetDateTime at = row.getObject(++column, OffsetDateTime.class);
      return at == null ? null : at.toInstant();
    }
  }
}
