package io.leat.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Folders that must go. Each is noted in the transaction that deletes its row, so that whoever comes back after a death knows exactly
 * which folders were to be deleted, and guesses none.
 */
public final class Removals {
  private final Database database;
  private final Committer committer;

  Removals(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  static void note(Handle handle, Removal removal) {
    handle.execute(
        "insert into removals (project, run) values (?, ?)", removal.project(), removal.run());
  }

  /** Up to {@code limit} folders that must go. */
  public List<Removal> due(int limit) {
    return database.read(
        handle ->
            handle
                .createQuery("select project, run from removals order by project, run limit :limit")
                .bind("limit", limit)
                .map((row, context) -> new Removal(row.getLong("project"), row.getLong("run")))
                .list());
  }

  /** The folder is gone. */
  public void done(Removal removal) {
    committer.commit(
        batch ->
            batch
                .handle()
                .execute(
                    "delete from removals where project = ? and run = ?",
                    removal.project(),
                    removal.run()));
  }
}
