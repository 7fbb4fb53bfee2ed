package io.leat.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The projects, by id and by name. */
public final class Projects {
  private final Database database;
  private final Committer committer;
  private final RowCache<Long, Project> byId = new RowCache<>();
  private final ProjectNames names;

  Projects(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
    this.names = new ProjectNames(() -> database.read(Projects::names));
  }

  private static Map<String, Long> names(Handle handle) {
    Map<String, Long> ids = new HashMap<>();
    handle
        .createQuery("select name, id from projects")
        .map((row, context) -> ids.put(row.getString("name"), row.getLong("id")))
        .list();
    return ids;
  }

  /**
   * @throws Conflict when the name is taken
   */
  public Project create(ProjectSpec project, Instant at) {
    return create(project, null, at);
  }

  /**
   * Like {@link #create(ProjectSpec, Instant)}, and keeps the name with the request that it is the effect of.
   *
   * @param reservation null for none
   * @throws Conflict when the name is taken, or the request had its effect already
   */
  public Project create(ProjectSpec project, @Nullable Reservation reservation, Instant at) {
    Project made = created(project, reservation, at);
    names.put(made.name(), made.id());
    return made;
  }

  private Project created(ProjectSpec project, @Nullable Reservation reservation, Instant at) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          if (find(handle, project.name()).isPresent()) {
            throw taken(project.name());
          }
          long id =
              bound(
                      handle.createUpdate(
                          """
                          insert into projects (name, kind, url, branch, jobfile, poll_millis, credential,
                            hook_secret, settings, version, created)
                          values (:name, :kind, :url, :branch, :jobfile, :poll, :credential,
                            :hookSecret, :settings, 1, :created)
                          """),
                      project)
                  .bind("created", Rows.at(at))
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(long.class)
                  .one();
          Requests.made(handle, reservation, List.of(project.name()));
          return get(handle, id);
        });
  }

  private static Conflict taken(String name) {
    return new Conflict("there is a project '" + name + "' already");
  }

  private static <S extends SqlStatement<S>> S bound(S statement, ProjectSpec project) {
    ProjectSpec.Source source = project.source();
    return statement
        .bind("name", project.name())
        .bind("kind", source.kind().name())
        .bind("url", source.url())
        .bind("branch", source.branch())
        .bind("jobfile", source.jobfile())
        .bind("poll", millis(source.poll()))
        .bind("credential", project.secrets().credential())
        .bind("hookSecret", project.secrets().hook())
        .bind("settings", Pairs.text(project.settings()));
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : Long.valueOf(time.toMillis());
  }

  /** The project of this name. */
  public Optional<Project> find(String name) {
    return names.id(name).flatMap(this::find);
  }

  /** The id of the project of this name; does not wait for the database, and takes as long where there is none. */
  public Optional<Long> id(String name) {
    return names.id(name);
  }

  private static Optional<Project> find(Handle handle, String name) {
    return handle
        .createQuery("select * from projects where name = :name")
        .bind("name", name)
        .map((row, context) -> project(row))
        .findOne();
  }

  /** The project of this id. */
  public Optional<Project> find(long id) {
    return byId.get(id, () -> database.read(handle -> find(handle, id)));
  }

  private static Optional<Project> find(Handle handle, long id) {
    return handle
        .createQuery("select * from projects where id = :id")
        .bind("id", id)
        .map((row, context) -> project(row))
        .findOne();
  }

  private static Project get(Handle handle, long id) {
    return find(handle, id).orElseThrow(() -> new Conflict("there is no project " + id));
  }

  /**
   * Up to {@code limit} with names behind {@code after}, sorted by name.
   *
   * @param among the ids that count; null for all
   */
  public List<Project> page(String after, int limit, @Nullable Set<Long> among) {
    return names.all().tailMap(after, false).values().stream()
        .filter(id -> among == null || among.contains(id))
        .flatMap(id -> find(id).stream())
        .limit(limit)
        .toList();
  }

  /** All, sorted by name. */
  public List<Project> all() {
    return byId.all(List.copyOf(names.all().values()), () -> database.read(Projects::rows));
  }

  private static Map<Long, Project> rows(Handle handle) {
    return handle.createQuery("select * from projects").map((row, context) -> project(row)).stream()
        .collect(Collectors.toMap(Project::id, each -> each));
  }

  /**
   * Stores all fields of {@code changed} but id and time of creation, and returns it with its new version.
   *
   * @throws Conflict when its version is past, it is gone, or the name is taken
   */
  public Project update(Project changed) {
    Project updated = byId.changing(() -> updated(changed));
    names.put(updated.name(), updated.id());
    return updated;
  }

  private Project updated(Project changed) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          Optional<Project> named = find(handle, changed.name());
          if (named.isPresent() && named.get().id() != changed.id()) {
            throw taken(changed.name());
          }
          int rows =
              bound(
                      handle.createUpdate(
                          """
                          update projects set name = :name, kind = :kind, url = :url, branch = :branch,
                            jobfile = :jobfile, poll_millis = :poll, credential = :credential,
                            hook_secret = :hookSecret, settings = :settings, version = version + 1
                          where id = :id and version = :version
                          """),
                      changed.spec())
                  .bind("id", changed.id())
                  .bind("version", changed.version())
                  .execute();
          if (rows == 0) {
            throw new Conflict("project '" + changed.name() + "' has changed meanwhile");
          }
          return get(handle, changed.id());
        });
  }

  /**
   * Deletes a project with its Jobfiles, runs, events and webhooks, and notes that its folder must go ({@link Removals}); false when
   * there was none.
   *
   * @throws Conflict when runs of it are open
   */
  public boolean delete(long id) {
    boolean deleted = byId.changing(() -> deleted(id));
    if (deleted) {
      names.remove(id);
    }
    return deleted;
  }

  private boolean deleted(long id) {
    return committer.commit(
        batch -> {
          Handle handle = batch.handle();
          int open =
              handle
                  .createQuery(
                      """
                      select count(*) from runs where project = :id and status in ('queued', 'running')
                      """)
                  .bind("id", id)
                  .mapTo(int.class)
                  .one();
          if (open > 0) {
            throw new Conflict("the project has " + open + " open runs");
          }
          batch.forgetListeners();
          boolean deleted = handle.execute("delete from projects where id = ?", id) > 0;
          if (deleted) {
            batch.cutFeed();
            Removals.note(handle, new Removal(id, Removal.ALL));
          }
          return deleted;
        });
  }

  /** A change of these rows by somebody else. */
  <T> T changing(Supplier<T> change) {
    return byId.changing(change);
  }

  private static Project project(ResultSet row) throws SQLException {
    Long poll = Rows.longOrNull(row, "poll_millis");
    ProjectSpec spec =
        new ProjectSpec(
            row.getString("name"),
            new ProjectSpec.Source(
                Kind.valueOf(row.getString("kind")),
                row.getString("url"),
                row.getString("branch"),
                row.getString("jobfile"),
                poll == null ? null : Duration.ofMillis(poll)),
            new ProjectSpec.Secrets(row.getBytes("credential"), row.getBytes("hook_secret")),
            Pairs.of(row.getString("settings")));
    return new Project(
        row.getLong("id"), spec, row.getLong("version"), Rows.instant(row, "created"));
  }
}
