package io.leat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Groups of accounts. */
public final class Groups {
  /** Groups with a row for each account in them, of the rows of groups that stand in the place of the mark. */
  private static final String SELECT =
      """
      select g.id, g.name, g.created, a.name as account
      from (%s) g left join group_accounts m on m.in_group = g.id left join accounts a on a.id = m.account
      order by g.name, a.name
      """;

  private static final String NAMED =
      SELECT.formatted("select * from account_groups where name = :name");

  private static final String PAGE =
      SELECT.formatted(
          "select * from account_groups where name > :after order by name limit :limit");

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
    return list(handle.createQuery(NAMED).bind("name", name)).stream().findFirst();
  }

  /** Up to {@code limit} with names behind {@code after}, sorted by name. */
  public List<Group> page(String after, int limit) {
    return database.read(
        handle -> list(handle.createQuery(PAGE).bind("after", after).bind("limit", limit)));
  }

  private static List<Group> list(Query query) {
    Map<Long, Group> groups = new LinkedHashMap<>();
    Map<Long, List<String>> accounts = new HashMap<>();
    query
        .map(
            (row, context) -> {
              Group group =
                  new Group(
                      row.getLong("id"),
                      row.getString("name"),
                      List.of(),
                      Rows.instant(row, "created"));
              groups.putIfAbsent(group.id(), group);
              String account = row.getString("account");
              return account != null
                  && accounts.computeIfAbsent(group.id(), _ -> new ArrayList<>()).add(account);
            })
        .list();
    return groups.values().stream()
        .map(
            each ->
                new Group(
                    each.id(),
                    each.name(),
                    accounts.getOrDefault(each.id(), List.of()),
                    each.created()))
        .toList();
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
