package io.leat.server.host;

import io.leat.engine.RunCatalog;
import io.leat.engine.dispatch.RunSetup;
import io.leat.engine.folder.FolderLocks;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.job.Demand;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.RunSlots;
import io.leat.server.agent.AgentPool;
import io.leat.server.log.field.LogField;
import io.leat.store.OpenRun;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of the store, as its engine runs them, and what is to be done when they rest. Safe for all threads. */
final class HostedRuns implements RunCatalog<HostedRun> {
  private static final Logger LOG = LoggerFactory.getLogger(HostedRuns.class);

  private final Store store;
  private final Parts parts;
  private final FailedStarts failures;
  private final LaterWork later;
  private final RunListener listener;
  private final Clock clock;

  /** What runs are made of, and what looks after them; what needs the engine itself is there a little later. */
  record Parts(
      RunParts runs,
      Supplier<AgentPool> agents,
      Children children,
      Preparer preparer,
      Supplier<Packer> packer,
      Supplier<Arrivals> arrivals) {}

  HostedRuns(
      Store store,
      Parts parts,
      FailedStarts failures,
      LaterWork later,
      RunListener listener,
      Clock clock) {
    this.store = store;
    this.parts = parts;
    this.failures = failures;
    this.later = later;
    this.listener = listener;
    this.clock = clock;
  }

  @Override
  public Stored stored(long number) {
    Optional<Run> found = store.runs().find(number);
    if (found.isEmpty()) {
      return new Stored.Unknown();
    }
    Run run = found.get();
    if (!run.open()) {
      return new Stored.Ended();
    }
    return run.phase() == RunPhase.QUEUED ? new Stored.Queued() : new Stored.Begun();
  }

  @Override
  public @Nullable PlannedRun requeued(long number) {
    Optional<OpenRun> waits =
        store
            .runs()
            .find(number)
            .filter(run -> run.phase() == RunPhase.QUEUED && run.prepared())
            .map(OpenRun::of);
    waits.ifPresent(parts.runs()::releaseLocks);
    return waits.map(parts.runs()::planned).orElse(null);
  }

  @Override
  public boolean cancelQueued(long number, String why) {
    return parts.arrivals().get().cancel(number, why);
  }

  @Override
  public boolean isAwaited(long number) {
    return parts.children().awaited(number);
  }

  @Override
  public @Nullable HostedRun open(long number, Function<PlannedRun, RunSlots> slots)
      throws IOException {
    Run run = store.runs().find(number).filter(Run::open).orElse(null);
    return run == null ? null : open(run, slots);
  }

  /** Opens a run, which may have ended. */
  HostedRun open(Run run, Function<PlannedRun, RunSlots> slots) throws IOException {
    RunFiles files = parts.runs().files(run);
    LeatFolder.Ownership ownership = LeatFolder.own(files.folder());
    if (ownership == null) {
      throw new IOException("somebody else runs it");
    }
    boolean made = false;
    @Nullable RunSlots taken = null;
    try {
      // what its first tasks ask is read when it waits; it has a slot by now
      PlannedRun planned = parts.runs().planned(OpenRun.of(run), Set.of());
      RunSlots own = slots.apply(planned);
      taken = own;
      RunStore events = store.runs().events(run.number());
      RunState state = new RunState(files.plan(), AgentPool.fence(run.number()));
      events.replay(event -> state.apply(event.event(), event.at()));
      RunParts.Work work =
          parts
              .runs()
              .work(
                  run,
                  files,
                  parts.agents().get(),
                  own,
                  parts.children().of(run, files.header(), new Lent(own, files.plan())),
                  clock);
      RunSetup setup =
          new RunSetup(
              state,
              events,
              new RunSetup.Around(
                  reports -> parts.agents().get().of(run.number(), reports::reported),
                  work.attempts(),
                  new FolderLocks(files.leat().locks(), files.folder(), (_, _) -> {}),
                  own,
                  work.guard()),
              RunSetup.Clocks.of(clock),
              files.job().job().timeout(),
              feed(run, planned.project().name()));
      if (run.phase() == RunPhase.RUNNING) {
        parts.children().resumed(run, state);
      }
      List<RunSignal.Carry> carried = state.started() ? List.of() : parts.preparer().carried(files);
      made = true;
      return new HostedRun(
          run, planned, files, setup, carried, ownership, HostedRun.weight(run, files));
    } finally {
      if (!made) {
        // else nobody could run it on: it would be held by one that does not
        if (taken != null) {
          taken.close();
        }
        ownership.close();
      }
    }
  }

  private Consumer<RecordedEvent> feed(Run run, String project) {
    RunLog log = new RunLog(run, project);
    return event -> {
      failures.over(run.number());
      listener.happened(run, event);
      log.happened(event);
    };
  }

  /** The slots of tasks that wait for other runs. */
  private record Lent(RunSlots slots, RunPlan plan) implements Children.Lending {
    private Demand demand(Lease lease) {
      return Demand.of(plan.task(lease.task()));
    }

    @Override
    public void lend(Lease lease) {
      slots.lend(lease.agent(), demand(lease));
    }

    @Override
    public void takeBack(Lease lease) {
      slots.adopt(lease.agent(), demand(lease));
    }
  }

  @Override
  public void ended(HostedRun run, RunStatus status) {
    parts.packer().get().end(run, status);
    ended(run.run(), RunPhase.of(status));
  }

  @Override
  public void refused(HostedRun run, Exception problem) {
    long number = run.run().number();
    LOG.info(
        "run {} is left as it is: {}", LogField.said(LogField.RUN, number), problem.getMessage());
    later.put(number, LaterWork.SOON, () -> parts.arrivals().get().settle(number));
  }

  @Override
  public void failed(long number, Exception problem, Runnable again) {
    failures.failed(number, problem, again);
  }

  /** A run has ended, or will never begin, as {@code phase} says. */
  void ended(Run run, RunPhase phase) {
    failures.over(run.number());
    parts.runs().ended(run.number());
    listener.ended(run, phase);
    parts.children().ended(run);
    RunLog.settled(run, phase, parts.runs());
  }
}
