package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invitations to make oneself an account. */
public final class Invitations {
  private final Database database;
  private final Committer committer;

  Invitations(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /** Makes one. Those whose end lies before {@code forgotten} are forgotten. */
  public Invitation create(
      String codeHash,
      @Nullable Role role,
      String by,
      Instant expires,
      Instant at,
      Instant forgotten) {
    return committer.commit(
        batch -> {
          batch
              .handle()
              .createUpdate("delete from invitations where expires < :before")
              .bind("before", Rows.at(forgotten))
              .execute();
          long id =
              batch
                  .handle()
                  .createUpdate(
                      """
                      insert into invitations (code_hash, role, made_by, expires, created)
                      values (:hash, :role, :by, :expires, :created)
                      """)
                  .bind("hash", codeHash)
                  .bind("role", Accounts.word(role))
                  .bind("by", by)
                  .bind("expires", Rows.at(expires))
                  .bind("created", Rows.at(at))
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(long.class)
                  .one();
          return new Invitation(id, codeHash, role, by, null, Rows.millis(expires));
        });
  }

  /** The one with this code. */
  public Optional<Invitation> find(String codeHash) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from invitations where code_hash = :hash")
                .bind("hash", codeHash)
                .map((row, context) -> invitation(row))
                .findOne());
  }

  /** All that are not forgotten, the newest first. */
  public List<Invitation> all() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from invitations order by id desc")
                .map((row, context) -> invitation(row))
                .list());
  }

  /**
   * Makes an account by an invitation, which is used then.
   *
   * @throws Conflict when it was used meanwhile or is gone, or the name is taken
   */
  public Account use(Invitation invitation, String name, Account.Password password, Instant at) {
    return committer.commit(
        batch -> {
          int rows =
              batch
                  .handle()
                  .execute(
                      "update invitations set used_by = ? where id = ? and used_by is null",
                      name,
                      invitation.id());
          if (rows == 0) {
            throw new Conflict("the invitation was used meanwhile");
          }
          return Accounts.created(batch.handle(), name, invitation.role(), password, at);
        });
  }

  /** Takes one back; false when there was none. */
  public boolean delete(long id) {
    return committer.commit(
        batch -> batch.handle().execute("delete from invitations where id = ?", id) > 0);
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        row.getLong("id"),
        row.getString("code_hash"),
        Accounts.role(row.getString("role")),
        row.getString("made_by"),
        row.getString("used_by"),
        Rows.instant(row, "expires"));
  }
}
