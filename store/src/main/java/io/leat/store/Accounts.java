package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who may log in. */
public final class Accounts {
  private final Database database;
  private final Committer committer;
  private final RowCache<String, Account> byName = new RowCache<>();

  Accounts(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Makes an enabled account.
   *
   * @throws Conflict when the name is taken
   */
  public Account create(String name, String passwordHash, Instant at) {
    Account account = new Account(0, name, passwordHash, true, 0, 1, Rows.millis(at));
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          if (find(handle, name).isPresent()) {
            throw taken(name);
          }
          long id =
              handle
                  .createUpdate(
                      """
                      insert into accounts (name, password_hash, enabled, tokens_after, version, created)
                      values (:name, :hash, true, 0, 1, :created)
                      """)
                  .bind("name", name)
                  .bind("hash", passwordHash)
                  .bind("created", Rows.at(at))
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(long.class)
                  .one();
          return new Account(id, name, passwordHash, true, 0, 1, account.created());
        });
  }

  private static Conflict taken(String name) {
    return new Conflict("there is an account '" + name + "' already");
  }

  /** The account of this name. */
  public Optional<Account> find(String name) {
    return byName.get(name, () -> database.read(handle -> find(handle, name)));
  }

  private static Optional<Account> find(Handle handle, String name) {
    return handle
        .createQuery("select * from accounts where name = :name")
        .bind("name", name)
        .map((row, context) -> account(row))
        .findOne();
  }

  /** The account of this id. */
  public Optional<Account> find(long id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from accounts where id = :id")
                .bind("id", id)
                .map((row, context) -> account(row))
                .findOne());
  }

  /** All, sorted by name. */
  public List<Account> all() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from accounts order by name")
                .map((row, context) -> account(row))
                .list());
  }

  /**
   * Stores all fields of {@code changed} but id and time of creation, and returns it with its new version.
   *
   * @throws Conflict when its version is past, or the name is taken
   */
  public Account update(Account changed) {
    return byName.changing(() -> updated(changed));
  }

  private Account updated(Account changed) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Optional<Account> named = find(handle, changed.name());
          if (named.isPresent() && named.get().id() != changed.id()) {
            throw taken(changed.name());
          }
          int rows =
              handle
                  .createUpdate(
                      """
                      update accounts set name = :name, password_hash = :hash, enabled = :enabled,
                        tokens_after = :tokensAfter, version = version + 1
                      where id = :id and version = :version
                      """)
                  .bind("name", changed.name())
                  .bind("hash", changed.passwordHash())
                  .bind("enabled", changed.enabled())
                  .bind("tokensAfter", changed.tokensAfter())
                  .bind("id", changed.id())
                  .bind("version", changed.version())
                  .execute();
          if (rows == 0) {
            throw new Conflict("account '" + changed.name() + "' has changed meanwhile");
          }
          return find(handle, changed.name()).orElseThrow();
        });
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getLong("id"),
        row.getString("name"),
        row.getString("password_hash"),
        row.getBoolean("enabled"),
        row.getLong("tokens_after"),
        row.getLong("version"),
        Rows.instant(row, "created"));
  }
}
