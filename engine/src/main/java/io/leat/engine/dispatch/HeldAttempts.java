package io.leat.engine.dispatch;

import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StopReason;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a run holds leases for, from their beginning until they have left: prepared and launched, stopped, concluded. What may
 * take long is done on threads of its own, and comes back through the loop.
 *
 * <p>Used by the thread of the loop alone, but for {@link #close}.
 */
final class HeldAttempts implements AutoCloseable {
  /** It may have done all that it is for, so it is not begun again. */
  private static final AttemptOutcome GONE =
      new AttemptOutcome.Lost(
          "it had begun, and its folder is gone (by a cleaner of temporary files?)");

  private final RunState state;
  private final RunPlan plan;
  private final AttemptDriver driver;
  private final AttemptWork work;
  private final DiskShortage shortage;
  private final Loop loop;
  private final LogLimit logLimit;
  private final PendingConclusions concluding;
  private final Map<Long, Lease> held = new HashMap<>();
  private final Map<Long, Publications> outputs = new HashMap<>();
  private final Map<Long, StopReason> stops = new ConcurrentHashMap<>();
  private volatile @Nullable ExecutorService workers;

  /** How many attempts whose end is stored have not left yet. */
  private int leaving;

  /** The loop of the run. */
  interface Loop {
    /** Has something done on the thread of the loop; called on any. */
    void post(Dispatcher.Message message);

    /** Decides a signal, at once; on the thread of the loop. */
    void decide(RunSignal signal);
  }

  HeldAttempts(
      RunState state,
      AttemptDriver driver,
      AttemptWork work,
      DiskShortage shortage,
      Clock steady,
      Loop loop) {
    this.state = state;
    this.plan = state.plan();
    this.driver = driver;
    this.work = work;
    this.shortage = shortage;
    this.loop = loop;
    this.logLimit = new LogLimit(work, steady, this::stop);
    this.concluding = new PendingConclusions(work, steady);
  }

  /** An attempt is leased. */
  void add(Lease lease) {
    held.put(lease.fence(), lease);
  }

  /** The end of an attempt is decided. */
  void remove(Lease lease) {
    held.remove(lease.fence());
    outputs.remove(lease.fence());
    stops.remove(lease.fence());
    concluding.over(lease);
    shortage.over(lease);
  }

  /** How many there are. */
  int size() {
    return held.size();
  }

  /** All of them, as they are now. */
  List<Lease> leases() {
    return List.copyOf(held.values());
  }

  /** Whether an attempt whose end is stored has not left yet. */
  boolean isLeaving() {
    return leaving > 0;
  }

  /** Whether there is none, and nothing is left to be done about others. */
  boolean isIdle() {
    return held.isEmpty() && leaving == 0;
  }

  /** Whether one of them may publish outputs. */
  boolean mayPublish() {
    return !outputs.isEmpty();
  }

  /** Has what an attempt does not need any more taken away, now that its end is stored. */
  void leave(Lease lease, AttemptOutcome outcome) {
    if (!work.slow(lease)) {
      work.ended(lease, outcome);
      return;
    }
    leaving++;
    workers()
        .execute(
            () -> {
              try {
                work.ended(lease, outcome);
              } finally {
                loop.post(() -> leaving--);
              }
            });
  }

  void stopAll(String by, boolean atOnce) {
    for (Lease lease : held.values()) {
      if (atOnce || !plan.task(lease.task()).always()) {
        stop(lease, new StopReason.Cancelled(by));
        concluding.giveUp(lease, new StopReason.Cancelled(by));
      }
    }
  }

  /** Stops what does not go on, since one of its group has failed. */
  void stopFellows() {
    for (Lease lease : held.values()) {
      state
          .failedFirst(plan.task(lease.task()))
          .ifPresent(because -> stop(lease, new StopReason.Cancelled(because)));
    }
  }

  /** Stops an attempt, also one that is still being prepared and that the driver does not know yet. */
  void stop(Lease lease, StopReason reason) {
    StopReason first = stops.putIfAbsent(lease.fence(), reason);
    driver.stop(lease, first == null ? reason : first);
    if (state.task(lease.task()) instanceof TaskState.Leased) {
      work.giveUp(lease, first == null ? reason : first);
    }
  }

  void begin(Lease lease) {
    if (work.slow(lease)) {
      Facts facts = state.facts(lease.task());
      workers().execute(() -> launch(lease, facts));
    } else {
      launch(lease, state.facts(lease.task()));
    }
    if (!plan.task(lease.task()).outputs().isEmpty()) {
      outputs.put(lease.fence(), output(lease));
    }
  }

  private Publications output(Lease lease) {
    return new Publications(work, lease, state, loop::decide);
  }

  private void launch(Lease lease, Facts facts) {
    try {
      AttemptWork.Prepared prepared = work.prepare(lease, facts);
      if (prepared instanceof AttemptWork.Prepared.Launch(AttemptSpec spec)) {
        StopReason stopped = stops.get(lease.fence());
        if (stopped != null) {
          signal(new RunSignal.Ended(lease, stopped.outcome()));
          return;
        }
        driver.launch(spec);
        loop.post(() -> launched(lease));
      } else if (prepared instanceof AttemptWork.Prepared.Reuse(var outcome, var values)) {
        loop.post(
            () -> loop.decide(new RunSignal.Ended(lease, output(lease).reuse(values, outcome))));
      }
    } catch (IOException | RuntimeException problem) {
      StopReason stopped = stops.get(lease.fence());
      AttemptOutcome.Errored never =
          new AttemptOutcome.Errored("cannot start it: " + Reason.of(problem));
      if (stopped != null) {
        signal(new RunSignal.Ended(lease, stopped.outcome()));
      } else if (DiskFull.caused(problem)) {
        loop.post(
            () -> {
              // it may have begun after all, when somebody said by mistake that it had not
              if (!hasBegun(lease)) {
                lacking(lease, problem, never, () -> beginLater(lease));
              }
            });
      } else {
        signal(new RunSignal.Ended(lease, never));
      }
    }
  }

  private void signal(RunSignal signal) {
    loop.post(() -> loop.decide(signal));
  }

  /** Has {@code again} done a little later, when there may be room on the disk; {@code never} is the end when it will never be. */
  private void lacking(Lease lease, Exception problem, AttemptOutcome.Errored never, Runnable again)
      throws IOException {
    if (!lease.equals(state.task(lease.task()).held())) {
      return;
    }
    Path folder = work.folder(lease).path().resolveSibling(".");
    IOException full =
        new IOException(
            "'" + lease.task() + "' waits for room on the disk: " + Reason.of(problem), problem);
    if (!shortage.again(lease, folder, full, again)) {
      loop.decide(new RunSignal.Ended(lease, never));
    }
  }

  /** What was to be stopped while it was being launched is stopped now. */
  private void launched(Lease lease) {
    shortage.over(lease);
    StopReason reason = stops.get(lease.fence());
    if (reason != null) {
      driver.stop(lease, reason);
    }
  }

  private ExecutorService workers() {
    ExecutorService known = workers;
    if (known == null) {
      known = Executors.newVirtualThreadPerTaskExecutor();
      workers = known;
    }
    return known;
  }

  /** The driver says that the steps of an attempt have ended. */
  void ended(Lease lease, AttemptOutcome outcome) {
    if (concluding.begin(lease, outcome)) {
      published(lease, outcome);
    }
  }

  private void published(Lease lease, AttemptOutcome outcome) {
    AttemptOutcome known = outcome;
    Publications output = outputs.remove(lease.fence());
    if (output == null) {
      output = output(lease);
    }
    try {
      output.read(true);
    } catch (OutputFile.BadOutput bad) {
      known = outcome.good() ? new AttemptOutcome.Broken(String.valueOf(bad.getMessage())) : known;
    } catch (IOException unreadable) {
      known =
          outcome.good()
              ? new AttemptOutcome.Errored("cannot read its outputs: " + unreadable.getMessage())
              : known;
    }
    conclude(lease, known);
  }

  private void conclude(Lease lease, AttemptOutcome outcome) {
    Facts facts = state.factsAtEnd(lease.task());
    if (work.slow(lease)) {
      workers().execute(() -> loop.post(concluded(lease, outcome, facts)));
    } else {
      loop.post(concluded(lease, outcome, facts));
    }
  }

  /** Keeps what an attempt left; gives what follows, for the loop. */
  private Dispatcher.Message concluded(Lease lease, AttemptOutcome outcome, Facts facts) {
    AttemptOutcome end;
    try {
      end = work.conclude(lease, outcome, facts);
    } catch (IOException noRoom) {
      AttemptOutcome.Errored never =
          new AttemptOutcome.Errored("cannot keep what it left: " + Reason.of(noRoom));
      return () -> lacking(lease, noRoom, never, () -> conclude(lease, outcome));
    } catch (RuntimeException bug) {
      // the run must not wait for ever for the end of this attempt
      end = new AttemptOutcome.Errored("cannot keep what it left: " + bug);
    }
    AttemptOutcome known = end;
    return () -> loop.decide(new RunSignal.Ended(lease, known));
  }

  /** Publishes what was written by now. */
  void publishNow() {
    for (Publications output : List.copyOf(outputs.values())) {
      try {
        output.read(false);
      } catch (IOException | OutputFile.BadOutput badNow) {
        // said when the attempt ends
      }
    }
  }

  /** What is to be done from time to time. */
  void look() {
    shortage.look();
    logLimit.look(held.values());
    concluding.look();
    work.look();
  }

  /** Takes up an attempt that an earlier process may have launched. */
  void adopt(Lease lease) {
    try {
      if (driver.adopt(work.ticket(lease)) == AttemptDriver.Adoption.NEVER_STARTED) {
        neverStarted(lease);
        return;
      }
      work.taken(lease);
      if (!plan.task(lease.task()).outputs().isEmpty()) {
        outputs.put(lease.fence(), output(lease));
      }
    } catch (IOException problem) {
      signal(
          new RunSignal.Ended(
              lease, new AttemptOutcome.Lost("cannot look for it: " + problem.getMessage())));
    }
  }

  /** Its agent has nothing of an attempt: it is begun, unless it had begun before. */
  void neverStarted(Lease lease) {
    if (hasBegun(lease)) {
      signal(new RunSignal.Ended(lease, GONE));
    } else {
      begin(lease);
    }
  }

  private void beginLater(Lease lease) {
    if (!hasBegun(lease)) {
      begin(lease);
    }
  }

  private boolean hasBegun(Lease lease) {
    return state.task(lease.task()) instanceof TaskState.Running;
  }

  @Override
  public void close() {
    ExecutorService known = workers;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
