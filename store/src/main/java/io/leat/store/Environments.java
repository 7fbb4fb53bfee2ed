package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What projects ask before versions go live. */
public final class Environments {
  /** How many there may be in a project. */
  public static final int MOST = 100;

  private final Database database;
  private final Committer committer;

  Environments(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /** Those of a project, by name. */
  public List<ProjectEnvironment> of(long project) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from environments where project = :project order by name")
                .bind("project", project)
                .map((row, context) -> environment(row))
                .list());
  }

  /** The one of that name. */
  public Optional<ProjectEnvironment> find(long project, String name) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from environments where project = :project and name = :name")
                .bind("project", project)
                .bind("name", name)
                .map((row, context) -> environment(row))
                .findOne());
  }

  /**
   * Stores one: as the first where its version is 1, else in place of the version before.
   *
   * @throws Conflict when there is no such project
   */
  public Stored put(long project, ProjectEnvironment environment) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          long before =
              handle
                  .createQuery(
                      "select version from environments where project = :project and name = :name")
                  .bind("project", project)
                  .bind("name", environment.name())
                  .mapTo(Long.class)
                  .findOne()
                  .orElse(0L);
          if (before != environment.version() - 1) {
            return Stored.CHANGED;
          }
          if (before == 0 && count(handle, project) >= MOST) {
            return Stored.FULL;
          }
          ProjectEnvironment.Approve approve = environment.rule().approve();
          Duration within = approve == null ? null : approve.within();
          handle
              .createUpdate(
                  before == 0
                      ? """
                      insert into environments (project, name, version, branches, tags, approve_by, approve_millis,
                        not_own, written_by, written)
                      values (:project, :name, :version, :branches, :tags, :approve, :within, :notOwn, :by, :at)
                      """
                      : """
                      update environments set version = :version, branches = :branches, tags = :tags,
                        approve_by = :approve, approve_millis = :within, not_own = :notOwn, written_by = :by, written = :at
                      where project = :project and name = :name
                      """)
              .bind("project", project)
              .bind("name", environment.name())
              .bind("version", environment.version())
              .bind("branches", String.join("\n", environment.rule().branches()))
              .bind("tags", String.join("\n", environment.rule().tags()))
              .bind("approve", approve == null ? null : String.join("\n", approve.by()))
              .bind("within", within == null ? null : (Long) within.toMillis())
              .bind("notOwn", approve != null && approve.notOwn())
              .bind("by", environment.written().by())
              .bind("at", Rows.at(environment.written().at()))
              .execute();
          return Stored.DONE;
        });
  }

  private static int count(Handle handle, long project) {
    return handle
        .createQuery("select count(*) from environments where project = :project")
        .bind("project", project)
        .mapTo(int.class)
        .one();
  }

  /** Forgets one, if it has that version still. */
  public boolean delete(long project, String name, long version) {
    return committer.commit(
        batch ->
            batch
                    .handle()
                    .execute(
                        "delete from environments where project = ? and name = ? and version = ?",
                        project,
                        name,
                        version)
                > 0);
  }

  private static ProjectEnvironment environment(ResultSet row) throws SQLException {
    String by = row.getString("approve_by");
    Long millis = Rows.longOrNull(row, "approve_millis");
    ProjectEnvironment.@Nullable Approve approve =
        by == null
            ? null
            : new ProjectEnvironment.Approve(
                lines(by),
                millis == null ? null : Duration.ofMillis(millis),
                row.getBoolean("not_own"));
    return new ProjectEnvironment(
        row.getString("name"),
        row.getLong("version"),
        new ProjectEnvironment.Rule(
            lines(row.getString("branches")), lines(row.getString("tags")), approve),
        new ProjectEnvironment.Written(row.getString("written_by"), Rows.instant(row, "written")));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }
}
