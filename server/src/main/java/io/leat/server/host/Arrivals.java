package io.leat.server.host;

import io.leat.engine.Engine;
import io.leat.engine.job.Concurrency;
import io.leat.engine.schedule.ConcurrencyGroup;
import io.leat.server.json.JsonRecords;
import io.leat.store.Conflict;
import io.leat.store.OpenRun;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.QueueFull;
import io.leat.store.Reservation;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs from the wish for one to its place among those that wait: stored, prepared, and set against the others of its concurrency group.
 * Also ends those that have not begun. Safe for all threads.
 */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  /** How many runs that tasks wait for may wait in a full queue. */
  private static final int AWAITED = 1_000;

  /** What the runs that are being prepared were given may take this much of the memory, in kilobytes. */
  private static final int ROOM =
      (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16 / 1024);

  private final Store store;
  private final Preparer preparer;
  private final Engine<HostedRun> engine;
  private final RunParts parts;
  private final Children children;
  private final Host host;
  private final Executor workers;
  private final LaterWork later;
  private final Clock clock;
  private final Object submitting = new Object();
  private final Semaphore room = new Semaphore(ROOM, true);
  private final Set<Long> arriving = ConcurrentHashMap.newKeySet();

  Arrivals(
      Store store,
      Preparer preparer,
      Engine<HostedRun> engine,
      RunParts parts,
      Children children,
      Host host,
      Executor workers,
      LaterWork later,
      Clock clock) {
    this.store = store;
    this.preparer = preparer;
    this.engine = engine;
    this.parts = parts;
    this.children = children;
    this.host = host;
    this.workers = workers;
    this.later = later;
    this.clock = clock;
  }

  /** What arrivals need of the host. */
  interface Host {
    /** A run changed. */
    void changed(long run);

    /** A run ended that never began. */
    void ended(Run run, RunPhase phase);

    /** Stops a run that may have begun. */
    void stop(long run, String why);

    /** Notes that a run cannot be prepared now, and has that done again later. */
    void failed(long run, Exception problem, Runnable again);

    /** Notes that a run is prepared. */
    void goesOn(long run);
  }

  /**
   * Stores a run that is asked for, and has it prepared and queued.
   *
   * @param once the request that it is the effect of; null for none
   * @throws QueueFull when as many wait as may
   */
  Run submit(RunSpec wanted, @Nullable Reservation once) {
    return submit(wanted, once, 0);
  }

  /**
   * Like {@link #submit}, for a run that a task waits for: what runs must be able to end while the queue is full.
   *
   * @throws QueueFull when as many of these wait as well
   */
  Run submitAwaited(RunSpec wanted) {
    return submit(wanted, null, AWAITED);
  }

  private Run submit(RunSpec wanted, @Nullable Reservation once, int above) {
    Run run;
    synchronized (submitting) {
      run = stored(wanted, once, above);
    }
    accepted(run);
    return run;
  }

  private Run stored(RunSpec wanted, @Nullable Reservation once, int above) {
    try {
      return store.runs().create(List.of(wanted), once, above, clock.instant()).getFirst();
    } catch (QueueFull full) {
      TriggerLog.refused(
          RunLog.project(wanted.project(), parts), wanted, String.valueOf(full.getMessage()));
      throw full;
    }
  }

  private void accepted(Run run) {
    TriggerLog.began(RunLog.project(run.project(), parts), List.of(run));
    submitted(run);
  }

  /** Stores a run that is asked for, unless one of the same project and job is queued or running. */
  Optional<Run> submitIfIdle(RunSpec wanted, @Nullable Reservation once) {
    Run run;
    synchronized (submitting) {
      for (OpenRun each : store.runs().open()) {
        if (each.project() == wanted.project()
            && (wanted.job() == null || each.job() == null || wanted.job().equals(each.job()))) {
          return Optional.empty();
        }
      }
      run = stored(wanted, once, 0);
    }
    accepted(run);
    return Optional.of(run);
  }

  /** Has a run prepared and queued that was stored, unless that goes on or is done: its creation may have been told as failed. */
  void submitted(Run run) {
    host.changed(run.number());
    if (run.open()) {
      submitted(OpenRun.of(run));
    }
  }

  /** The same, of a run that was found in the store. */
  void submitted(OpenRun run) {
    if (run.isQueued() && !run.prepared() && arriving.add(run.number())) {
      prepare(run);
    }
  }

  /**
   * Deletes a project, to which nothing comes meanwhile.
   *
   * @throws Conflict while a run of it is open
   */
  void removeProject(Project project) {
    synchronized (submitting) {
      for (OpenRun each : store.runs().open()) {
        if (each.project() == project.id()) {
          throw new Conflict(
              "run "
                  + each.number()
                  + " of project '"
                  + project.name()
                  + "' is "
                  + (each.isQueued() ? RunPhase.QUEUED : RunPhase.RUNNING).word());
        }
      }
      store.projects().delete(project.id());
    }
  }

  private void prepare(OpenRun run) {
    if (!engine.prepare(run.number())) {
      return;
    }
    long number = run.number();
    workers.execute(
        () -> {
          try {
            prepare(number, run.size());
            arriving.remove(number);
            host.goesOn(number);
          } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
          } catch (LimitedJobfileReader.Busy busy) {
            LOG.debug("run {} is prepared later: {}", number, busy.getMessage());
            engine.giveUp(number);
            later.put(number, LaterWork.SOON, () -> settle(number));
          } catch (IOException | RuntimeException problem) {
            engine.giveUp(number);
            host.failed(number, problem, () -> settle(number));
          } finally {
            engine.giveUp(number);
          }
        });
  }

  /** What a run was given is read when there is room for it: any number may wait for a repository that does not answer. */
  private void prepare(long number, long size) throws IOException, InterruptedException {
    int share = (int) Math.min(ROOM, size / 1024 + 1);
    room.acquire(share);
    try {
      Run run = store.runs().find(number).orElse(null);
      if (run != null && run.phase() == RunPhase.QUEUED) {
        prepared(run, preparer.prepare(run));
      }
    } finally {
      room.release(share);
    }
  }

  /**
   * Takes up queued runs that nobody here knows: they were stored, and the link to the store broke before that was told.
   */
  void takeUpUnknown() {
    for (long each : store.runs().queue().numbers()) {
      if (!engine.knows(each) && !later.has(each)) {
        settle(each);
      }
    }
  }

  /** Goes on with a run as the store has it now: what was asked of the store may have been done though it said otherwise. */
  void settle(long number) {
    Run run = store.runs().find(number).orElse(null);
    if (run != null && run.phase() == RunPhase.QUEUED) {
      prepare(OpenRun.of(run));
      return;
    }
    arriving.remove(number);
    if (run != null && !run.open()) {
      host.ended(run, run.phase());
      host.changed(number);
    }
  }

  private void prepared(Run run, Preparer.Outcome outcome) {
    try {
      if (outcome instanceof Preparer.Outcome.Ready(Preparation preparation, var files)) {
        store.runs().prepared(run.number(), preparation);
        Run ready = store.runs().find(run.number()).orElseThrow();
        String never = never(ready);
        if (never != null) {
          cancel(ready.number(), never);
          return;
        }
        supersede(ready);
        if (engine.submit(parts.planned(OpenRun.of(ready), files.firstDemands()))) {
          host.changed(run.number());
        }
      } else if (outcome instanceof Preparer.Outcome.Refused(String note, var diagnostics)) {
        store
            .runs()
            .reject(
                run.number(),
                note,
                JsonRecords.write(DiagnosticViews.of(diagnostics)).toString(),
                clock.instant());
        ended(run.number());
      }
    } catch (Conflict cancelledMeanwhile) {
      LOG.debug("run {} was cancelled while it was prepared", run.number());
    }
  }

  /** Why a run that is prepared must not begin; null when it may. */
  private @Nullable String never(Run ready) {
    ConcurrencyGroup group = Groups.of(ready);
    if (group == null) {
      return null;
    }
    Run holder = children.holder(ready);
    if (holder != null) {
      return "run "
          + holder.number()
          + ", which waits for it, is of the same concurrency group '"
          + group.name()
          + "'";
    }
    // prepared in another order than they came: the one that came last stays
    for (OpenRun each : store.runs().open()) {
      if (each.number() > ready.number()
          && group.equals(Groups.of(each))
          && supersedes(each.group())) {
        return newer(each.number(), group);
      }
    }
    return null;
  }

  private static boolean supersedes(Preparation.@Nullable Group group) {
    return group != null && group.policy() != Concurrency.Policy.QUEUE;
  }

  private static String newer(long number, ConcurrencyGroup group) {
    return "run " + number + " of the group '" + group.name() + "' is newer";
  }

  /** Does what the policy of a concurrency group asks for when a new run comes into it. */
  private void supersede(Run newer) {
    Preparation.Group asked = newer.group();
    ConcurrencyGroup group = Groups.of(newer);
    if (group == null || asked == null || !supersedes(asked)) {
      return;
    }
    boolean cancelsOlder = asked.policy() == Concurrency.Policy.CANCEL_OLDER;
    String why = newer(newer.number(), group);
    for (OpenRun each : store.runs().open()) {
      if (each.number() < newer.number() && group.equals(Groups.of(each))) {
        // one that was queued a moment ago may have begun
        boolean gone = each.isQueued() && cancel(each.number(), why);
        if (!gone && cancelsOlder) {
          host.stop(each.number(), why);
        }
      }
    }
  }

  /**
   * Ends a run that has not begun: this is stored first. It does not begin meanwhile.
   *
   * @return false when it has begun, or ended
   */
  boolean cancel(long number, String note) {
    if (!engine.withdraw(number, () -> cancelled(number, note))) {
      return false;
    }
    ended(number);
    return true;
  }

  /** Tells of a run that never began, as the store has it: with why. */
  private void ended(long number) {
    store.runs().find(number).ifPresent(run -> host.ended(run, run.phase()));
    host.changed(number);
  }

  private boolean cancelled(long number, String note) {
    try {
      store.runs().cancelQueued(number, note, clock.instant());
      return true;
    } catch (Conflict begun) {
      return false;
    }
  }
}
