package io.leat.server.host;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunSignal;
import io.leat.store.Conflict;
import io.leat.store.OpenRun;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.Runs;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** What people do to runs that are there. Safe for all threads. */
public final class RunControl {
  private static final long SHORT_MILLIS = 20;
  private static final long CANCEL_MILLIS = 10_000;

  private final Runs runs;
  private final Admission admission;
  private final RunExecutor executor;
  private final Arrivals arrivals;
  private final Function<Run, String> waits;

  /**
   * The control of all runs.
   *
   * @param waits why a run does not go on, in a sentence
   */
  RunControl(
      Runs runs,
      Admission admission,
      RunExecutor executor,
      Arrivals arrivals,
      Function<Run, String> waits) {
    this.runs = runs;
    this.admission = admission;
    this.executor = executor;
    this.arrivals = arrivals;
    this.waits = waits;
  }

  /** What became of a wish. */
  public enum Done {
    /** It is done, and stored. */
    DONE,
    /** It changes nothing: the run has ended, or the task does not ask. */
    NOTHING,
    /** There is no such run. */
    UNKNOWN
  }

  /**
   * Stops a run. What runs of it gets time to end, unless {@code atOnce}.
   *
   * @throws Conflict when it began, and cannot be gone on with for now
   */
  Done cancel(long number, String by, boolean atOnce) throws InterruptedException {
    for (long patience = CANCEL_MILLIS; ; patience -= SHORT_MILLIS) {
      LiveRun running = admission.live(number);
      if (running != null) {
        return told(running.tell(new RunSignal.Cancel(by, atOnce)));
      }
      Optional<Run> run = runs.find(number);
      if (run.isEmpty()) {
        return Done.UNKNOWN;
      }
      if (!run.get().open()) {
        return Done.NOTHING;
      }
      if (admission.excuse(number)) {
        // only what goes on can be told to end
        executor.resume(number);
        continue;
      }
      if (run.get().phase() == RunPhase.QUEUED && arrivals.cancel(number, "cancelled by " + by)) {
        return Done.DONE;
      }
      if (patience <= 0) {
        String why = waits.apply(run.get());
        throw new Conflict("run " + number + " cannot be cancelled now; try again soon. " + why);
      }
      // it is just being started, or taken up again
      Thread.sleep(SHORT_MILLIS);
    }
  }

  /** Stops a run without waiting for that; does nothing when it does not begin or run. */
  void stop(long number, String why) {
    try {
      cancel(number, why, false);
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a task run that asks, or refuses it. */
  Done approve(long number, TaskName task, String by, boolean agreed) throws InterruptedException {
    LiveRun running = admission.live(number);
    if (running == null) {
      return runs.find(number).isEmpty() ? Done.UNKNOWN : Done.NOTHING;
    }
    if (!running.files().plan().has(task)) {
      return Done.UNKNOWN;
    }
    return told(
        running.tell(agreed ? new RunSignal.Approve(task, by) : new RunSignal.Refuse(task, by)));
  }

  private static Done told(CompletableFuture<Boolean> told) throws InterruptedException {
    try {
      return told.get() ? Done.DONE : Done.NOTHING;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** Moves a queued run in the queue: higher comes first. */
  Done prioritize(long number, int priority) {
    runs.prioritize(number, priority);
    Optional<Run> changed = runs.find(number);
    changed.filter(Run::open).map(OpenRun::of).ifPresent(admission::reorder);
    return changed.isEmpty() ? Done.UNKNOWN : Done.DONE;
  }
}
