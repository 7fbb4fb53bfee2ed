package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Requests that must have their effect once (Idempotency-Key). The first of them reserves its key, has its effect and {@link #answer
 * answers}; later ones get that answer, for 24 hours. A reservation without an answer of an earlier server is taken over; what was {@linkplain
 * #made made} under it is there already.
 */
public final class Requests {
  private static final Duration KEPT = Duration.ofHours(24);

  private final Database database;
  private final Committer committer;

  Requests(Database database, Committer committer) {
    this.database = database;
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
            bound(
                    handle.createUpdate(
                        """
                        insert into requests (account, route, caller_key, body_hash, epoch, created, runs)
                        values (:account, :route, :key, :bodyHash, :epoch, :created, '')
                        """),
                    reservation)
                .bind("bodyHash", bodyHash)
                .bind("epoch", batch.epoch())
                .bind("created", Rows.at(now))
                .execute();
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

  /** The numbers of the runs that were created under a reservation. */
  public List<Long> made(Reservation reservation) {
    return database.read(
        handle -> find(handle, reservation).map(row -> numbers(row.runs())).orElse(List.of()));
  }

  private static List<Long> numbers(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
  }

  /** In the transaction that creates them. */
  static void made(Handle handle, Reservation reservation, List<Run> runs) {
    List<String> numbers = runs.stream().map(run -> Long.toString(run.number())).toList();
    int rows =
        bound(
                handle.createUpdate(
                    """
                    update requests set runs = :runs
                    where account = :account and route = :route and caller_key = :key
                      and status is null and runs = ''
                    """),
                reservation)
            .bind("runs", String.join(" ", numbers))
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

  /** Gives a key back whose request had no effect. */
  public void release(String account, String route, String key) {
    committer.commit(batch -> delete(batch.handle(), new Reservation(account, route, key)));
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
