package io.leat.store;

import io.leat.engine.job.Revision;
import io.leat.engine.job.TriggerKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs as rows. */
final class RunRows {
  /** What a run is read from, in the order that {@link #run} reads. */
  static final String COLUMNS =
      """
      number, project, job, ref, parameters, priority, caused_by, requested_by, caller_key, parent, request,
      status, created, started, ended, note, diagnostics,
      pinned, version, prepared, branch, tag, commit_id, hash, concurrency_group, policy
      """;

  /** What an open run is read from, in the order that {@link #open} reads. */
  static final String OPEN_COLUMNS =
      """
      number, project, job, priority, status, prepared, concurrency_group, policy,
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

  static Run insert(Handle handle, long number, RunSpec asked, Instant at) {
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
        .bind("trigger", asked.cause().trigger().word())
        .bind("parameters", Pairs.text(asked.parameters()))
        .bind("ref", asked.ref())
        .bind("key", asked.cause().key())
        .bind("by", asked.cause().by())
        .bind("request", asked.request())
        .bind("parent", asked.cause().parent())
        .bind("root", root(handle, asked))
        .execute();
    RunProgress queued = new RunProgress(RunPhase.QUEUED, Rows.millis(at), null, null, "", null);
    return new Run(number, asked, queued, null, false, 0);
  }

  /** The run that this one comes of through others; null when nothing led to it. */
  private static @Nullable Long root(Handle handle, RunSpec asked) {
    Long parent = asked.cause().parent();
    return parent == null || asked.cause().trigger() != TriggerKind.JOB
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
    long number = cells.number();
    RunSpec spec =
        new RunSpec(
            cells.number(),
            cells.text(),
            cells.text(),
            Pairs.of(cells.text()),
            (int) cells.number(),
            new RunSpec.Cause(
                TriggerKind.of(cells.text()), cells.text(), cells.text(), cells.numberOrNull()),
            cells.text());
    RunProgress progress =
        new RunProgress(
            RunPhase.of(cells.text()),
            cells.instant(),
            cells.instantOrNull(),
            cells.instantOrNull(),
            cells.text(),
            cells.text());
    boolean pinned = cells.flag();
    long version = cells.number();
    Preparation preparation =
        cells.flag() ? preparation(Objects.requireNonNull(spec.job()), cells) : null;
    return new Run(number, spec, progress, preparation, pinned, version);
  }

  private static Preparation preparation(String job, Cells cells) throws SQLException {
    return new Preparation(
        job,
        new Revision(cells.text(), cells.text(), cells.text()),
        cells.text(),
        Preparation.Group.of(cells.text(), cells.text()));
  }

  /** A row of {@link #OPEN_COLUMNS}. */
  static OpenRun open(ResultSet row) throws SQLException {
    Cells cells = new Cells(row);
    return new OpenRun(
        cells.number(),
        cells.number(),
        cells.text(),
        (int) cells.number(),
        OpenRun.Stage.of(RunPhase.of(cells.text()), cells.flag()),
        Preparation.Group.of(cells.text(), cells.text()),
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
