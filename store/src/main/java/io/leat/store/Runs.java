package io.leat.store;

import io.leat.engine.job.Revision;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The runs, their queue, and their events. */
public final class Runs {
  private final Database database;

  private final Committer committer;
  private final int mostQueued;

  Runs(Database database, Committer committer, int mostQueued) {
    this.database = database;
    this.committer = committer;
    this.mostQueued = mostQueued;
  }

  /**
   * Queues a run.
   *
   * @throws Conflict when there is no such project
   */
  public Run create(RunSpec run, Instant at) {
    return create(List.of(run), null, at).getFirst();
  }

  /**
   * Queues runs, all or none; their numbers follow each other, and are kept with the request that they are the effect of.
   *
   * @param reservation null for none
   * @throws QueueFull when as many are queued as may. With one place left all of them are queued: what one cause has come of it goes
   *     together, and would else never be
   * @throws Conflict when a project is not there, or the request had its effect already
   */
  public List<Run> create(List<RunSpec> runs, @Nullable Reservation reservation, Instant at) {
    return create(runs, reservation, 0, at);
  }

  /**
   * Queues runs as {@link #create(List, Reservation, Instant)} does, above the limit of the queue.
   *
   * @param above how many more than others may be queued
   * @throws QueueFull when as many are queued
   * @throws Conflict when a project is not there, or the request had its effect already
   */
  public List<Run> create(
      List<RunSpec> runs, @Nullable Reservation reservation, int above, Instant at) {
    int most = mostQueued + above;
    return committer.commit(
        batch -> {
          long queued = RunQueue.count(batch.handle());
          if (!runs.isEmpty() && queued >= most) {
            throw new QueueFull(queued, most);
          }
          List<Run> created = new ArrayList<>();
          for (RunSpec each : runs) {
            created.add(RunRows.insert(batch.handle(), batch.nextRun(), each, at));
          }
          if (!created.isEmpty()) {
            List<String> numbers =
                created.stream().map(run -> Long.toString(run.number())).toList();
            Requests.made(batch.handle(), reservation, numbers);
          }
          for (Run run : created) {
            tell(batch, run, at);
            Notices.add(batch, Occasion.RUN_QUEUED, run, Map.of(), at);
          }
          return List.copyOf(created);
        });
  }

  /** What nobody asked for by REST is in the audit by this alone. */
  private static void tell(Batch batch, Run run, Instant at) {
    RunSpec.Cause cause = run.cause();
    if (cause.trigger() != TriggerKind.REST && cause.trigger() != TriggerKind.PERSON) {
      Audit.add(
          batch,
          Audit.SERVER,
          "createRun",
          "runs/" + run.number(),
          "-",
          cause.trigger().word() + " by " + cause.by(),
          at);
    }
  }

  /** The run of this number. */
  public Optional<Run> find(long number) {
    return database.rows(RunRows.BY_NUMBER, List.of(number), RunRows::run).stream().findFirst();
  }

  /** The project of a run, without what else is known of it. */
  public Optional<Long> project(long number) {
    return database
        .rows("select project from runs where number = ?", List.of(number), row -> row.getLong(1))
        .stream()
        .findFirst();
  }

  /**
   * Up to {@code limit} runs that meet {@code query}, with numbers below {@code before}, the latest first.
   *
   * @param before {@code Long.MAX_VALUE} for the newest
   */
  public List<Run> page(RunQuery query, long before, int limit) {
    List<Object> values = new ArrayList<>();
    values.add(before);
    String conditions = query.conditions(values);
    values.add(limit);
    return database.rows(
        "select "
            + RunRows.COLUMNS
            + " from runs where number < ?"
            + conditions
            + " order by number desc limit ?",
        values,
        RunRows::run);
  }

  /** How many runs meet {@code query}. */
  public long count(RunQuery query) {
    List<Object> values = new ArrayList<>();
    String conditions = query.conditions(values);
    return database
        .rows("select count(*) from runs where true" + conditions, values, row -> row.getLong(1))
        .getFirst();
  }

  /**
   * The latest run of a job and branch before another that succeeded or failed.
   *
   * @param branch null for runs without one
   */
  public Optional<Run> before(long number, long project, String job, @Nullable String branch) {
    List<Object> values = new ArrayList<>(List.of(number, project, job));
    if (branch != null) {
      values.add(branch);
    }
    // from the newest of the project backwards: the index of the status holds all that ever ended,
    // so that is hidden
    return database
        .rows(
            "select "
                + RunRows.COLUMNS
                + " from runs where number < ? and project = ? and job = ?"
                + " and lower(status) in ('succeeded', 'failed') and branch"
                + (branch == null ? " is null" : " = ?")
                + " order by project desc, number desc limit 1",
            values,
            RunRows::run)
        .stream()
        .findFirst();
  }

  /** Those queued and running, in the order of the queue: high priority first, then by number. */
  public List<OpenRun> open() {
    return database.rows(
        "select "
            + RunRows.OPEN_COLUMNS
            + " from runs where status in ('queued', 'running') order by priority desc, number",
        List.of(),
        RunRows::open);
  }

  /** Those queued, in the order of the queue. */
  public RunQueue queue() {
    return new RunQueue(database);
  }

  /** The numbers of the runs that tasks of the run {@code number} started, in their order, {@code limit} at most. */
  public List<Long> children(long number, int limit) {
    return database.rows(
        RunRows.CHILDREN + " order by number limit ?",
        List.of(number, limit),
        row -> row.getLong(1));
  }

  /** The run that a task of the run {@code number} started under {@code key}. */
  public Optional<Run> child(long number, String key) {
    return database
        .rows(
            RunRows.CHILDREN + " and caller_key = ? order by number limit 1",
            List.of(number, key),
            row -> row.getLong(1))
        .stream()
        .findFirst()
        .flatMap(this::find);
  }

  /** The numbers of those of {@link #children} that are open, in their order. */
  public List<Long> openChildren(long number) {
    return database.rows(
        RunRows.CHILDREN + " and status in ('queued', 'running') order by number",
        List.of(number),
        row -> row.getLong(1));
  }

  /** The numbers of the open runs whose parent has ended, in their order. */
  public List<Long> openOfEnded() {
    return database.rows(RunRows.OPEN_OF_ENDED, List.of(), row -> row.getLong(1));
  }

  /**
   * How many runs came of the run that {@code number} came of, through others too, each started by a task of another or by its end; those
   * that were deleted since count.
   */
  public long family(long number) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(max(place), 0) from runs
                    where root = (select coalesce(root, number) from runs where number = :number)
                    """)
                .bind("number", number)
                .mapTo(long.class)
                .one());
  }

  /**
   * Keeps what is known of a queued run now that its Jobfile was read.
   *
   * @throws Conflict when it is not queued any more
   */
  public void prepared(long number, Preparation preparation) {
    Revision revision = preparation.revision();
    Preparation.Group group = preparation.group();
    committer.commit(
        batch ->
            queued(
                number,
                batch
                    .handle()
                    .createUpdate(
                        """
                        update runs set prepared = true, job = :job, branch = :branch, tag = :tag,
                          commit_id = :commit, hash = :hash, concurrency_group = :group, policy = :policy
                        where number = :number and status = 'queued' and version = 0
                        """)
                    .bind("job", preparation.job())
                    .bind("branch", revision.branch())
                    .bind("tag", revision.tag())
                    .bind("commit", revision.commit())
                    .bind("hash", preparation.hash())
                    .bind("group", group == null ? null : group.name())
                    .bind("policy", group == null ? null : group.policy().word())));
  }

  /**
   * Ends a queued run whose Jobfile cannot be run.
   *
   * @param diagnostics JSON; null for none
   * @throws Conflict when it is not queued any more
   */
  public void reject(long number, String note, @Nullable String diagnostics, Instant at) {
    committer.commit(
        batch -> {
          end(batch, number, RunPhase.REJECTED, note, diagnostics, at);
          told(batch, Occasion.RUN_REJECTED, number, at);
          return true;
        });
  }

  /**
   * Ends a queued run that nobody wants any more.
   *
   * @throws Conflict when it is not queued any more
   */
  public void cancelQueued(long number, String note, Instant at) {
    committer.commit(
        batch -> {
          end(batch, number, RunPhase.CANCELLED, note, null, at);
          told(batch, Occasion.RUN_FINISHED, number, at);
          return true;
        });
  }

  /** A run ended that never began. */
  private static void told(Batch batch, Occasion occasion, long number, Instant at) {
    Run run = RunRows.find(batch.handle(), number).orElseThrow();
    Map<String, String> facts =
        Map.of("status", run.phase().word(), "because", run.progress().note());
    Notices.add(batch, occasion, run, facts, at);
  }

  private static void end(
      Batch batch,
      long number,
      RunPhase phase,
      String note,
      @Nullable String diagnostics,
      Instant at) {
    queued(
        number,
        batch
            .handle()
            .createUpdate(
                """
                update runs set status = :status, ended = :at, note = :note, diagnostics = :diagnostics
                where number = :number and status = 'queued' and version = 0
                """)
            .bind("status", phase.word())
            .bind("at", Rows.at(at))
            .bind("note", note)
            .bind("diagnostics", diagnostics));
    EndedRuns.note(batch.handle(), number);
  }

  private static int queued(long number, Update update) {
    return changed(update.bind("number", number), "run " + number + " is not queued any more");
  }

  private static int changed(Update update, String otherwise) {
    int rows = update.execute();
    if (rows == 0) {
      throw new Conflict(otherwise);
    }
    return rows;
  }

  /**
   * Changes the place in the queue.
   *
   * @throws Conflict when the run has ended
   */
  public void prioritize(long number, int priority) {
    committer.commit(
        batch ->
            changed(
                batch
                    .handle()
                    .createUpdate(
                        """
                        update runs set priority = :priority
                        where number = :number and status in ('queued', 'running')
                        """)
                    .bind("priority", priority)
                    .bind("number", number),
                "run " + number + " is not open"));
  }

  /**
   * Keeps a run whatever its age, or no longer.
   *
   * @throws Conflict when there is none
   */
  public void pin(long number, boolean pinned) {
    committer.commit(
        batch ->
            changed(
                batch
                    .handle()
                    .createUpdate("update runs set pinned = :pinned where number = :number")
                    .bind("pinned", pinned)
                    .bind("number", number),
                "there is no run " + number));
  }

  /**
   * The events of a run, for the one thread that runs it. Appending fails with an {@link java.io.IOException} whose cause says more: {@link
   * Conflict} when the version of the first event is not the next one or the run has ended, {@link StaleStore}, or {@link
   * StoreUnavailable}, after which the same may be tried again on the same object. It also sets the status and the times of the run.
   * Closing does nothing.
   */
  public RunStore events(long number) {
    return new EventLog(database, committer, number);
  }

  /**
   * Hands over the events of a run after a version, in order, those of one transaction or none of them.
   *
   * @throws DamagedEvent when one is not as it was written
   */
  public void read(long number, long afterVersion, Consumer<RecordedEvent> reader) {
    database.read(
        handle -> {
          EventRows.read(handle, number, afterVersion, reader);
          return true;
        });
  }

  /**
   * As {@link #read}, of a few events only, as many as a client may be sent at once; whoever wants more asks again behind the last.
   *
   * @return the version of the last; {@code afterVersion} when there is none
   */
  public long readSome(long number, long afterVersion, Consumer<RecordedEvent> reader) {
    return database.read(handle -> EventRows.readSome(handle, number, afterVersion, reader));
  }

  /**
   * Up to {@code limit} events of all runs, and notices, after a place in the feed; fewer where they are long, but one if there is one. What
   * is added later always comes behind all that can be read now, so whoever goes on from the last sequence misses nothing.
   *
   * @throws DamagedEvent when one is not as it was written
   */
  public List<FedEvent> feed(long after, int limit) {
    return committer
        .tail()
        .after(after, limit)
        .orElseGet(() -> database.read(handle -> FeedRows.read(handle, after, limit)));
  }

  /** The place of the last event in the feed; 0 when there was none. */
  public long lastSequence() {
    return database.read(
        handle -> handle.createQuery("select last_sequence from state").mapTo(long.class).one());
  }

  /**
   * Deletes a run with its events and deliveries, and notes that its folder must go ({@link Removals}). Its number is not used again.
   *
   * @return what was noted
   * @throws Conflict when it is open or pinned, when an open run was made of it, or when there is none
   */
  public Removal delete(long number) {
    return committer.commit(batch -> delete(batch, number));
  }

  /**
   * Like {@link #delete}, for a run that is not kept any longer; the audit is told in the same transaction.
   *
   * @param why for people
   */
  public Removal expire(long number, String why, Instant at) {
    return committer.commit(
        batch -> {
          Removal removal = delete(batch, number);
          Audit.add(batch, Audit.SERVER, "deleteRun", "runs/" + number, "-", why, at);
          return removal;
        });
  }

  private static Removal delete(Batch batch, long number) {
    Handle handle = batch.handle();
    Run run =
        RunRows.find(handle, number).orElseThrow(() -> new Conflict("there is no run " + number));
    if (run.open() || run.pinned()) {
      throw new Conflict("run " + number + " is " + (run.open() ? run.phase().word() : "pinned"));
    }
    handle
        .createQuery(
            "select number from runs where parent = :number and status in ('queued', 'running')")
        .bind("number", number)
        .mapTo(long.class)
        .findFirst()
        .ifPresent(
            user -> {
              throw new Conflict("run " + user + " goes on with what run " + number + " left");
            });
    handle.execute("delete from runs where number = ?", number);
    batch.cutFeed();
    Removal removal = new Removal(run.project(), number);
    Removals.note(handle, removal);
    return removal;
  }

  /**
   * The runs of a project that have ended, from the oldest on: what decides how long they are kept.
   */
  public List<EndedRun> ended(long project) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select number, ended, pinned,
                      row_number() over (partition by job order by number desc) as place,
                      exists (
                        select 1 from runs later
                        where later.parent = past.number and later.status in ('queued', 'running')) as used
                    from runs past
                    where project = :project and status not in ('queued', 'running')
                    order by number
                    """)
                .bind("project", project)
                .map(
                    (row, context) ->
                        new EndedRun(
                            row.getLong("number"),
                            Rows.instant(row, "ended"),
                            row.getLong("place"),
                            row.getBoolean("pinned") || row.getBoolean("used")))
                .list());
  }
}
