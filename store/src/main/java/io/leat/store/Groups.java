package io.leat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Groups of accounts. */
public final class Groups {
  private static final String SELECT =
      """
      select g.id, g.name, g.created, a.name as account
      from account_groups g left join group_accounts m on m.in_group = g.id left join accounts a on a.id = m.account
      """;

  private final Database database;
  private final Committer committer;
  private final Accounts accounts;

  Groups(Database database, Committer committer, Accounts accounts) {
    this.database = database;
    this.committer = committer;
    this.accounts = accounts;
  }

  /**
   * Makes one without accounts.
   *
   * @throws Conflict when the name is taken, also by an account
   */
  public Group create(String name, Instant at) {
    return committer.commit(
        batch -> {
          Accounts.refuseTaken(batch.handle(), name);
          batch
              .handle()
              .createUpdate("insert into account_groups (name, created) values (:name, :created)")
              .bind("name", name)
              .bind("created", Rows.at(at))
              .execute();
          return find(batch.handle(), name).orElseThrow();
        });
  }

  /** The group of this name. */
  public Optional<Group> find(String name) {
    return database.read(handle -> find(handle, name));
  }

  private static Optional<Group> find(Handle handle, String name) {
    return list(handle, " where g.name = :name", name).stream().findFirst();
  }

  /** All, sorted by name. */
  public List<Group> all() {
    return database.read(handle -> list(handle, "", null));
  }

  private static List<Group> list(Handle handle, String condition, @Nullable String name) {
    Map<Long, Group> groups = new LinkedHashMap<>();
    var query = handle.createQuery(SELECT + condition + " order by g.name, a.name");
    if (name != null) {
      query.bind("name", name);
    }
    query
        .map(
            (row, context) -> {
              long id = row.getLong("id");
              Group before =
                  groups.getOrDefault(
                      id,
                      new Group(
                          id, row.getString("name"), List.of(), Rows.instant(row, "created")));
              List<String> in = new ArrayList<>(before.accounts());
              Optional.ofNullable(row.getString("account")).ifPresent(in::add);
              return groups.put(id, new Group(id, before.name(), in, before.created()));
            })
        .list();
    return List.copyOf(groups.values());
  }

  /** Deletes a group with its roles in projects; false when there was none. */
  public boolean delete(String name) {
    return accounts.regranting(
        () ->
            committer.commit(
                batch ->
                    batch.handle().execute("delete from account_groups where name = ?", name) > 0));
  }

  /**
   * Puts an account into a group; nothing changes when it is in it.
   *
   * @throws Conflict when one of them is gone
   */
  public void add(Group group, Account account) {
    accounts.regranting(
        () ->
            committer.commit(
                batch -> {
                  remove(batch.handle(), group, account);
                  return batch
                      .handle()
                      .execute(
                          "insert into group_accounts (in_group, account) values (?, ?)",
                          group.id(),
                          account.id());
                }));
  }

  /** Takes an account out of a group; false when it was not in it. */
  public boolean remove(Group group, Account account) {
    return accounts.regranting(
        () -> committer.commit(batch -> remove(batch.handle(), group, account)));
  }

  private static boolean remove(Handle handle, Group group, Account account) {
    return handle.execute(
            "delete from group_accounts where in_group = ? and account = ?",
            group.id(),
            account.id())
        > 0;
  }

  /** Puts an account into the groups of {@code in}, and out of the others of {@code among}. */
  static void put(Handle handle, Account account, Set<String> in, Set<String> among) {
    for (String name : among) {
      handle
          .createUpdate(
              """
              delete from group_accounts where account = :account
                and in_group in (select id from account_groups where name = :name)
              """)
          .bind("account", account.id())
          .bind("name", name)
          .execute();
    }
    for (String name : in) {
      handle
          .createUpdate(
              """
              insert into group_accounts (in_group, account)
              select id, :account from account_groups where name = :name
              """)
          .bind("account", account.id())
          .bind("name", name)
          .execute();
    }
  }
}
