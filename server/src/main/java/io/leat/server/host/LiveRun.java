package io.leat.server.host;

import io.leat.engine.attempt.LocalWork;
import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.dispatch.RunSetup;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

  /** By which others know that the locks of its attempts hold, also of those that have no process here. */
  private final LeatFolder.Ownership ownership;

  private final ActiveRun active;

  /**
   * A run that is to be run on from where its events left it.
   *
   * @param slots closed when it cannot be opened
   */
  LiveRun(
      Run run,
      RunFiles files,
      RunStore events,
      AgentPool agents,
      RunSlots slots,
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
      slots.close();
      throw new IOException("somebody else runs it");
    }
    this.ownership = taken;
    this.state = new RunState(files.plan(), AgentPool.fence(run.number()));
    boolean made = false;
    try {
      events.replay(event -> state.apply(event.event(), event.at()));
      this.active =
          new ActiveRun(
              new RunSetup(
                  state,
                  events,
                  new RunSetup.Around(
                      reports -> agents.of(run.number(), reports::reported),
                      work.around(files, slots),
                      new FolderLocks(files.leat().locks(), files.folder(), (_, _) -> {}),
                      slots),
                  RunSetup.Clocks.of(clock),
                  files.job().job().timeout(),
                  event -> {
                    feed.accept(event);
                    RunLog.happened(run, project, event.event());
                  }));
      made = true;
    } finally {
      if (!made) {
        // else nobody could run it on: it would be held by one that does not
        slots.close();
        disown();
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
    active.start(
        "run-" + run.number(),
        carried,
        new ActiveRun.Rest() {
          @Override
          public void ended(RunStatus status) {
            disown();
            rest.ended(LiveRun.this, status);
          }

          @Override
          public void broken(Exception problem) {
            disown();
            rest.broken(LiveRun.this, problem);
          }

          @Override
          public void left() {
            disown();
          }
        });
  }

  /** Gives back what it took; for one that is not started. */
  void close() {
    active.close();
    disown();
  }

  private void disown() {
    try {
      ownership.close();
    } catch (IOException gone) {
      LOG.debug("the owner of run {}", run.number(), gone);
    }
  }

  /** Leaves it; its attempts go on. Returns when nothing more is done about it here. */
  void leave() throws InterruptedException {
    active.leave();
  }

  /** Says something to it. */
  void send(RunSignal signal) {
    active.send(signal);
  }

  /** Says something to it; tells when that is stored whether it changed anything. */
  CompletableFuture<Boolean> tell(RunSignal signal) {
    return active.tell(signal);
  }
}
