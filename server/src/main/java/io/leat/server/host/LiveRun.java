package io.leat.server.host;

import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.attempt.LocalWork;
import io.leat.engine.dispatch.Dispatcher;
import io.leat.engine.dispatch.SteadyClock;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.RunSlots;
import io.leat.server.agent.AgentPool;
import io.leat.store.Run;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that this server runs, from its admission, or from the start of the server, to its end. */
final class LiveRun {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

  private final Run run;
  private final RunFiles files;
  private final RunState state;
  private final long weight;
  private final AttemptDriver own;

  /** By which others know that the locks of its attempts hold, also of those that have no process here. */
  private final LeatFolder.Ownership ownership;

  private final RunSlots slots;
  private final Dispatcher dispatcher;
  private final Clock steady;

  /** What was reported before the dispatcher was there. Locked while it is looked at. */
  private final List<AttemptReport> early = new ArrayList<>();

  private boolean isMade;
  private volatile @Nullable Instant began;
  private boolean expired;
  private @Nullable Thread thread;

  /**
   * A run that is to be run on from where its events left it.
   *
   * @param shared makes its slots, given what wakes it
   */
  LiveRun(
      Run run,
      RunFiles files,
      RunStore events,
      AgentPool agents,
      Function<Runnable, RunSlots> shared,
      String project,
      Work work,
      Clock clock,
      Consumer<RecordedEvent> feed)
      throws IOException {
    this.run = run;
    this.files = files;
    this.weight = weight(run, files);
    LeatFolder.Ownership taken = LeatFolder.own(files.folder());
    if (taken == null) {
      throw new IOException("somebody else runs it");
    }
    this.ownership = taken;
    this.state = new RunState(files.plan(), AgentPool.fence(run.number()));
    this.steady = SteadyClock.from(clock);
    Instant started = run.progress().started();
    this.began = started == null ? null : steady.instant().minus(SteadyClock.since(started, clock));
    this.slots = shared.apply(this::wake);
    this.own = agents.of(run.number(), this::report);
    boolean made = false;
    try {
      events.replay(event -> state.apply(event.event(), event.at()));
      this.dispatcher =
          new Dispatcher(
              state,
              events,
              own,
              work.around(files, slots),
              new FolderLocks(files.leat().locks(), files.folder(), (_, _) -> {}),
              slots,
              clock,
              steady,
              event -> {
                if (event.version() == 1) {
                  began = steady.instant();
                }
                feed.accept(event);
                RunLog.happened(run, project, event.event());
              });
      made = true;
      made();
    } finally {
      if (!made) {
        // else nobody could run it on: it would be held by one that does not
        close();
      }
    }
  }

  /** Makes what surrounds the attempts of a run. */
  interface Work {
    LocalWork around(RunFiles files, RunSlots slots) throws IOException;
  }

  /** Is told how a run came to rest. */
  interface Rest {
    /** The run ended. */
    void ended(LiveRun run, RunStatus status);

    /** The run cannot be run on now; its attempts go on, and so may the run after a restart. */
    void broken(LiveRun run, Exception problem);
  }

  /** Drivers may report of attempts that went on before all is read. */
  private void report(AttemptReport report) {
    synchronized (early) {
      if (!isMade) {
        early.add(report);
        return;
      }
    }
    dispatcher.report(report);
  }

  private void made() {
    synchronized (early) {
      isMade = true;
      early.forEach(dispatcher::report);
      early.clear();
    }
  }

  private void wake() {
    dispatcher.wake();
  }

  /** The row it was admitted with. */
  Run run() {
    return run;
  }

  /** About how much of the memory it takes until it ends, in bytes; ADR 65 has how that was measured. */
  long weight() {
    return weight;
  }

  private static long weight(Run run, RunFiles files) {
    return 32 * 1024 + run.size() * 5 / 2 + files.weight() + outputs(files.plan()) * 3 / 2;
  }

  /** How much its tasks may publish, as {@link RunState#MOST_OUTPUTS} counts. */
  private static long outputs(RunPlan plan) {
    long most = 0;
    for (int i = 0; i < plan.size() && most < RunState.MOST_OUTPUTS; i++) {
      for (OutputDeclaration each : plan.task(i).outputs().values()) {
        most += OutputFile.longest(each.kind()) + 100;
      }
    }
    return Math.min(most, RunState.MOST_OUTPUTS);
  }

  /** The attempt of a task that had not ended when this was opened; null for none. To be asked before it is started. */
  @Nullable Lease held(TaskName task) {
    return files.plan().has(task) ? state.task(task).held() : null;
  }

  /** Its files. */
  RunFiles files() {
    return files;
  }

  /**
   * Runs it on a thread of its own.
   *
   * @param carried what a run that has not begun takes over
   */
  void start(List<RunSignal.Carry> carried, Rest rest) {
    thread =
        Thread.ofVirtual()
            .name("run-" + run.number())
            .start(
                () -> {
                  try (dispatcher) {
                    RunStatus status = dispatcher.run(carried);
                    own.kill(LocalWork.mark(files.folder()));
                    close();
                    rest.ended(this, status);
                  } catch (InterruptedException shutdown) {
                    close();
                  } catch (IOException | RuntimeException problem) {
                    close();
                    rest.broken(this, problem);
                  }
                });
  }

  /** Gives back what it took; for one that is not started. */
  void close() {
    own.close();
    slots.close();
    try {
      ownership.close();
    } catch (IOException gone) {
      LOG.debug("the owner of run {}", run.number(), gone);
    }
  }

  /** Leaves it; its attempts go on. Returns when nothing more is done about it here. */
  void leave() throws InterruptedException {
    Thread known = thread;
    if (known != null) {
      known.interrupt();
      known.join();
    }
  }

  /** Says something to it. */
  void send(RunSignal signal) {
    dispatcher.send(signal);
  }

  /** Says something to it; tells when that is stored whether it changed anything. */
  CompletableFuture<Boolean> tell(RunSignal signal) {
    return dispatcher.tell(signal);
  }

  /** Ends it if it took longer than it may; called from time to time. */
  void look() {
    Duration limit = files.job().job().timeout();
    Instant since = began;
    if (limit != null
        && since != null
        && !expired
        && !steady.instant().isBefore(since.plus(limit))) {
      expired = true;
      dispatcher.send(new RunSignal.Expire(limit));
    }
  }
}
