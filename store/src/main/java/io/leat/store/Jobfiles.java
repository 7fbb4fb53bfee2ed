package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The Jobfiles of freestyle projects. A version is never changed. */
public final class Jobfiles {
  private final Database database;
  private final Committer committer;

  Jobfiles(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Adds a version.
   *
   * @throws Conflict when there is no such project
   */
  public Jobfile add(long project, String text, String syntax, String by, Instant at) {
    return committer.commit(
        batch -> {
          int version =
              batch
                  .handle()
                  .createQuery(
                      "select coalesce(max(version), 0) + 1 from jobfiles where project = :project")
                  .bind("project", project)
                  .mapTo(int.class)
                  .one();
          batch
              .handle()
              .createUpdate(
                  """
                  insert into jobfiles (project, version, content, syntax, written_by, created)
                  values (:project, :version, :content, :syntax, :by, :created)
                  """)
              .bind("project", project)
              .bind("version", version)
              .bind("content", text)
              .bind("syntax", syntax)
              .bind("by", by)
              .bind("created", Rows.at(at))
              .execute();
          return new Jobfile(project, version, text, syntax, by, Rows.millis(at));
        });
  }

  /** The last version. */
  public Optional<Jobfile> latest(long project) {
    return all(project, 1).stream().findFirst();
  }

  /** This version. */
  public Optional<Jobfile> version(long project, int version) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from jobfiles where project = :project and version = :version")
                .bind("project", project)
                .bind("version", version)
                .map((row, context) -> jobfile(row))
                .findOne());
  }

  /** The last {@code limit} versions, the latest first. */
  public List<Jobfile> all(long project, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from jobfiles where project = :project
                    order by version desc limit :limit
                    """)
                .bind("project", project)
                .bind("limit", limit)
                .map((row, context) -> jobfile(row))
                .list());
  }

  private static Jobfile jobfile(ResultSet row) throws SQLException {
    return new Jobfile(
        row.getLong("project"),
        row.getInt("version"),
        row.getString("content"),
        row.getString("syntax"),
        row.getString("written_by"),
        Rows.instant(row, "created"));
  }
}
