package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of events, and what is to be told. A delivery is stored in the transaction of its event ({@link Outbox}), for each webhook
 * that is enabled then.
 */
public final class Webhooks {
  private final Database database;
  private final Committer committer;

  Webhooks(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * @throws Conflict when there is no such project
   */
  public Webhook create(WebhookSpec webhook, Instant at) {
    return create(webhook, null, at);
  }

  /**
   * Like {@link #create(WebhookSpec, Instant)}, and keeps the id with the request that it is the effect of.
   *
   * @param reservation null for none
   */
  public Webhook create(WebhookSpec webhook, @Nullable Reservation reservation, Instant at) {
    return committer.commit(
        batch -> {
          batch.forgetListeners();
          long id =
              bound(
                      batch
                          .handle()
                          .createUpdate(
                              """
                              insert into webhooks (project, url, secret, events, enabled, version, created)
                              values (:project, :url, :secret, :events, :enabled, 1, :created)
                              """),
                      webhook)
                  .bind("created", Rows.at(at))
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(long.class)
                  .one();
          Requests.made(batch.handle(), reservation, List.of(Long.toString(id)));
          return find(batch.handle(), id).orElseThrow();
        });
  }

  private static <S extends SqlStatement<S>> S bound(S statement, WebhookSpec webhook) {
    return statement
        .bind("project", webhook.project())
        .bind("url", webhook.url())
        .bind("secret", webhook.secret())
        .bind("events", String.join(" ", webhook.events()))
        .bind("enabled", webhook.enabled());
  }

  /** The webhook of this id. */
  public Optional<Webhook> find(long id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<Webhook> find(Handle handle, long id) {
    return handle
        .createQuery("select * from webhooks where id = :id")
        .bind("id", id)
        .map((row, context) -> webhook(row))
        .findOne();
  }

  /** All, in the order of their creation. */
  public List<Webhook> all() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from webhooks order by id")
                .map((row, context) -> webhook(row))
                .list());
  }

  static List<Webhook> enabled(Handle handle) {
    return handle
        .createQuery("select * from webhooks where enabled order by id")
        .map((row, context) -> webhook(row))
        .list();
  }

  /**
   * Stores all fields of {@code changed} but id and time of creation, and returns it with its new version.
   *
   * @throws Conflict when its version is past, or it is gone
   */
  public Webhook update(Webhook changed) {
    return committer.commit(
        batch -> {
          batch.forgetListeners();
          int rows =
              bound(
                      batch
                          .handle()
                          .createUpdate(
                              """
                              update webhooks set project = :project, url = :url, secret = :secret,
                                events = :events, enabled = :enabled, version = version + 1
                              where id = :id and version = :version
                              """),
                      changed.spec())
                  .bind("id", changed.id())
                  .bind("version", changed.version())
                  .execute();
          if (rows == 0) {
            throw new Conflict("webhook " + changed.id() + " has changed meanwhile");
          }
          return find(batch.handle(), changed.id()).orElseThrow();
        });
  }

  /** Deletes a webhook and its deliveries; false when there was none. */
  public boolean delete(long id) {
    return committer.commit(
        batch -> {
          batch.forgetListeners();
          return batch.handle().execute("delete from webhooks where id = ?", id) > 0;
        });
  }

  /**
   * Of every enabled webhook the first delivery that waits, if its time has come; the longest waiting first. What is behind it waits for
   * its end, so that each webhook is told in the order of the feed. Asking does not take them.
   *
   * @param latest when one may be due at the latest; one that is due later was put off by a clock that was set back since, and counts
   */
  public List<Delivery> due(Instant now, Instant latest) {
    return database.read(
        handle -> {
          List<Delivery> due = new ArrayList<>();
          for (Webhook each : enabled(handle)) {
            first(handle, each.id())
                .filter(
                    first -> {
                      Instant next = Objects.requireNonNull(first.nextTry());
                      return !next.isAfter(now) || next.isAfter(latest);
                    })
                .ifPresent(due::add);
          }
          due.sort(
              Comparator.comparing((Delivery each) -> Objects.requireNonNull(each.nextTry()))
                  .thenComparingLong(Delivery::id));
          return due;
        });
  }

  /** The first that waits. The order names all columns of the index, so that it is one look at that. */
  private static Optional<Delivery> first(Handle handle, long webhook) {
    return handle
        .createQuery(
            """
            select * from deliveries where webhook = :webhook and waiting
            order by webhook, waiting, id limit 1
            """)
        .bind("webhook", webhook)
        .map((row, context) -> delivery(row))
        .findOne();
  }

  /** It was received, with this status of HTTP. */
  public void delivered(long delivery, int status, Instant at) {
    tried(delivery, status, "", null, at);
  }

  /**
   * It was not received.
   *
   * @param status of HTTP; null when there was no answer
   * @param nextTry null to give up
   */
  public void failed(
      long delivery, @Nullable Integer status, String error, @Nullable Instant nextTry) {
    tried(delivery, status, error, nextTry, null);
  }

  /** Gives those up that wait behind {@code delivery}, for the same webhook, and were made before then. */
  public void giveUp(Delivery delivery, String error, Instant before) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate(
                    """
                    update deliveries set waiting = false, next_try = null, error = :error
                    where webhook = :webhook and waiting and id > :id and created < :before
                    """)
                .bind("webhook", delivery.webhook())
                .bind("id", delivery.id())
                .bind("error", error)
                .bind("before", Rows.at(before))
                .execute());
  }

  /** Gives up the oldest that wait for {@code webhook}, until {@code most} do. */
  public void giveUpOldest(long webhook, int most, String error) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate(
                    """
                    update deliveries set waiting = false, next_try = null, error = :error
                    where webhook = :webhook and waiting and id <= (
                      select id from deliveries where webhook = :webhook and waiting
                      order by id desc limit 1 offset :most)
                    """)
                .bind("webhook", webhook)
                .bind("most", most)
                .bind("error", error)
                .execute());
  }

  private void tried(
      long delivery,
      @Nullable Integer status,
      String error,
      @Nullable Instant nextTry,
      @Nullable Instant delivered) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate(
                    """
                    update deliveries set tries = tries + 1, status = :status, error = :error,
                      next_try = :nextTry, waiting = :waiting, delivered = :delivered
                    where id = :id
                    """)
                .bind("id", delivery)
                .bind("status", status)
                .bind("error", error)
                .bind("nextTry", Rows.at(nextTry))
                .bind("waiting", nextTry != null)
                .bind("delivered", Rows.at(delivered))
                .execute());
  }

  /** Up to {@code limit} deliveries to a webhook with ids below {@code before}, the latest first. */
  public List<Delivery> deliveries(long webhook, long before, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from deliveries where webhook = :webhook and id < :before
                    order by id desc limit :limit
                    """)
                .bind("webhook", webhook)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list());
  }

  /**
   * Puts a delivery of {@code webhook} back, due at {@code at}.
   *
   * @param reservation null for none
   * @throws Conflict when there is none
   */
  public void redeliver(
      long webhook, long delivery, @Nullable Reservation reservation, Instant at) {
    committer.commit(
        batch -> {
          int rows =
              batch
                  .handle()
                  .createUpdate(
                      "update deliveries set next_try = :at, waiting = true, delivered = null where"
                          + " id = :id and webhook = :webhook")
                  .bind("id", delivery)
                  .bind("webhook", webhook)
                  .bind("at", Rows.at(at))
                  .execute();
          if (rows == 0) {
            throw new Conflict("there is no delivery " + delivery);
          }
          Requests.made(batch.handle(), reservation, List.of(Long.toString(delivery)));
          return rows;
        });
  }

  /** Deletes the deliveries made before then that are not waiting. */
  public void forget(Instant before) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate("delete from deliveries where created < :before and not waiting")
                .bind("before", Rows.at(before))
                .execute());
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    String events = row.getString("events");
    Set<String> words =
        events.isEmpty()
            ? Set.of()
            : Arrays.stream(events.split(" ")).collect(Collectors.toUnmodifiableSet());
    return new Webhook(
        row.getLong("id"),
        new WebhookSpec(
            Rows.longOrNull(row, "project"),
            row.getString("url"),
            row.getBytes("secret"),
            words,
            row.getBoolean("enabled")),
        row.getLong("version"),
        Rows.instant(row, "created"));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getLong("id"),
        row.getLong("webhook"),
        row.getString("event"),
        Rows.longOrNull(row, "run"),
        Rows.longOrNull(row, "sequence"),
        row.getString("moment"),
        Rows.instant(row, "created"),
        row.getInt("tries"),
        Rows.instantOrNull(row, "next_try"),
        Rows.instantOrNull(row, "delivered"),
        Rows.intOrNull(row, "status"),
        row.getString("error"));
  }
}
