package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tokens that programs are let in by. */
public final class ApiTokens {
  private final Database database;
  private final Committer committer;
  private final RowCache<String, ApiToken> byHash = new RowCache<>();

  ApiTokens(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Makes one.
   *
   * @throws Conflict when its account has one of the name, or a project of its scope is gone
   */
  public ApiToken create(
      Account account,
      String name,
      String hash,
      ApiToken.Scope scope,
      Instant expires,
      Instant at) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          if (of(handle, account.id()).stream().anyMatch(each -> each.name().equals(name))) {
            throw new Conflict("'" + account.name() + "' has a token '" + name + "' already");
          }
          Set<Long> projects = scope.projects();
          long id =
              handle
                  .createUpdate(
                      """
                      insert into api_tokens (account, name, hash, role, rights, everywhere, expires, created)
                      values (:account, :name, :hash, :role, :rights, :everywhere, :expires, :created)
                      """)
                  .bind("account", account.id())
                  .bind("name", name)
                  .bind("hash", hash)
                  .bind("role", Accounts.word(scope.role()))
                  .bind("rights", String.join(" ", scope.rights()))
                  .bind("everywhere", projects == null)
                  .bind("expires", Rows.at(expires))
                  .bind("created", Rows.at(at))
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(long.class)
                  .one();
          for (Long each : projects == null ? Set.<Long>of() : projects) {
            handle.execute(
                "insert into api_token_projects (token, project) values (?, ?)", id, each);
          }
          return find(handle, hash).orElseThrow();
        });
  }

  /** The one with this hash. */
  public Optional<ApiToken> find(String hash) {
    return byHash.get(hash, () -> database.read(handle -> find(handle, hash)));
  }

  /** The one with this hash, if it was asked for lately; does not wait for the database. */
  public Optional<ApiToken> known(String hash) {
    return byHash.get(hash, Optional::empty);
  }

  private static Optional<ApiToken> find(Handle handle, String hash) {
    return handle
        .createQuery("select * from api_tokens where hash = :hash")
        .bind("hash", hash)
        .map((row, context) -> token(handle, row))
        .findOne();
  }

  /** The one of this id. */
  public Optional<ApiToken> find(long id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from api_tokens where id = :id")
                .bind("id", id)
                .map((row, context) -> token(handle, row))
                .findOne());
  }

  /** The one of this id, if it is of that account; one of another is not read. */
  public Optional<ApiToken> find(long id, long account) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from api_tokens where id = :id and account = :account")
                .bind("id", id)
                .bind("account", account)
                .map((row, context) -> token(handle, row))
                .findOne());
  }

  /** Those of an account, the newest first. */
  public List<ApiToken> of(long account) {
    return database.read(handle -> of(handle, account));
  }

  private static List<ApiToken> of(Handle handle, long account) {
    return handle
        .createQuery("select * from api_tokens where account = :account order by id desc")
        .bind("account", account)
        .map((row, context) -> token(handle, row))
        .list();
  }

  /** Notes when one was used last. */
  public void used(long id, Instant at) {
    committer.commit(
        batch ->
            batch
                .handle()
                .createUpdate("update api_tokens set last_used = :at where id = :id")
                .bind("at", Rows.at(at))
                .bind("id", id)
                .execute());
  }

  /** Deletes one; false when there was none. */
  public boolean delete(long id) {
    return byHash.changing(
        () ->
            committer.commit(
                batch -> batch.handle().execute("delete from api_tokens where id = ?", id) > 0));
  }

  private static ApiToken token(Handle handle, ResultSet row) throws SQLException {
    long id = row.getLong("id");
    @Nullable Set<Long> projects =
        row.getBoolean("everywhere")
            ? null
            : handle
                .createQuery("select project from api_token_projects where token = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .set();
    String rights = row.getString("rights");
    return new ApiToken(
        id,
        row.getLong("account"),
        row.getString("name"),
        row.getString("hash"),
        new ApiToken.Scope(
            Accounts.role(row.getString("role")),
            rights.isEmpty() ? List.of() : List.of(rights.split(" ")),
            projects),
        new ApiToken.Use(
            Rows.instant(row, "created"),
            Rows.instant(row, "expires"),
            Rows.instantOrNull(row, "last_used")));
  }
}
