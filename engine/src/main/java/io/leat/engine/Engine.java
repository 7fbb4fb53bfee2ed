package io.leat.engine;

import io.leat.engine.dispatch.ActiveRun;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.QueuedRun;
import io.leat.engine.schedule.Scheduler;
import io.leat.engine.schedule.ShareLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs runs: those that are submitted begin in their order when there is room for them, run on to their ends, and are taken up again after a
 * restart. What is said to be done here is stored first.
 *
 * <p>Safe for all threads.
 *
 * @param <R> what those know a run by that runs who have it run
 */
public final class Engine<R extends OpenedRun> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunCatalog<R> catalog;
  private final ActiveRun.Starter starter;
  private final Admission<R> admission;

  /**
   * An engine without runs.
   *
   * @param workers opens runs
   */
  public Engine(RunCatalog<R> catalog, Limits limits, Executor workers) {
    this(catalog, limits, workers, ActiveRun::start);
  }

  /** The same, of runs that are started otherwise than each on a thread of its own. */
  public Engine(RunCatalog<R> catalog, Limits limits, Executor workers, ActiveRun.Starter starter) {
    this.catalog = catalog;
    this.starter = starter;
    this.admission =
        new Admission<>(
            catalog::isAwaited,
            limits.shares(),
            limits.memory(),
            run -> workers.execute(() -> begin(run)));
  }

  /**
   * How much runs may take.
   *
   * @param shares how many slots projects and labels have
   * @param memory how much of the memory the runs that have begun may take before no other begins, in bytes; those of one project nine
   *     tenths of it, so that the others are not held up by them
   */
  public record Limits(ShareLimits shares, long memory) {}

  /** What became of a wish. */
  public enum Outcome {
    /** It is done, and stored. */
    DONE,
    /** It changes nothing: the run has ended, or the task does not ask. */
    NOTHING,
    /** There is no such run, or no such task in it. */
    UNKNOWN,
    /** The run has begun, and cannot be gone on with for now. */
    NOT_NOW
  }

  /** Which places the tasks of all runs. */
  public Scheduler scheduler() {
    return admission.scheduler();
  }

  // ---- runs come

  /** A run begins to be prepared; false when it is known already, so that it is not to be prepared now. */
  public boolean prepare(long number) {
    return admission.preparing(number);
  }

  /** A run will not be submitted: its preparation failed, or it never begins. Does nothing to one that was. */
  public void giveUp(long number) {
    admission.unprepared(number);
  }

  /** A run that was being {@linkplain #prepare prepared} waits for its turn; false when it was cancelled meanwhile: then it does not. */
  public boolean submit(PlannedRun run) {
    return admission.prepared(run);
  }

  /** Whether a run is being prepared, waits, begins or runs. */
  public boolean knows(long number) {
    return admission.knows(number);
  }

  /**
   * Ends a run that has not begun; it does not begin meanwhile.
   *
   * @param store stores its end; false when it has begun, or ended
   */
  public boolean withdraw(long number, BooleanSupplier store) {
    if (!admission.leaves(number)) {
      return false;
    }
    boolean ended = false;
    try {
      ended = store.getAsBoolean();
    } finally {
      admission.left(number, ended);
    }
    return ended;
  }

  // ---- runs begin and go on

  private void begin(Admission.Waiting waiting) {
    LiveRun<R> opened = opened(waiting.run().number(), waiting.queued());
    if (opened == null) {
      admission.notBegun(waiting);
    } else if (admission.begun(waiting, opened)) {
      start(opened);
    } else {
      opened.close();
    }
  }

  private @Nullable LiveRun<R> opened(long number, @Nullable QueuedRun queued) {
    try {
      R opened =
          catalog.open(number, run -> scheduler().slots(run.rank(), run.project().name(), queued));
      if (opened != null) {
        return live(opened);
      }
      admission.forget(number);
      return null;
    } catch (IOException | RuntimeException problem) {
      failed(number, problem);
      return null;
    }
  }

  private LiveRun<R> live(R opened) {
    boolean made = false;
    try {
      LiveRun<R> live = new LiveRun<>(opened, new ActiveRun(opened.setup()));
      made = true;
      return live;
    } finally {
      if (!made) {
        opened.setup().around().slots().close();
        opened.close();
      }
    }
  }

  private void failed(long number, Exception problem) {
    if (admission.isClosed()) {
      return;
    }
    catalog.failed(number, problem, () -> takeUp(number));
  }

  /** Goes on with a run as it is stored, unless it is known: one that is prepared waits, one that has begun goes on. */
  public void takeUp(long number) {
    if (admission.knows(number)) {
      return;
    }
    try {
      switch (catalog.stored(number)) {
        case RunCatalog.Stored.Queued _ -> requeue(number);
        case RunCatalog.Stored.Begun _ -> resume(number);
        // it was to run on perhaps, and ended by another hand
        case RunCatalog.Stored.Ended _, RunCatalog.Stored.Unknown _ -> admission.forget(number);
      }
    } catch (RuntimeException problem) {
      failed(number, problem);
    }
  }

  private void requeue(long number) {
    PlannedRun planned = catalog.requeued(number);
    if (planned == null || !admission.preparing(number)) {
      return;
    }
    admission.prepared(planned);
  }

  private void start(LiveRun<R> run) {
    starter.start(run.active(), "run-" + run.number(), run.opened().carried(), new Resting(run));
  }

  /**
   * Takes up runs that ran before and has them go on, as far as there is memory for them; the others follow when there is.
   *
   * @param numbers all are opened before the first goes on: the locks that they hold are known then. On all processors: what ran is
   *     without somebody who looks after it
   * @param needed those of them that are taken up whatever memory there is, since others may wait for what they hold
   */
  public void resume(Collection<Long> numbers, Collection<Long> needed) {
    needed.forEach(admission::needs);
    List<LiveRun<R>> all =
        numbers.parallelStream()
            .flatMap(each -> Optional.ofNullable(reopened(each)).stream())
            .toList();
    all.parallelStream().forEach(this::start);
  }

  /** Takes up a run that ran before, and has it go on; not now when there is no memory for it, or it cannot be opened now. */
  private void resume(long number) {
    LiveRun<R> resumed = reopened(number);
    if (resumed != null) {
      start(resumed);
    }
  }

  /** Opens a run that ran before; null as for {@link #resume}. */
  private @Nullable LiveRun<R> reopened(long number) {
    if (!admission.mayResume(number)) {
      return null;
    }
    LiveRun<R> resumed = opened(number, null);
    if (resumed == null) {
      admission.unopened(number);
    } else if (!admission.resumed(resumed)) {
      resumed.close();
      return null;
    }
    return resumed;
  }

  /** Takes up those that ran before, and wait for memory to go on, while there is some. */
  private void resumeWaiting() {
    Optional<Long> next = admission.resumable();
    while (next.isPresent()) {
      resume(next.get());
      Optional<Long> after = admission.resumable();
      next = after.equals(next) ? Optional.empty() : after;
    }
  }

  /** How a run comes to rest. */
  private final class Resting implements ActiveRun.Rest {
    private final LiveRun<R> run;

    Resting(LiveRun<R> run) {
      this.run = run;
    }

    @Override
    public void ended(RunStatus status) {
      rests(true);
      try {
        catalog.ended(run.opened(), status);
      } finally {
        resumeWaiting();
      }
    }

    @Override
    public void broken(Exception problem) {
      boolean isRefused = problem instanceof RunStore.Refused;
      rests(isRefused);
      if (isRefused) {
        catalog.refused(run.opened(), problem);
      } else {
        failed(run.number(), problem);
      }
      resumeWaiting();
    }

    @Override
    public void left() {
      run.opened().close();
    }

    private void rests(boolean isOver) {
      run.opened().close();
      admission.rests(run, isOver);
    }
  }

  // ---- what people do

  /**
   * Stops a run, or ends it before it has begun. What runs of it gets time to end, unless {@code atOnce}. Waits a while for one that is just
   * being started, or taken up again.
   *
   * @param by who says so, for people
   */
  public Outcome cancel(long number, String by, boolean atOnce) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      long seen = admission.changes().count();
      LiveRun<R> running = admission.live(number);
      if (running != null) {
        return outcome(running.active().tell(new RunSignal.Cancel(by, atOnce)));
      }
      if (admission.excuse(number)) {
        // only what goes on can be told to end
        resume(number);
        continue;
      }
      switch (catalog.stored(number)) {
        case RunCatalog.Stored.Unknown _ -> {
          return Outcome.UNKNOWN;
        }
        case RunCatalog.Stored.Ended _ -> {
          return Outcome.NOTHING;
        }
        case RunCatalog.Stored.Queued _ -> {
          if (catalog.cancelQueued(number, "cancelled by " + by)) {
            return Outcome.DONE;
          }
        }
        case RunCatalog.Stored.Begun _ -> {}
      }
      if (!admission.changes().await(seen, end - System.nanoTime())) {
        return Outcome.NOT_NOW;
      }
    }
  }

  /** Says something to a run that runs, without waiting for that; false when it does not run. */
  public boolean send(long number, RunSignal signal) {
    LiveRun<R> running = admission.live(number);
    if (running != null) {
      running.active().send(signal);
    }
    return running != null;
  }

  /**
   * Lets a task run that asks, or refuses it.
   *
   * @param of the environment that asks; null for the Jobfile
   */
  public Outcome approve(
      long number, TaskName task, String by, boolean agreed, @Nullable EnvironmentName of)
      throws InterruptedException {
    LiveRun<R> running = admission.live(number);
    if (running == null) {
      return catalog.stored(number) instanceof RunCatalog.Stored.Unknown
          ? Outcome.UNKNOWN
          : Outcome.NOTHING;
    }
    if (!running.active().plan().has(task)) {
      return Outcome.UNKNOWN;
    }
    return outcome(
        running
            .active()
            .tell(agreed ? new RunSignal.Approve(task, by, of) : new RunSignal.Refuse(task, by)));
  }

  private static Outcome outcome(CompletableFuture<Boolean> told) throws InterruptedException {
    try {
      return told.get() ? Outcome.DONE : Outcome.NOTHING;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** Moves a run that waits: higher comes first. Does nothing to one that does not wait. */
  public void prioritize(long number, int priority) {
    admission.prioritize(number, priority);
  }

  /** Holds those that wait, or lets them go on; what runs goes on. */
  public void pause(boolean hold) {
    admission.pause(hold);
  }

  // ---- what is asked

  /** Whether those that wait are held. */
  public boolean paused() {
    return admission.paused();
  }

  /** The run that runs by this number; null when it does not. */
  public @Nullable R running(long number) {
    LiveRun<R> running = admission.live(number);
    return running == null ? null : running.opened();
  }

  /** How many run. */
  public int running() {
    return admission.running();
  }

  /** How many wait. */
  public int waiting() {
    return admission.waiting();
  }

  /** Where each of the runs of {@code numbers}, which are queued, stands; by their numbers. */
  public Map<Long, QueueStanding> standings(Collection<Long> numbers) {
    return admission.standings(numbers);
  }

  /** Why there is no memory for another run of a project, in a sentence without a full stop; empty when there is. */
  public String shortage(long project) {
    return admission.shortage(project);
  }

  /** Whether a run that ran before waits for memory to go on. */
  public boolean isInterrupted(long number) {
    return admission.isInterrupted(number);
  }

  // ---- the end

  /** Has nothing begin any more, and nothing be tried again that failed. */
  public void beginNothing() {
    admission.close();
  }

  /** Leaves all runs; their attempts go on, and the next engine takes them up. Returns when nothing more is done about them here. */
  @Override
  public void close() {
    admission.close();
    try {
      for (LiveRun<R> each : admission.live()) {
        each.active().leave();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
