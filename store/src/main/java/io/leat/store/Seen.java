package io.leat.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What has been seen from outside, such as deliveries of forges: marked in the transaction of what is done about it. */
public final class Seen {
  private final Committer committer;

  Seen(Committer committer) {
    this.committer = committer;
  }

  /** Remembers {@code id} of {@code source}; true when it is new. */
  static boolean add(Handle handle, String source, String id, Instant at) {
    boolean known =
        handle
                .createQuery("select count(*) from seen where source = :source and id = :id")
                .bind("source", source)
                .bind("id", id)
                .mapTo(int.class)
                .one()
            > 0;
    if (!known) {
      handle
          .createUpdate("insert into seen (source, id, created) values (:source, :id, :created)")
          .bind("source", source)
          .bind("id", id)
          .bind("created", Rows.at(at))
          .execute();
    }
    return !known;
  }

  /** Forgets what was seen before then. */
  public void forget(Instant before) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate("delete from seen where created < :before")
                .bind("before", Rows.at(before))
                .execute());
  }
}
