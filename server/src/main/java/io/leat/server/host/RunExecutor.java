package io.leat.server.host;

import io.leat.engine.job.Demand;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.QueuedRun;
import io.leat.engine.schedule.Rank;
import io.leat.engine.schedule.RunSlots;
import io.leat.server.agent.AgentPool;
import io.leat.store.OpenRun;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins runs when their turn has come, takes up those that ran before, and does what is to be done when they rest. Safe for all threads.
 */
final class RunExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RunExecutor.class);

  private final Store store;
  private final Parts parts;
  private final FailedStarts failures;
  private final LaterWork later;
  private final RunListener listener;
  private final LongConsumer settle;
  private final Clock clock;
  private volatile boolean closed;

  /** What runs are made of, and what looks after them. */
  record Parts(
      RunParts runs,
      AgentPool agents,
      Admission admission,
      Children children,
      Preparer preparer,
      Packer packer) {}

  /**
   * An executor.
   *
   * @param settle goes on with a run as the store has it, by its number
   */
  RunExecutor(
      Store store,
      Parts parts,
      FailedStarts failures,
      LaterWork later,
      RunListener listener,
      LongConsumer settle,
      Clock clock) {
    this.store = store;
    this.parts = parts;
    this.failures = failures;
    this.later = later;
    this.listener = listener;
    this.settle = settle;
    this.clock = clock;
  }

  /** Has a run wait that was prepared by the server before; it is tried again later when that fails. */
  void queue(OpenRun run) {
    try {
      parts.admission().prepared(run, parts.runs().firstDemands(run));
    } catch (RuntimeException problem) {
      parts.admission().unprepared(run.number());
      failed(run.number(), problem, () -> requeue(run.number()));
    }
  }

  /** Begins a run that the scheduler has told to. */
  void begin(Admission.Waiting waiting) {
    LiveRun opened = opened(waiting.run().number(), waiting.queued());
    if (opened == null) {
      parts.admission().notBegun(waiting);
    } else {
      begin(waiting, opened);
    }
  }

  private void begin(Admission.Waiting waiting, LiveRun opened) {
    if (parts.admission().begun(waiting, opened)) {
      begin(opened);
    } else {
      opened.close();
    }
  }

  private @Nullable LiveRun opened(long number, @Nullable QueuedRun queued) {
    try {
      Run run = store.runs().find(number).filter(Run::open).orElse(null);
      return run == null ? null : run.phase() == RunPhase.QUEUED ? open(run, queued) : takenUp(run);
    } catch (IOException | RuntimeException problem) {
      failed(number, problem, () -> requeue(number));
      return null;
    }
  }

  private void requeue(long number) {
    OpenRun run = store.runs().find(number).filter(Run::open).map(OpenRun::of).orElse(null);
    if (run == null || parts.admission().knows(number)) {
      return;
    }
    if (run.isQueued()) {
      parts.admission().queue(run);
    } else {
      resume(number);
    }
  }

  /** Has a run go on that was opened. */
  void begin(LiveRun run) {
    try {
      run.start(parts.preparer().carried(run.files()), new Resting());
    } catch (IOException | RuntimeException problem) {
      // else it would be held by one that does not run
      run.close();
      new Resting().broken(run, problem);
    }
  }

  /** Takes up a run that ran before, and has it go on; nothing when there is no memory for it, or it cannot be opened now. */
  void resume(long number) {
    LiveRun resumed = reopened(number);
    if (resumed != null) {
      begin(resumed);
    }
  }

  /** Takes up those that ran before, and wait for memory to go on, while there is some. */
  void resumeWaiting() {
    Optional<Long> next = parts.admission().resumable();
    while (next.isPresent()) {
      resume(next.get());
      Optional<Long> after = parts.admission().resumable();
      next = after.equals(next) ? Optional.empty() : after;
    }
  }

  /** Opens a run that ran before; null as for {@link #resume}. */
  @Nullable LiveRun reopened(long number) {
    if (!parts.admission().mayResume(number)) {
      return null;
    }
    LiveRun resumed = opened(number, null);
    if (resumed == null) {
      parts.admission().unopened(number);
    }
    if (resumed != null && !parts.admission().resumed(resumed)) {
      resumed.close();
      return null;
    }
    return resumed;
  }

  /** One that ran before, with what nobody waits for any more told to end. */
  private LiveRun takenUp(Run run) throws IOException {
    LiveRun opened = open(run, null);
    boolean told = false;
    try {
      parts.children().resumed(opened);
      told = true;
    } finally {
      if (!told) {
        opened.close();
      }
    }
    return opened;
  }

  /**
   * Opens a run.
   *
   * @param queued as which it waited; null for one that did not
   */
  LiveRun open(Run run, @Nullable QueuedRun queued) throws IOException {
    String project = parts.runs().projectName(run.project());
    Rank rank = new Rank(run.spec().priority(), run.number());
    return new LiveRun(
        run,
        parts.runs().files(run),
        store.runs().events(run.number()),
        parts.agents(),
        wake -> parts.admission().scheduler().slots(rank, project, queued, wake),
        project,
        (files, slots) ->
            parts
                .runs()
                .work(
                    run,
                    files,
                    parts.agents(),
                    slots,
                    parts.children().of(run, files.header(), new Lent(slots, files.plan())),
                    clock),
        clock,
        event -> {
          failures.over(run.number());
          listener.happened(run, event);
        });
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

  private final class Resting implements LiveRun.Rest {
    @Override
    public void ended(LiveRun run, RunStatus status) {
      parts.admission().rests(run);
      parts.packer().end(run, status);
      RunExecutor.this.ended(run.run(), RunPhase.of(status));
      resumeWaiting();
    }

    @Override
    public void broken(LiveRun run, Exception problem) {
      parts.admission().rests(run);
      if (problem instanceof RunStore.Refused) {
        refused(run, problem);
      } else {
        failed(run.run().number(), problem, () -> resume(run.run().number()));
      }
      resumeWaiting();
    }

    /** It ended by another hand, as by a cancel before it began, or a later server runs it: there is nothing to run on. */
    private void refused(LiveRun run, Exception problem) {
      long number = run.run().number();
      LOG.info("run {} is left as it is: {}", number, problem.getMessage());
      later.put(number, LaterWork.SOON, () -> settle.accept(number));
    }
  }

  /** A run has ended, or will never begin, as {@code phase} says. */
  void ended(Run run, RunPhase phase) {
    failures.over(run.number());
    listener.ended(run, phase);
    parts.children().ended(run);
    RunLog.settled(run, phase, parts.runs());
  }

  /** Has {@code again} done later, about a run that could not be gone on with. */
  void failed(long run, Exception problem, Runnable again) {
    if (!closed) {
      failures.failed(run, problem, again);
    }
  }

  /** Nothing is tried again. */
  void close() {
    closed = true;
  }
}
