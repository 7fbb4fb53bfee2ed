package io.leat.store;

import io.leat.engine.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Who did what. Rows are only added, and the oldest forgotten; each holds the hash of the one before, and the server seals where they begin
 * and end ({@link AuditSeal}), so that a change of any shows. {@link AuditChain} looks for one.
 */
public final class Audit {
  /** Who does what the server does by itself. */
  public static final String SERVER = "server";

  /** What the server did that found its ends other than it had left them. */
  static final String CHANGED = "auditChanged";

  private static final String SEALED = "sealAudit";
  private static final int PAGE = 1_000;

  private final Database database;
  private final Committer committer;

  Audit(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /** Adds a row. */
  public AuditEntry add(
      String who, String what, String target, String from, String result, Instant at) {
    return committer.commit(batch -> add(batch, who, what, target, from, result, at));
  }

  /** Adds a row of what the server does by itself. */
  public AuditEntry add(String what, String target, String result, Instant at) {
    return add(SERVER, what, target, "-", result, at);
  }

  /** Adds a row in the transaction of what it tells of. */
  static AuditEntry add(
      Batch batch, String who, String what, String target, String from, String result, Instant at) {
    AuditEnds ends = batch.audit();
    if (batch.isAuditChanged()) {
      insert(
          batch,
          new AuditEntry(
              0,
              SERVER,
              CHANGED,
              "audit/" + ends.last(),
              "-",
              "the ends of the audit are not as this server left them",
              at,
              ""));
    }
    return insert(batch, new AuditEntry(0, who, what, target, from, result, at, ""));
  }

  /** Puts {@code told} behind the last row. */
  private static AuditEntry insert(Batch batch, AuditEntry told) {
    AuditEnds ends = batch.audit();
    AuditEntry entry =
        chained(
            ends.lastHash(),
            new AuditEntry(
                ends.last() + 1,
                told.who(),
                told.what(),
                told.target(),
                told.from(),
                told.result(),
                Rows.millis(told.at()),
                ""));
    batch
        .handle()
        .createUpdate(
            """
            insert into audit (id, who, what, target, origin, result, created, hash)
            values (:id, :who, :what, :target, :from, :result, :created, :hash)
            """)
        .bind("id", entry.id())
        .bind("who", entry.who())
        .bind("what", entry.what())
        .bind("target", entry.target())
        .bind("from", entry.from())
        .bind("result", entry.result())
        .bind("created", Rows.at(entry.at()))
        .bind("hash", entry.hash())
        .execute();
    batch.audit(ends.ending(entry.id(), entry.hash()));
    return entry;
  }

  /**
   * Has what is added from now on sealed.
   *
   * @param anew whether there is a new key, so that nothing vouches for what is there: it is sealed as it is, and a row says so
   */
  public void sealBy(AuditSeal seal, boolean anew, Instant at) {
    committer.sealBy(seal, anew);
    if (anew) {
      add(SEALED, "audit/" + last(), "by a new key: nothing vouches for what was before", at);
      committer.sealBy(seal, false);
    }
  }

  /** The number of the last row; 0 before there is one. */
  public long last() {
    return database.read(Audit::ends).last();
  }

  /** Up to {@code limit} rows before {@code before}, the latest first. */
  public List<AuditEntry> page(AuditQuery query, long before, int limit) {
    String who = query.who();
    Instant since = query.since();
    return database.read(
        handle -> {
          Query rows =
              handle.createQuery(
                  "select * from audit where id < :before"
                      + (who == null ? "" : " and who = :who")
                      + (since == null ? "" : " and created >= :since")
                      + " order by id desc limit :limit");
          if (who != null) {
            rows.bind("who", who);
          }
          if (since != null) {
            rows.bind("since", Rows.at(since));
          }
          return rows.bind("before", before)
              .bind("limit", limit)
              .map((row, context) -> entry(row))
              .list();
        });
  }

  /** Up to {@code limit} rows behind {@code after}, the oldest first. */
  public List<AuditEntry> after(long after, int limit) {
    return database.read(handle -> after(handle, after, limit));
  }

  /**
   * Looks whether up to {@code most} rows from {@code from} on are as they were written, and at the end also whether they begin and end
   * where this server says.
   *
   * @param from 0 for the oldest that is there
   */
  public AuditCheck check(long from, int most) {
    return new AuditChain(database, committer.seal()).check(from, most);
  }

  /**
   * Forgets the oldest rows up to the first that is not older than {@code before}, a thousand at most. What is left still shows changes.
   *
   * @return how many
   */
  public int forget(Instant before) {
    return committer.commit(
        batch -> {
          AuditEntry last = null;
          for (AuditEntry each : after(batch.handle(), 0, PAGE)) {
            if (!each.at().isBefore(before)) {
              break;
            }
            last = each;
          }
          if (last == null || batch.isAuditChanged()) {
            // what was changed is not sealed by that: the next row tells of it first
            return 0;
          }
          batch.audit(batch.audit().beginning(last.id(), last.hash()));
          return batch.handle().execute("delete from audit where id <= ?", last.id());
        });
  }

  static AuditEnds ends(Handle handle) {
    return handle
        .createQuery("select " + AuditEnds.COLUMNS + " from state where id = 1")
        .map((row, context) -> AuditEnds.of(row))
        .one();
  }

  static List<AuditEntry> after(Handle handle, long id, int limit) {
    return handle
        .createQuery("select * from audit where id > :id order by id limit :limit")
        .bind("id", id)
        .bind("limit", limit)
        .map((row, context) -> entry(row))
        .list();
  }

  /** The row with the hash that it has behind one with the hash {@code before}. */
  static AuditEntry chained(String before, AuditEntry entry) {
    MessageDigest digest = Sha256.create();
    for (String field :
        List.of(
            before,
            Long.toString(entry.id()),
            entry.who(),
            entry.what(),
            entry.target(),
            entry.from(),
            entry.result(),
            Long.toString(entry.at().toEpochMilli()))) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      // with its length, so that no two rows read alike
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return new AuditEntry(
        entry.id(),
        entry.who(),
        entry.what(),
        entry.target(),
        entry.from(),
        entry.result(),
        entry.at(),
        HexFormat.of().formatHex(digest.digest()));
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getString("who"),
        row.getString("what"),
        row.getString("target"),
        row.getString("origin"),
        row.getString("result"),
        Rows.instant(row, "created"),
        row.getString("hash"));
  }
}
