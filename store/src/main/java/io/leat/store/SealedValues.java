package io.leat.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * All that the caller has encrypted, wherever it stands, for whoever takes another key. Whoever has read one of the rows before it is
 * replaced, and writes it back, loses: the versions of those count one more, but for secrets, whose versions their values are bound to.
 */
public final class SealedValues {
  private final Database database;
  private final Committer committer;
  private final Projects projects;
  private final Agents agents;

  SealedValues(Database database, Committer committer, Projects projects, Agents agents) {
    this.database = database;
    this.committer = committer;
    this.projects = projects;
    this.agents = agents;
  }

  /** Where encrypted values stand. */
  public enum Place {
    /** What the repository of a project is read with, by the name of the project. */
    CREDENTIAL("credential", "projects", "credential", "name"),
    /** What hooks are signed with, by the name of the project. */
    HOOK("hook", "projects", "hook_secret", "name"),
    /** What calls to others are signed with, by their URL. */
    WEBHOOK("webhook", "webhooks", "secret", "url"),
    /** What an agent is entered by, by its name. */
    AGENT("agent", "agents", "private_key", "name"),
    /** Secrets of tasks, by scope, name and version: {@code server:TOKEN:3}. */
    SECRET("secret", "secrets", "sealed", "scope || ':' || name || ':' || version");

    private final String kind;
    private final String table;
    private final String column;
    private final String key;

    Place(String kind, String table, String column, String key) {
      this.kind = kind;
      this.table = table;
      this.column = column;
      this.key = key;
    }

    private String next() {
      return this == SECRET ? "version" : "version + 1";
    }
  }

  /**
   * An encrypted value.
   *
   * @param id of its row
   * @param key what it belongs to, as {@link Place} says
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
  public record Value(Place place, long id, String key, byte[] sealed) {
    public Value {
      sealed = sealed.clone();
    }

    @Override
    public byte[] sealed() {
      return sealed.clone();
    }

    /** What it was encrypted for, such as {@code credential:web}. */
    public String bound() {
      return place.kind + ":" + key;
    }

    /** The same with another value. */
    public Value with(byte[] other) {
      return new Value(place, id, key, other);
    }

    /** Without the value. */
    @Override
    public String toString() {
      return place + " of " + key;
    }
  }

  /**
   * Up to {@code limit} values that do not begin with {@code begin}, of rows behind {@code after}, by their ids.
   *
   * @param begin the first bytes of those that are as they should be
   */
  public List<Value> without(Place place, byte[] begin, long after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select id, %2$s as owner, %3$s as sealed from %1$s
                    where id > :after and %3$s is not null and substring(%3$s from 1 for :length) <> :begin
                    order by id limit :limit
                    """
                        .formatted(place.table, place.key, place.column))
                .bind("after", after)
                .bind("length", begin.length)
                .bind("begin", begin)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Value(
                            place,
                            row.getLong("id"),
                            row.getString("owner"),
                            row.getBytes("sealed")))
                .list());
  }

  /**
   * Puts each of {@code fresh} in the place of that of {@code before} with the same number, if that is there still; all in one transaction.
   */
  public void replace(List<Value> before, List<Value> fresh) {
    projects.changing(
        () ->
            agents.changing(
                () ->
                    committer.commit(
                        batch -> {
                          batch.forgetListeners();
                          for (int i = 0; i < fresh.size(); i++) {
                            replace(batch.handle(), before.get(i), fresh.get(i).sealed());
                          }
                          return true;
                        })));
  }

  private static void replace(Handle handle, Value before, byte[] fresh) {
    Place place = before.place();
    handle
        .createUpdate(
            """
            update %1$s set %2$s = :fresh, version = %3$s where id = :id and %2$s = :before
            """
                .formatted(place.table, place.column, place.next()))
        .bind("fresh", fresh)
        .bind("before", before.sealed())
        .bind("id", before.id())
        .execute();
  }
}
