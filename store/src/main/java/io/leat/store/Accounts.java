package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who may be let in. */
public final class Accounts {
  private static final String INSERT =
      """
      insert into accounts (name, kind, role, password_hash, first_password, enabled, tokens_after, version, created)
      values (:name, :kind, :role, :hash, :first, true, :tokensAfter, 1, :created)
      """;

  private static final String UPDATE =
      """
      update accounts set role = :role, password_hash = :hash, first_password = :first, enabled = :enabled,
        tokens_after = :tokensAfter, version = version + 1
      where id = :id and version = :version
      """;

  private static final String GRANTED =
      """
      select project, role from members where account = :id
      union all
      select m.project, m.role from members m join group_accounts g on g.in_group = m.in_group
      where g.account = :id
      """;

  private static final String GROUPS =
      """
      select name from account_groups join group_accounts on in_group = id where account = :id
      """;

  private final Database database;
  private final Committer committer;
  private final RowCache<String, Account> byName = new RowCache<>();
  private final RowCache<Long, Account> byId = new RowCache<>();
  private final RowCache<Long, Grants> grants = new RowCache<>();

  Accounts(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Makes an enabled account. No token that was issued before is good for it, should its name have been another's.
   *
   * @throws Conflict when the name is taken, also by a group
   */
  public Account create(String name, @Nullable Role role, Account.Password password, Instant at) {
    return committer.commit(batch -> created(batch.handle(), name, role, password, at));
  }

  static Account created(
      Handle handle, String name, @Nullable Role role, Account.Password password, Instant at) {
    refuseTaken(handle, name);
    handle
        .createUpdate(INSERT)
        .bind("name", name)
        .bind("kind", password.hash() == null && !password.isElsewhere() ? "SERVICE" : "PERSON")
        .bind("role", word(role))
        .bind("hash", password.hash())
        .bind("first", password.isFirst())
        .bind("tokensAfter", at.toEpochMilli())
        .bind("created", Rows.at(at))
        .execute();
    return find(handle, name).orElseThrow();
  }

  /** Accounts and groups have one kind of names, as both may be asked for consent by theirs. */
  static void refuseTaken(Handle handle, String name) {
    for (String table : List.of("accounts", "account_groups")) {
      boolean taken =
          handle
                  .createQuery("select count(*) from " + table + " where name = :name")
                  .bind("name", name)
                  .mapTo(long.class)
                  .one()
              > 0;
      if (taken) {
        throw new Conflict(
            "there is "
                + (table.equals("accounts") ? "an account" : "a group")
                + " '"
                + name
                + "' already");
      }
    }
  }

  /** The account of this name. */
  public Optional<Account> find(String name) {
    return byName.get(name, () -> database.read(handle -> find(handle, name)));
  }

  static Optional<Account> find(Handle handle, String name) {
    return handle
        .createQuery("select * from accounts where name = :name")
        .bind("name", name)
        .map((row, context) -> account(row))
        .findOne();
  }

  /** The account of this id. */
  public Optional<Account> find(long id) {
    return byId.get(id, () -> database.read(handle -> find(handle, id)));
  }

  private static Optional<Account> find(Handle handle, long id) {
    return handle
        .createQuery("select * from accounts where id = :id")
        .bind("id", id)
        .map((row, context) -> account(row))
        .findOne();
  }

  /** How many there are. */
  public long count() {
    return database.read(
        handle -> handle.createQuery("select count(*) from accounts").mapTo(long.class).one());
  }

  /** Up to {@code limit} with names behind {@code after}, sorted by name. */
  public List<Account> page(String after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from accounts where name > :after order by name limit :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> account(row))
                .list());
  }

  /** What the account of this id is given beside its role on the server; nothing where there is none. */
  public Grants grants(long id) {
    return grants
        .get(id, () -> Optional.of(database.read(handle -> grants(handle, id))))
        .orElseThrow();
  }

  private static Grants grants(Handle handle, long id) {
    Map<Long, Role> projects = new HashMap<>();
    handle
        .createQuery(GRANTED)
        .bind("id", id)
        .map(
            (row, context) ->
                projects.merge(
                    row.getLong("project"),
                    Role.valueOf(row.getString("role")),
                    (one, other) -> one.compareTo(other) > 0 ? one : other))
        .list();
    Set<String> groups =
        new TreeSet<>(handle.createQuery(GROUPS).bind("id", id).mapTo(String.class).list());
    return new Grants(projects, groups);
  }

  /** Makes a change of groups, or of members of projects. */
  <T> T regranting(Supplier<T> change) {
    return grants.changing(change);
  }

  /**
   * Stores all fields of {@code changed} but id, name, kind and time of creation, and returns it with its new version.
   *
   * @throws Conflict when its version is past
   * @throws LastAdmin when no administrator could sign in any more
   */
  public Account update(Account changed) {
    return byName.changing(() -> byId.changing(() -> updated(changed)));
  }

  private Account updated(Account changed) {
    return committer.commit(batch -> updated(batch.handle(), changed));
  }

  private static Account updated(Handle handle, Account changed) {
    boolean hadAdmin = hasAdmin(handle);
    int rows =
        handle
            .createUpdate(UPDATE)
            .bind("role", word(changed.role()))
            .bind("hash", changed.password().hash())
            .bind("first", changed.password().isFirst())
            .bind("enabled", changed.enabled())
            .bind("tokensAfter", changed.tokensAfter())
            .bind("id", changed.id())
            .bind("version", changed.version())
            .execute();
    if (rows == 0) {
      throw new Conflict("account '" + changed.name() + "' has changed meanwhile");
    }
    refuseLast(handle, hadAdmin, changed.name());
    return find(handle, changed.name()).orElseThrow();
  }

  /**
   * Stores {@code changed} as {@link #update} does, and puts it into the groups of {@code in}, and out of the others of {@code among}.
   * Names that no group has are left out.
   *
   * @throws Conflict when its version is past
   * @throws LastAdmin when no administrator could sign in any more
   */
  public Account update(Account changed, Set<String> in, Set<String> among) {
    return byName.changing(
        () ->
            byId.changing(
                () ->
                    regranting(
                        () ->
                            committer.commit(
                                batch -> {
                                  Account stored = updated(batch.handle(), changed);
                                  Groups.put(batch.handle(), stored, in, among);
                                  return stored;
                                }))));
  }

  private static boolean hasAdmin(Handle handle) {
    return handle
        .createQuery(
            """
            select id from accounts where role = 'ADMIN' and kind = 'PERSON' and enabled limit 1
            """)
        .mapTo(long.class)
        .findOne()
        .isPresent();
  }

  private static void refuseLast(Handle handle, boolean hadAdmin, String account) {
    if (hadAdmin && !hasAdmin(handle)) {
      throw new LastAdmin(account);
    }
  }

  /**
   * Deletes an account with its tokens and roles, and what was answered to it; false when it was gone.
   *
   * @throws Conflict when its version is past
   * @throws LastAdmin when no administrator could sign in any more
   */
  public boolean delete(Account account) {
    return byName.changing(() -> byId.changing(() -> regranting(() -> deleted(account))));
  }

  private boolean deleted(Account account) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Optional<Account> now = find(handle, account.name());
          if (now.isEmpty() || now.get().id() != account.id()) {
            return false;
          }
          if (now.get().version() != account.version()) {
            throw new Conflict("account '" + account.name() + "' has changed meanwhile");
          }
          boolean hadAdmin = hasAdmin(handle);
          handle.execute("delete from accounts where id = ?", account.id());
          // another one of the name is somebody else
          handle.execute("delete from requests where account = ?", account.name());
          refuseLast(handle, hadAdmin, account.name());
          return true;
        });
  }

  static @Nullable Role role(@Nullable String word) {
    return word == null ? null : Role.valueOf(word);
  }

  static @Nullable String word(@Nullable Role role) {
    return role == null ? null : role.name();
  }

  static Account account(ResultSet row) throws SQLException {
    String hash = row.getString("password_hash");
    boolean isElsewhere = hash == null && row.getString("kind").equals("PERSON");
    return new Account(
        row.getLong("id"),
        row.getString("name"),
        role(row.getString("role")),
        new Account.Password(hash, row.getBoolean("first_password"), isElsewhere),
        row.getBoolean("enabled"),
        row.getLong("tokens_after"),
        new Account.Entry(row.getLong("version"), Rows.instant(row, "created")));
  }
}
