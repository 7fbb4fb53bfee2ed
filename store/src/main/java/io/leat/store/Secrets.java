package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The secrets of tasks. Their values are encrypted by the caller, who binds them to scope, name and version. */
public final class Secrets {
  /** How many there may be in a scope. */
  public static final int MOST = 1000;

  /** As much of a value as tells the key that it is encrypted with. */
  public static final int BEGIN = 9;

  private final Database database;
  private final Committer committer;

  Secrets(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /** Those of a scope by name, with the beginning of their values. */
  public List<StoredSecret> all(SecretScope scope) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select name, version, substring(sealed from 1 for :begin) as sealed, written_by, written,
                      used, used_by, pointer
                    from secrets where scope = :scope order by name
                    """)
                .bind("scope", scope.text())
                .bind("begin", BEGIN)
                .map((row, context) -> secret(scope, row))
                .list());
  }

  /** The secret of that name in that very scope. */
  public Optional<StoredSecret> find(SecretScope scope, String name) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select name, version, sealed, written_by, written, used, used_by, pointer
                    from secrets where scope = :scope and name = :name
                    """)
                .bind("scope", scope.text())
                .bind("name", name)
                .map((row, context) -> secret(scope, row))
                .findOne());
  }

  /**
   * Stores a value: the first one where the version is 1, else the one behind the version before.
   *
   * @param secret whose use does not count
   */
  public Stored put(StoredSecret secret) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          SecretScope scope = secret.scope();
          Long before =
              handle
                  .createQuery("select version from secrets where scope = :scope and name = :name")
                  .bind("scope", scope.text())
                  .bind("name", secret.name())
                  .mapTo(Long.class)
                  .findOne()
                  .orElse(0L);
          if (before != secret.version() - 1) {
            return Stored.CHANGED;
          }
          if (before == 0 && count(handle, scope) >= MOST) {
            return Stored.FULL;
          }
          handle
              .createUpdate(
                  before == 0
                      ? """
                      insert into secrets (scope, project, name, version, sealed, written_by, written, pointer)
                      values (:scope, :project, :name, :version, :sealed, :by, :at, :pointer)
                      """
                      : """
                      update secrets set version = :version, sealed = :sealed, written_by = :by, written = :at,
                        pointer = :pointer
                      where scope = :scope and name = :name
                      """)
              .bind("scope", scope.text())
              .bind("project", scope.project())
              .bind("name", secret.name())
              .bind("version", secret.version())
              .bind("sealed", secret.sealed())
              .bind("by", secret.written().by())
              .bind("at", Rows.at(secret.written().at()))
              .bind("pointer", secret.pointer())
              .execute();
          return Stored.DONE;
        });
  }

  private static int count(Handle handle, SecretScope scope) {
    return handle
        .createQuery("select count(*) from secrets where scope = :scope")
        .bind("scope", scope.text())
        .mapTo(int.class)
        .one();
  }

  /** Deletes a secret, if it has that version still. */
  public boolean delete(SecretScope scope, String name, long version) {
    return committer.commit(
        batch ->
            batch
                    .handle()
                    .execute(
                        "delete from secrets where scope = ? and name = ? and version = ?",
                        scope.text(),
                        name,
                        version)
                > 0);
  }

  /** Notes that a run was given it. */
  public void used(SecretScope scope, String name, StoredSecret.Use use) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate(
                    """
                    update secrets set used = :at, used_by = :run where scope = :scope and name = :name
                    """)
                .bind("scope", scope.text())
                .bind("name", name)
                .bind("at", Rows.at(use.at()))
                .bind("run", use.run())
                .execute());
  }

  private static StoredSecret secret(SecretScope scope, ResultSet row) throws SQLException {
    Instant used = Rows.instantOrNull(row, "used");
    Long run = Rows.longOrNull(row, "used_by");
    StoredSecret.@Nullable Use use =
        used == null || run == null ? null : new StoredSecret.Use(run, used);
    return new StoredSecret(
        scope,
        row.getString("name"),
        row.getLong("version"),
        row.getBytes("sealed"),
        new StoredSecret.Written(row.getString("written_by"), Rows.instant(row, "written")),
        use,
        row.getString("pointer"));
  }
}
