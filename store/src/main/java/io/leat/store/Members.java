package io.leat.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Who has which role in which project. */
public final class Members {
  private final Database database;
  private final Committer committer;
  private final Accounts accounts;

  Members(Database database, Committer committer, Accounts accounts) {
    this.database = database;
    this.committer = committer;
    this.accounts = accounts;
  }

  /** Whom a role is of. */
  public sealed interface Who {
    /** Its id. */
    long id();
  }

  /** An account. */
  public record OfAccount(long id) implements Who {}

  /** A group, and so all that are in it. */
  public record OfGroup(long id) implements Who {}

  /**
   * A role in a project.
   *
   * @param name of the account or group
   */
  public record Member(String name, boolean isGroup, Role role) {}

  /** A place in the list of a project: behind the member of this name. */
  public record Place(boolean isGroup, String name) {
    /** Before all. */
    public static final Place FIRST = new Place(false, "");
  }

  /** Up to {@code limit} of a project behind {@code after}, the accounts by name, then the groups. */
  public List<Member> page(long project, Place after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select a.name, false as grouped, m.role from members m join accounts a on a.id = m.account
                    where m.project = :project and not :isGroup and a.name > :name
                    union all
                    select g.name, true, m.role from members m join account_groups g on g.id = m.in_group
                    where m.project = :project and (not :isGroup or g.name > :name)
                    order by 2, 1 limit :limit
                    """)
                .bind("project", project)
                .bind("isGroup", after.isGroup)
                .bind("name", after.name)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Member(
                            row.getString(1), row.getBoolean(2), Role.valueOf(row.getString(3))))
                .list());
  }

  /**
   * Gives a role, in place of the one before.
   *
   * @throws Conflict when the project, the account or the group is gone
   */
  public void put(long project, Who who, Role role) {
    accounts.regranting(
        () ->
            committer.commit(
                batch -> {
                  remove(batch.handle(), project, who);
                  return batch
                      .handle()
                      .execute(
                          "insert into members (project, "
                              + column(who)
                              + ", role) values (?, ?, ?)",
                          project,
                          who.id(),
                          role.name());
                }));
  }

  /** Takes a role; false when there was none. */
  public boolean remove(long project, Who who) {
    return accounts.regranting(
        () -> committer.commit(batch -> remove(batch.handle(), project, who)));
  }

  private static boolean remove(Handle handle, long project, Who who) {
    return handle.execute(
            "delete from members where project = ? and " + column(who) + " = ?", project, who.id())
        > 0;
  }

  private static String column(Who who) {
    return switch (who) {
      case OfAccount _ -> "account";
      case OfGroup _ -> "in_group";
    };
  }
}
