package io.leat.store;

import io.leat.engine.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who did what. Rows are only added, and the oldest forgotten; each holds the hash of the one before, so that a change of any shows.
 */
public final class Audit {
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

  /** Adds a row in the transaction of what it tells of. */
  static AuditEntry add(
      Batch batch, String who, String what, String target, String from, String result, Instant at) {
    AuditEntry entry =
        chained(
            batch.auditHash(),
            new AuditEntry(
                batch.nextAudit(), who, what, target, from, result, Rows.millis(at), ""));
    batch
        .handle()
        .createUpdate(
            """
            insert into audit (id, who, what, target, origin, result, created, hash)
            values (:id, :who, :what, :target, :from, :result, :created, :hash)
            """)
        .bind("id", entry.id())
        .bind("who", who)
        .bind("what", what)
        .bind("target", target)
        .bind("from", from)
        .bind("result", result)
        .bind("created", Rows.at(at))
        .bind("hash", entry.hash())
        .execute();
    batch.audited(entry.hash());
    return entry;
  }

  /** Up to {@code limit} rows before {@code before}, the latest first. */
  public List<AuditEntry> page(long before, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from audit where id < :before order by id desc limit :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list());
  }

  /** The first row that was changed, or follows one that was changed or deleted; empty when all are as they were written. */
  public Optional<Long> broken() {
    Mark forgotten = forgotten();
    String hash = forgotten.hash();
    long id = forgotten.id();
    while (true) {
      List<AuditEntry> rows = after(id);
      for (AuditEntry row : rows) {
        if (row.id() != id + 1 || !row.equals(chained(hash, row))) {
          return Optional.of(row.id());
        }
        id = row.id();
        hash = row.hash();
      }
      if (rows.isEmpty()) {
        break;
      }
    }
    long last =
        database.read(
            handle -> handle.createQuery("select last_audit from state").mapTo(long.class).one());
    return last > id ? Optional.of(id + 1) : Optional.empty();
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
          List<AuditEntry> oldest =
              batch
                  .handle()
                  .createQuery("select * from audit order by id limit :limit")
                  .bind("limit", PAGE)
                  .map((row, context) -> entry(row))
                  .list();
          for (AuditEntry each : oldest) {
            if (!each.at().isBefore(before)) {
              break;
            }
            last = each;
          }
          if (last == null) {
            return 0;
          }
          batch
              .handle()
              .createUpdate(
                  """
                  update state set audit_forgotten = :id, audit_forgotten_hash = :hash where id = 1
                  """)
              .bind("id", last.id())
              .bind("hash", last.hash())
              .execute();
          return batch.handle().execute("delete from audit where id <= ?", last.id());
        });
  }

  /** The last row that was forgotten: what the next one holds the hash of. */
  private Mark forgotten() {
    return database.read(
        handle ->
            handle
                .createQuery("select audit_forgotten, audit_forgotten_hash from state")
                .map(
                    (row, context) ->
                        new Mark(
                            row.getLong("audit_forgotten"), row.getString("audit_forgotten_hash")))
                .one());
  }

  private record Mark(long id, String hash) {}

  private List<AuditEntry> after(long id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from audit where id > :id order by id limit :limit")
                .bind("id", id)
                .bind("limit", PAGE)
                .map((row, context) -> entry(row))
                .list());
  }

  private static AuditEntry chained(String before, AuditEntry entry) {
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
