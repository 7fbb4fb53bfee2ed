package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Runs as rows. */
final class RunRows {
  private RunRows() {}

  static Optional<Run> find(Handle handle, long number) {
    return handle
        .createQuery("select * from runs where number = :number")
        .bind("number", number)
        .map((row, context) -> run(row))
        .findOne();
  }

  static Run insert(Handle handle, long number, NewRun asked, Instant at) {
    handle
        .createUpdate(
            """
            insert into runs (number, project, job, status, priority, pinned, created, caused_by, parameters,
              ref, caller_key, requested_by, request, parent, prepared, note, version)
            values (:number, :project, :job, 'queued', :priority, false, :created, :trigger, :parameters,
              :ref, :key, :by, :request, :parent, false, '', 0)
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

  static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getLong("number"),
        row.getLong("project"),
        row.getString("job"),
        row.getString("status"),
        row.getInt("priority"),
        row.getBoolean("pinned"),
        Rows.instant(row, "created"),
        Rows.instantOrNull(row, "started"),
        Rows.instantOrNull(row, "ended"),
        row.getString("caused_by"),
        Pairs.of(row.getString("parameters")),
        row.getString("ref"),
        row.getString("branch"),
        row.getString("tag"),
        row.getString("commit_id"),
        row.getString("hash"),
        row.getString("caller_key"),
        row.getString("requested_by"),
        row.getString("request"),
        Rows.longOrNull(row, "parent"),
        row.getString("concurrency_group"),
        row.getString("policy"),
        row.getBoolean("prepared"),
        row.getString("note"),
        row.getString("diagnostics"),
        row.getLong("version"));
  }
}
