package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Requests that must have their effect once (Idempotency-Key). The first of them reserves its key, has its effect and {@link #answer
 * answers}; later ones get that answer, for 24 hours. What is made under a reservation is noted in the transaction that makes it, so that
 * a request that was never answered is not done again.
 */
public final class Requests {
  private static final Duration KEPT = Duration.ofHours(24);

  private final Committer committer;

  Requests(Committer committer) {
    this.committer = committer;
  }

  /**
   * The answer that was given; empty when there is none yet, and the caller now has the key.
   *
   * @throws Conflict when the key was used with another body, or its first request is not answered yet
   */
  public Optional<Answer> first(
      String account, String route, String key, String bodyHash, Instant now) {
    Reservation reservation = new Reservation(account, route, key);
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Row row = find(handle, reservation).orElse(null);
          if (row != null && row.created().isBefore(Rows.millis(now).minus(KEPT))) {
            delete(handle, reservation);
            row = null;
          }
          if (row == null) {
            insert(batch, reservation, bodyHash, now);
            return Optional.empty();
          }
          if (!row.bodyHash().equals(bodyHash)) {
            throw new Conflict("the key '" + key + "' was used for another request");
          }
          if (row.answer() != null) {
            return Optional.of(row.answer());
          }
          if (row.epoch() == batch.epoch()) {
            throw new Conflict("the first request with the key '" + key + "' is not answered yet");
          }
          bound(
                  handle.createUpdate(
                      """
                      update requests set epoch = :epoch
                      where account = :account and route = :route and caller_key = :key
                      """),
                  reservation)
              .bind("epoch", batch.epoch())
              .execute();
          return Optional.empty();
        });
  }

  /** What is known of a request that was claimed. */
  public sealed interface Claimed {}

  /**
   * It has no answer.
   *
   * @param made what was made under it already, in the order of its making: numbers or names; empty when nothing was
   */
  public record Unanswered(List<String> made) implements Claimed {}

  /** It was answered. */
  public record Answered(Answer answer) implements Claimed {}

  /** Its key was used for a request with another body. */
  public record Other() implements Claimed {}

  /**
   * Reserves a key, or tells what is known of it. Unlike {@link #first}, it is for the caller to know that nobody else works under the
   * key at this time.
   */
  public Claimed claim(Reservation reservation, String bodyHash, Instant now) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Row row = find(handle, reservation).orElse(null);
          if (row != null && row.created().isBefore(Rows.millis(now).minus(KEPT))) {
            delete(handle, reservation);
            row = null;
          }
          if (row == null) {
            insert(batch, reservation, bodyHash, now);
            return new Unanswered(List.of());
          }
          if (!row.bodyHash().equals(bodyHash)) {
            return new Other();
          }
          return row.answer() == null
              ? new Unanswered(words(row.runs()))
              : new Answered(row.answer());
        });
  }

  private static void insert(Batch batch, Reservation reservation, String bodyHash, Instant now) {
    bound(
            batch
                .handle()
                .createUpdate(
                    """
                    insert into requests (account, route, caller_key, body_hash, epoch, created, runs)
                    values (:account, :route, :key, :bodyHash, :epoch, :created, '')
                    """),
            reservation)
        .bind("bodyHash", bodyHash)
        .bind("epoch", batch.epoch())
        .bind("created", Rows.at(now))
        .execute();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /**
   * Notes what is made, in the transaction that makes it.
   *
   * @param reservation null when it is made under no key
   * @param names numbers or names, none with a blank
   */
  static void made(Handle handle, @Nullable Reservation reservation, List<String> names) {
    if (reservation == null) {
      return;
    }
    int rows =
        bound(
                handle.createUpdate(
                    """
                    update requests set runs = :runs
                    where account = :account and route = :route and caller_key = :key
                      and status is null and runs = ''
                    """),
                reservation)
            .bind("runs", String.join(" ", names))
            .execute();
    if (rows == 0) {
      throw new Conflict("the request '" + reservation.key() + "' had its effect already");
    }
  }

  /** Keeps the answer to a request whose key the caller has. */
  public void answer(String account, String route, String key, Answer answer) {
    committer.commit(
        batch ->
            bound(
                    batch
                        .handle()
                        .createUpdate(
                            """
                            update requests set status = :status, headers = :headers, body = :body
                            where account = :account and route = :route and caller_key = :key
                            """),
                    new Reservation(account, route, key))
                .bind("status", answer.status())
                .bind("headers", Pairs.text(answer.headers()))
                .bind("body", answer.body())
                .execute());
  }

  /** Gives a key back whose request had no effect; one under which something was made stays taken. */
  public void release(String account, String route, String key) {
    committer.commit(
        batch ->
            bound(
                    batch
                        .handle()
                        .createUpdate(
                            """
                            delete from requests
                            where account = :account and route = :route and caller_key = :key and runs = ''
                            """),
                    new Reservation(account, route, key))
                .execute());
  }

  private static int delete(Handle handle, Reservation reservation) {
    return bound(
            handle.createUpdate(
                """
                delete from requests
                where account = :account and route = :route and caller_key = :key
                """),
            reservation)
        .execute();
  }

  /** Forgets what was asked before then. */
  public void forget(Instant before) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate("delete from requests where created < :before")
                .bind("before", Rows.at(before))
                .execute());
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Reservation reservation) {
    return statement
        .bind("account", reservation.account())
        .bind("route", reservation.route())
        .bind("key", reservation.key());
  }

  private static Optional<Row> find(Handle handle, Reservation reservation) {
    return bound(
            handle.createQuery(
                """
                select * from requests
                where account = :account and route = :route and caller_key = :key
                """),
            reservation)
        .map((row, context) -> row(row))
        .findOne();
  }

  private static Row row(ResultSet row) throws SQLException {
    Integer status = Rows.intOrNull(row, "status");
    return new Row(
        row.getString("body_hash"),
        row.getLong("epoch"),
        Rows.instant(row, "created"),
        row.getString("runs"),
        status == null
            ? null
            : new Answer(status, Pairs.of(row.getString("headers")), row.getString("body")));
  }

  private record Row(
      String bodyHash, long epoch, Instant created, String runs, @Nullable Answer answer) {}
}
