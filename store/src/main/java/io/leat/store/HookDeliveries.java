package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What forges sent, and what became of each. Those that are not accepted are put here alone; of the others {@link AcceptedHooks} tells. */
public final class HookDeliveries {
  private final Database database;
  private final Committer committer;

  HookDeliveries(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Notes one that nothing more becomes of.
   *
   * @throws Conflict when its project is gone
   */
  public void note(HookDelivery delivery) {
    committer.commit(
        batch -> {
          insert(batch.handle(), delivery);
          return true;
        });
  }

  static void insert(Handle handle, HookDelivery delivery) {
    handle
        .createUpdate(
            """
            insert into hook_deliveries (project, source, id, received, subject, state, because, runs)
            values (:project, :source, :id, :received, :subject, :state, :because, '')
            """)
        .bind("project", delivery.project())
        .bind("source", delivery.source())
        .bind("id", delivery.id())
        .bind("received", Rows.at(delivery.received()))
        .bind("subject", delivery.subject())
        .bind("state", delivery.state().name())
        .bind("because", delivery.because())
        .execute();
  }

  /** An accepted one waits for something. */
  public void waits(AcceptedHook hook, String because) {
    committer.commit(
        batch -> {
          became(batch.handle(), hook, HookDelivery.State.WAITING, because, List.of());
          return true;
        });
  }

  static void became(
      Handle handle, AcceptedHook hook, HookDelivery.State state, String because, List<Long> runs) {
    handle
        .createUpdate(
            """
            update hook_deliveries set state = :state, because = :because, runs = :runs
            where source = :source and id = :id and state = 'WAITING'
            """)
        .bind("source", hook.source())
        .bind("id", hook.id())
        .bind("state", state.name())
        .bind("because", because)
        .bind("runs", runs.stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .execute();
  }

  /** Up to {@code limit} of a project with numbers below {@code before}, the newest first. */
  public List<HookDelivery> page(long project, long before, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from hook_deliveries where project = :project and number < :before
                    order by number desc limit :limit
                    """)
                .bind("project", project)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list());
  }

  /** Forgets those that came before then and do not wait. */
  public void forget(Instant before) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate(
                    "delete from hook_deliveries where received < :before and state <> 'WAITING'")
                .bind("before", Rows.at(before))
                .execute());
  }

  private static HookDelivery delivery(ResultSet row) throws SQLException {
    String runs = row.getString("runs");
    return new HookDelivery(
        row.getLong("number"),
        row.getLong("project"),
        row.getString("source"),
        row.getString("id"),
        Rows.instant(row, "received"),
        row.getString("subject"),
        HookDelivery.State.valueOf(row.getString("state")),
        row.getString("because"),
        runs.isEmpty() ? List.of() : Stream.of(runs.split(" ")).map(Long::valueOf).toList());
  }
}
