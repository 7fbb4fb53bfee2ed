package io.leat.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What forges sent, was accepted, and is not done. It is marked as seen in the transaction that keeps it: neither is there alone. */
public final class AcceptedHooks {
  private final Database database;
  private final Committer committer;

  AcceptedHooks(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Keeps a hook, unless it was seen before.
   *
   * @param subject what it is about, for people
   * @return whether it is kept now
   * @throws Conflict when there is no such project
   * @throws StoreUnavailable when the database does not answer; it may be kept all the same
   */
  public boolean add(AcceptedHook hook, String subject) {
    return committer.commit(
        batch -> {
          boolean fresh = Seen.add(batch.handle(), hook.source(), hook.id(), hook.received());
          if (fresh) {
            insert(batch.handle(), hook);
            HookDeliveries.insert(batch.handle(), HookDelivery.waiting(hook, subject));
          }
          return fresh;
        });
  }

  /** Keeps a hook that an earlier Leat accepted, whether it was marked as seen or not. */
  public void adopt(AcceptedHook hook) {
    committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Seen.add(handle, hook.source(), hook.id(), hook.received());
          handle.execute(
              "delete from accepted_hooks where source = ? and id = ?", hook.source(), hook.id());
          insert(handle, hook);
          return true;
        });
  }

  private static void insert(Handle handle, AcceptedHook hook) {
    handle
        .createUpdate(
            """
            insert into accepted_hooks (source, id, project, received, content)
            values (:source, :id, :project, :received, :content)
            """)
        .bind("source", hook.source())
        .bind("id", hook.id())
        .bind("project", hook.project())
        .bind("received", Rows.at(hook.received()))
        .bind("content", hook.content())
        .execute();
  }

  /** Those that are not done, in the order in which they came. */
  public List<AcceptedHook> all() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select source, id, project, received, content from accepted_hooks
                    order by received, source, id
                    """)
                .map(
                    (row, context) ->
                        new AcceptedHook(
                            row.getString("source"),
                            row.getString("id"),
                            row.getLong("project"),
                            Rows.instant(row, "received"),
                            row.getString("content")))
                .list());
  }

  /**
   * A hook is done.
   *
   * @param runs what it began
   * @param because why that is not more; may be empty
   */
  public void done(AcceptedHook hook, List<Long> runs, String because) {
    HookDelivery.State state =
        runs.isEmpty() ? HookDelivery.State.NOTHING : HookDelivery.State.STARTED;
    committer.commit(
        batch -> {
          HookDeliveries.became(batch.handle(), hook, state, because, runs);
          return batch
              .handle()
              .execute(
                  "delete from accepted_hooks where source = ? and id = ?",
                  hook.source(),
                  hook.id());
        });
  }
}
