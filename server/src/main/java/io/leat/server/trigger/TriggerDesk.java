package io.leat.server.trigger;

import io.leat.dsl.source.Limits;
import io.leat.server.hook.HookResult;
import io.leat.server.host.Origin;
import io.leat.server.host.Origins;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** All that starts runs by itself, for the server: accepts hooks, polls, keeps schedules, follows runs. Safe for all threads. */
public final class TriggerDesk implements AutoCloseable {
  private static final Logger LOG = System.getLogger("leat.trigger");
  private static final long TICK_MILLIS = 500;

  private final Store store;
  private final Triggers triggers;
  private final HookInbox inbox;
  private final Polling polling;
  private final Schedule schedule;
  private final AfterJobs afterJobs;
  private final Lanes lanes = new Lanes("startup");
  private final AtomicInteger starting = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final IntConsumer ready;
  private boolean told;
  private final Thread ticker = Thread.ofVirtual().name("triggers").unstarted(this::tick);

  /**
   * A desk that does nothing yet.
   *
   * @param data the data folder; hooks are kept in {@code hooks} in it
   * @param created told of each run when it is stored, to have it prepared
   * @param ready told once how many runs the start began, when all projects were looked at; again when that throws {@link
   *     StoreUnavailable}
   * @throws IOException when the folder cannot be made
   */
  public TriggerDesk(
      Path data,
      Store store,
      Origins origins,
      Limits limits,
      Consumer<Run> created,
      IntConsumer ready,
      Clock clock,
      RandomGenerator random)
      throws IOException {
    this.store = store;
    this.ready = ready;
    this.triggers = new Triggers(store, origins, limits, created, clock);
    this.inbox = new HookInbox(data.resolve("hooks"), triggers, clock);
    this.polling = new Polling(triggers, clock, random);
    this.schedule = new Schedule(triggers, clock);
    this.afterJobs = new AfterJobs(triggers);
  }

  /** Takes up what was left, starts the jobs that wait for the start of the server, and goes on from there. */
  public void start() throws IOException {
    inbox.start();
    afterJobs.start();
    List<Project> projects = store.projects().all();
    starting.set(projects.size());
    for (Project each : projects) {
      lanes.run(each.id(), () -> startup(each));
    }
    ticker.start();
  }

  private void startup(Project project) throws InterruptedException {
    try {
      begun.addAndGet(triggers.startup(project).size());
    } catch (Origin.Missing | StoreUnavailable problem) {
      LOG.log(
          Level.WARNING,
          "the jobs of project ''{0}'' that run at the start cannot be read: {1}",
          project.name(),
          problem.getMessage());
    } finally {
      starting.decrementAndGet();
    }
  }

  private void tellReady() {
    if (!told && starting.get() == 0) {
      ready.accept(begun.get());
      told = true;
    }
  }

  private void tick() {
    while (true) {
      try {
        Thread.sleep(TICK_MILLIS);
        tellReady();
        inbox.tick();
        polling.tick();
        schedule.tick();
      } catch (InterruptedException shutdown) {
        return;
      } catch (StoreUnavailable problem) {
        LOG.log(Level.WARNING, "triggers wait for the database: {0}", problem.getMessage());
      }
    }
  }

  /**
   * Accepts the hook of a project; its runs come soon, whatever happens.
   *
   * @throws IOException when it could not be kept, so that it must not be answered with 2xx
   */
  public HookInbox.Accepted accept(long project, HookResult.Work hook) throws IOException {
    return inbox.accept(project, hook);
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
    lanes.close();
    inbox.close();
    polling.close();
    schedule.close();
    afterJobs.close();
  }
}
