package io.leat.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Runs that have ended and about whose folders something is left to be done. Each is noted in the transaction in which it ends, so that
 * whoever comes back after a death looks at these and at no other.
 */
public final class EndedRuns {
  private final Database database;
  private final Committer committer;

  EndedRuns(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  static void note(Handle handle, long run) {
    handle.execute("insert into endings (run) values (?)", run);
  }

  /** The numbers of those that ended before then, from the oldest on. */
  public List<Long> before(Instant then) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select number from runs, endings
                    where number = endings.run and ended < :then order by number
                    """)
                .bind("then", Rows.at(then))
                .mapTo(Long.class)
                .list());
  }

  /** Nothing is left to be done about these. */
  public void done(Collection<Long> runs) {
    if (runs.isEmpty()) {
      return;
    }
    committer.commit(
        batch -> {
          PreparedBatch rows = batch.handle().prepareBatch("delete from endings where run = :run");
          runs.forEach(run -> rows.bind("run", run).add());
          return rows.execute();
        });
  }
}
