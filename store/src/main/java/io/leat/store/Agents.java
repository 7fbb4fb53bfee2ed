package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The agents by name: the local one, and hosts that were registered. Reading is cheap: all are read once until one changes. */
public final class Agents {
  private static final String ALL = "all";

  private final Database database;
  private final Committer committer;
  private final RowCache<String, List<Agent>> lists = new RowCache<>();

  Agents(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /**
   * Stores an agent, and returns it with its id and its version, which are not looked at before.
   *
   * @throws Conflict when the name is taken
   */
  public Agent create(Agent agent) {
    return create(agent, null);
  }

  /**
   * Like {@link #create(Agent)}, and keeps the name with the request that it is the effect of.
   *
   * @param reservation null for none
   */
  public Agent create(Agent agent, @Nullable Reservation reservation) {
    return lists.changing(() -> created(agent, reservation));
  }

  private Agent created(Agent agent, @Nullable Reservation reservation) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          if (find(handle, agent.name()).isPresent()) {
            throw new Conflict("there is an agent '" + agent.name() + "' already");
          }
          bound(
                  handle.createUpdate(
                      """
                      insert into agents (name, kind, address, port, account, jump, jump_key, folder, host_key,
                        private_key, public_key, labels, facts, slots, weight, projects, secrets, mode,
                        version, created, dials_in, dial_key, join_hash, join_until, join_used)
                      values (:name, :kind, :address, :port, :user, :jump, :jumpKey, :folder, :hostKey,
                        :key, :publicKey, :labels, :facts, :slots, :weight, :projects, :secrets, :mode,
                        1, :created, :dialsIn, :dialKey, :joinHash, :joinUntil, :joinUsed)
                      """),
                  agent)
              .bind("kind", agent.kind().name())
              .bind("created", Rows.at(agent.created()))
              .execute();
          Requests.made(handle, reservation, List.of(agent.name()));
          return get(handle, agent.name());
        });
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Agent agent) {
    Agent.DialIn dialIn = agent.dialIn();
    Agent.Address address = agent.address();
    Agent.Jump jump = address.jump();
    Agent.Keys keys = agent.access().keys();
    Agent.Terms terms = agent.terms();
    return statement
        .bind("dialsIn", dialIn != null)
        .bind("dialKey", dialIn == null ? null : dialIn.key())
        .bind("joinHash", dialIn == null ? null : dialIn.codeHash())
        .bind("joinUntil", Rows.at(dialIn == null ? null : dialIn.until()))
        .bind("joinUsed", dialIn != null && dialIn.isUsed())
        .bind("name", agent.name())
        .bind("address", address.host())
        .bind("port", address.port())
        .bind("user", address.user())
        .bind("jump", jump == null ? null : jump.place())
        .bind("jumpKey", jump == null ? null : jump.hostKey())
        .bind("folder", address.folder())
        .bind("hostKey", address.hostKey())
        .bind("key", keys.own())
        .bind("publicKey", keys.open())
        .bind("labels", text(terms.labels()))
        .bind("facts", text(terms.facts()))
        .bind("slots", terms.slots())
        .bind("weight", terms.weight())
        .bind("projects", text(terms.projects()))
        .bind("secrets", terms.secrets())
        .bind("mode", agent.mode().name());
  }

  private static String text(SortedSet<String> set) {
    return String.join("\n", set);
  }

  private static SortedSet<String> set(String text) {
    return new TreeSet<>(text.lines().toList());
  }

  /** The agent of this name. */
  public Optional<Agent> find(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findAny();
  }

  private static Optional<Agent> find(Handle handle, String name) {
    return handle
        .createQuery("select * from agents where name = :name")
        .bind("name", name)
        .map((row, context) -> agent(row))
        .findOne();
  }

  private static Agent get(Handle handle, String name) {
    return find(handle, name).orElseThrow(() -> new Conflict("there is no agent '" + name + "'"));
  }

  /** All, sorted by name. */
  public List<Agent> all() {
    return lists
        .get(
            ALL,
            () ->
                Optional.of(
                    database.read(
                        handle ->
                            List.copyOf(
                                handle
                                    .createQuery("select * from agents order by name")
                                    .map((row, context) -> agent(row))
                                    .list()))))
        .orElseThrow();
  }

  /**
   * Stores all fields of {@code changed} but id, name, kind and time of creation, and returns it with its new version.
   *
   * @throws Conflict when its version is past, or it is gone
   */
  public Agent update(Agent changed) {
    return lists.changing(() -> updated(changed));
  }

  private Agent updated(Agent changed) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          int rows =
              bound(
                      handle.createUpdate(
                          """
                          update agents set address = :address, port = :port, account = :user, jump = :jump,
                            jump_key = :jumpKey, folder = :folder, host_key = :hostKey, private_key = :key,
                            public_key = :publicKey, labels = :labels, facts = :facts, slots = :slots,
                            weight = :weight, projects = :projects, secrets = :secrets, mode = :mode,
                            dials_in = :dialsIn, dial_key = :dialKey, join_hash = :joinHash,
                            join_until = :joinUntil, join_used = :joinUsed,
                            version = version + 1
                          where id = :id and name = :name and version = :version
                          """),
                      changed)
                  .bind("id", changed.id())
                  .bind("version", changed.version())
                  .execute();
          if (rows == 0) {
            throw new Conflict("agent '" + changed.name() + "' has changed meanwhile");
          }
          return get(handle, changed.name());
        });
  }

  /**
   * Deletes an agent; false when there was none.
   *
   * @throws Conflict when it is the local one
   */
  public boolean delete(String name) {
    if (name.equals(Agent.LOCAL)) {
      throw new Conflict("the agent '" + name + "' is the machine of the server; disable it");
    }
    return lists.changing(
        () ->
            committer.commit(
                batch -> batch.handle().execute("delete from agents where name = ?", name) > 0));
  }

  /** A change of these rows by somebody else. */
  <T> T changing(Supplier<T> change) {
    return lists.changing(change);
  }

  private static Agent agent(ResultSet row) throws SQLException {
    Agent.Address address =
        new Agent.Address(
            row.getString("address"),
            row.getInt("port"),
            row.getString("account"),
            row.getString("folder"),
            row.getString("host_key"),
            Agent.Jump.of(row.getString("jump"), row.getString("jump_key")));
    Agent.Access access =
        new Agent.Access(
            Agent.Kind.valueOf(row.getString("kind")),
            address,
            new Agent.Keys(row.getBytes("private_key"), row.getString("public_key")),
            row.getBoolean("dials_in") ? dialIn(row) : null);
    Agent.Terms terms =
        new Agent.Terms(
            set(row.getString("labels")),
            set(row.getString("facts")),
            Rows.intOrNull(row, "slots"),
            row.getInt("weight"),
            set(row.getString("projects")),
            row.getBoolean("secrets"));
    return new Agent(
        row.getLong("id"),
        row.getString("name"),
        access,
        terms,
        Agent.Mode.valueOf(row.getString("mode")),
        row.getLong("version"),
        Rows.instant(row, "created"));
  }

  private static Agent.DialIn dialIn(ResultSet row) throws SQLException {
    return new Agent.DialIn(
        row.getString("dial_key"),
        row.getString("join_hash"),
        Rows.instantOrNull(row, "join_until"),
        row.getBoolean("join_used"));
  }
}
