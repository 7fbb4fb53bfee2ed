package io.leat.server.trigger;

import io.leat.engine.backoff.BackOff;
import io.leat.server.hook.Forge;
import io.leat.server.hook.HookResult;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Retry;
import io.leat.server.round.Rounds;
import io.leat.store.HookDelivery;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that starts runs by itself, for the server: accepts hooks, polls, keeps schedules, follows runs. Safe for all threads. */
public final class TriggerService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerService.class);
  private static final long TICK_MILLIS = 500;

  /** How long the word that the server is ready waits for what runs at the start. */
  private static final Duration USUAL = Duration.ofSeconds(2);

  private static final BackOff BACK_OFF =
      BackOff.growing(Duration.ofSeconds(10), 2, Duration.ofMinutes(10));

  private final Store store;
  private final Triggers triggers;
  private final HookInbox inbox;
  private final Polling polling;
  private final Schedule schedule;
  private final AfterJobs afterJobs;
  private final Rounds rounds;
  private final KeyedExecutor executor;
  private final Clock clock;

  /** The projects whose jobs for the start cannot be read yet. */
  private final Map<Long, Retry> retries = new ConcurrentHashMap<>();

  private final Set<String> starting = new ConcurrentSkipListSet<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final IntConsumer ready;
  private final Duration patience;
  private boolean told;
  private long started;
  private final Thread ticker = Thread.ofVirtual().name("triggers").unstarted(this::tick);

  /**
   * A service that does nothing yet.
   *
   * @param data the data folder; an earlier Leat kept hooks in {@code hooks} in it
   * @param lack what keeps hooks from being done now, such as a full disk; empty when nothing does
   * @param created told of each run when it is stored, to have it prepared
   * @param ready told once how many runs the start began, when all projects were looked at, or those that answer soon; again when that
   *     throws {@link StoreUnavailable}
   */
  public TriggerService(
      Path data,
      Store store,
      Origins origins,
      LimitedJobfileReader jobfileReader,
      Supplier<Optional<String>> lack,
      Consumer<Run> created,
      IntConsumer ready,
      Clock clock,
      RandomGenerator random) {
    this(data, store, origins, jobfileReader, lack, created, ready, USUAL, clock, random);
  }

  /**
   * As above.
   *
   * @param patience how long the word that the server is ready waits for projects
   */
  TriggerService(
      Path data,
      Store store,
      Origins origins,
      LimitedJobfileReader jobfileReader,
      Supplier<Optional<String>> lack,
      Consumer<Run> created,
      IntConsumer ready,
      Duration patience,
      Clock clock,
      RandomGenerator random) {
    this.store = store;
    this.clock = clock;
    this.ready = ready;
    this.patience = patience;
    this.rounds = new Rounds(clock);
    this.executor = new KeyedExecutor("what runs at the start", rounds);
    this.triggers = new Triggers(store, origins, jobfileReader, created, clock);
    this.inbox = new HookInbox(data.resolve("hooks"), triggers, lack, clock);
    this.polling = new Polling(triggers, clock, random);
    this.schedule = new Schedule(triggers, clock);
    this.afterJobs = new AfterJobs(triggers, clock);
  }

  /** Takes up what was left, starts the jobs that wait for the start of the server, and goes on from there. */
  public void start() throws IOException {
    inbox.start();
    afterJobs.start();
    List<Project> projects = store.projects().all();
    projects.forEach(each -> starting.add(each.name()));
    started = System.nanoTime();
    for (Project each : projects) {
      executor.run(each.id(), () -> startup(each, null));
    }
    ticker.start();
  }

  private void startup(Project project, @Nullable Retry before) throws InterruptedException {
    try {
      begun.addAndGet(triggers.startup(project).size());
    } catch (Origin.Missing | StoreUnavailable problem) {
      Instant now = clock.instant();
      retries.put(project.id(), before == null ? Retry.first(BACK_OFF, now) : before.again(now));
      if (before == null) {
        LOG.warn(
            "the jobs of project '{}' that run at the start cannot be read yet: {}",
            LogField.said(LogField.PROJECT, project.name()),
            problem.getMessage());
      }
    } finally {
      starting.remove(project.name());
    }
  }

  /** Tries again what could not be read when the server started; a start of the server begins each job once. */
  private void startAgain() {
    Instant now = clock.instant();
    for (Map.Entry<Long, Retry> each : Map.copyOf(retries).entrySet()) {
      Retry retry = each.getValue();
      if (retry.isDue(now)) {
        Optional<Project> project = store.projects().find(each.getKey());
        retries.remove(each.getKey());
        project.ifPresent(known -> executor.run(known.id(), () -> startup(known, retry)));
      }
    }
  }

  /** A repository that hangs is waited for a moment only: the server answers without it. */
  private void tellReady() {
    if (!told && (starting.isEmpty() || System.nanoTime() - started > patience.toNanos())) {
      ready.accept(begun.get());
      told = true;
      for (String each : starting) {
        LOG.warn(
            "whether project '{}' has jobs that run at the start was not known within {} s (its"
                + " repository is slow, or this machine busy): those that it has begin later",
            LogField.said(LogField.PROJECT, each),
            patience.toSeconds());
      }
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(TICK_MILLIS);
        rounds.attempt("the word that the server is ready", this::tellReady);
        rounds.attempt("what runs at the start", this::startAgain);
        rounds.attempt("the work of accepted hooks", inbox::tick);
        rounds.attempt("the polling of repositories", polling::tick);
        rounds.attempt("the schedules", schedule::tick);
      }
    } catch (InterruptedException shutdown) {
      return;
    }
  }

  /**
   * Accepts the hook of a project; its runs come soon, whatever happens.
   *
   * @throws StoreUnavailable when it could not be kept, so that it must not be answered with 2xx
   */
  public HookInbox.Accepted accept(long project, HookResult.Work hook) {
    return inbox.accept(project, hook);
  }

  /** Notes what a forge sent and signed that is not accepted, for people to look at. */
  public void note(long project, Forge forge, HookDelivery.State state, String because) {
    inbox.note(project, forge, state, because);
  }

  /** A run ended. Does not block. */
  public void ended() {
    afterJobs.wake();
  }

  /** What went wrong when repositories were last looked at, by project. */
  public SortedMap<Long, String> pollProblems() {
    return polling.problems();
  }

  /** How many hooks are accepted and not done. */
  public int hooksWaiting() {
    return inbox.waiting();
  }

  /** Ends; what is left is taken up by the next server. */
  @Override
  public void close() {
    ticker.interrupt();
    executor.close();
    inbox.close();
    polling.close();
    schedule.close();
    afterJobs.close();
  }
}
