package io.leat.store;

import io.leat.engine.job.Environment;
import io.leat.engine.job.Revision;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What went live where and when. Rows are made and changed by the events of runs, and go with these. */
public final class Deployments {
  private static final String WAITING = "waiting";
  private static final String RUNNING = "running";
  private static final String SELECT =
      """
      select d.id, d.environment, d.run, d.task, d.url, d.state, d.asked, d.begun, d.ended,
        r.requested_by, r.branch, r.tag, r.commit_id
      from deployments d join runs r on r.number = d.run
      where d.project = :project and d.environment = :environment
      """;

  private final Database database;

  Deployments(Database database) {
    this.database = database;
  }

  /** Those to an environment before {@code before}, the latest first. */
  public List<Deployment> page(long project, String environment, long before, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " and d.id < :before order by d.id desc limit :limit")
                .bind("project", project)
                .bind("environment", environment)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> deployment(row))
                .list());
  }

  /** The latest that succeeded: what is live. */
  public Optional<Deployment> live(long project, String environment) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    SELECT + " and d.state = 'succeeded' order by d.ended desc, d.id desc limit 1")
                .bind("project", project)
                .bind("environment", environment)
                .map((row, context) -> deployment(row))
                .findOne());
  }

  private static Deployment deployment(ResultSet row) throws SQLException {
    return new Deployment(
        row.getLong("id"),
        row.getString("environment"),
        row.getLong("run"),
        row.getString("task"),
        row.getString("url"),
        row.getString("requested_by"),
        new Revision(text(row, "branch"), text(row, "tag"), text(row, "commit_id")),
        row.getString("state"),
        new Deployment.Times(
            Rows.instant(row, "asked"),
            Rows.instantOrNull(row, "begun"),
            Rows.instantOrNull(row, "ended")));
  }

  private static @Nullable String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null || text.isEmpty() ? null : text;
  }

  /** Notes what the events of one run say of deployments. For one thread. */
  static final class Notes {
    private final long run;

    /** The tasks that asked to bring a version live. */
    private final Set<TaskName> deploying = new HashSet<>();

    Notes(long run) {
      this.run = run;
    }

    /** An event that is stored. */
    void known(RunEvent event) {
      if (event instanceof RunEvent.EnvironmentAsked asked) {
        deploying.add(asked.task());
      }
    }

    /** An event that is being stored. */
    void add(Handle handle, RecordedEvent recorded) {
      known(recorded.event());
      if (recorded.event() instanceof RunEvent.EnvironmentAsked(TaskName task, Environment to)) {
        asked(handle, task, to, recorded.at());
      } else if (recorded.event() instanceof RunEvent.AttemptStarted(Lease lease)
          && deploying.contains(lease.task())) {
        begun(handle, lease.task(), recorded.at());
      } else if (recorded.event() instanceof RunEvent.TaskFinished(TaskName task, TaskResult end)
          && deploying.contains(task)) {
        ended(handle, task, end, recorded.at());
      }
    }

    private void asked(Handle handle, TaskName task, Environment environment, Instant at) {
      String url = environment.url();
      handle
          .createUpdate(
              """
              insert into deployments (project, environment, run, task, url, state, asked)
              values ((select project from runs where number = :run), :environment, :run, :task, :url, :state, :at)
              """)
          .bind("environment", environment.name().text())
          .bind("task", task.text())
          .bind("url", url == null ? "" : url)
          .bind("state", WAITING)
          .bind("at", Rows.at(at))
          .bind("run", run)
          .execute();
    }

    private void begun(Handle handle, TaskName task, Instant at) {
      handle
          .createUpdate(
              """
              update deployments set state = :state, begun = coalesce(begun, :at) where run = :run and task = :task
              """)
          .bind("state", RUNNING)
          .bind("at", Rows.at(at))
          .bind("run", run)
          .bind("task", task.text())
          .execute();
    }

    private void ended(Handle handle, TaskName task, TaskResult end, Instant at) {
      handle
          .createUpdate(
              "update deployments set state = :state, ended = :at where run = :run and task ="
                  + " :task")
          .bind("state", end.status().word())
          .bind("at", Rows.at(at))
          .bind("run", run)
          .bind("task", task.text())
          .execute();
    }
  }
}
