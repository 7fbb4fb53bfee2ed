package io.leat.server.host;

import io.leat.store.Conflict;
import io.leat.store.NewRun;
import io.leat.store.Preparation;
import io.leat.store.Project;
import io.leat.store.Reservation;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs from the wish for one to its place among those that wait: stored, prepared, and set against the others of its concurrency group. Also
 * ends those that have not begun. Safe for all threads.
 */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final Store store;
  private final Preparer preparer;
  private final Admission admission;
  private final Children children;
  private final Host host;
  private final Executor workers;
  private final Clock clock;
  private final Object submitting = new Object();
  private final Set<Long> arriving = ConcurrentHashMap.newKeySet();

  Arrivals(
      Store store,
      Preparer preparer,
      Admission admission,
      Children children,
      Host host,
      Executor workers,
      Clock clock) {
    this.store = store;
    this.preparer = preparer;
    this.admission = admission;
    this.children = children;
    this.host = host;
    this.workers = workers;
    this.clock = clock;
  }

  /** What arrivals need of the host. */
  interface Host {
    /** A run changed. */
    void changed(long run);

    /** A run ended that never began. */
    void ended(Run run, String status);

    /** Stops a run that may have begun. */
    void stop(long run, String why);

    /** Looks whether runs that wait can begin. */
    void pump();

    /** Says that something cannot be done now. */
    void failed(String what, long run, Exception problem);

    /** Does something a little later, when what was in its way may be gone. */
    void again(Runnable what);
  }

  /**
   * Stores a run that is asked for, and has it prepared and queued.
   *
   * @param once the request that it is the effect of; null for none
   */
  Run submit(NewRun wanted, @Nullable Reservation once) {
    Run run;
    synchronized (submitting) {
      run = stored(wanted, once);
    }
    submitted(run);
    return run;
  }

  private Run stored(NewRun wanted, @Nullable Reservation once) {
    return store.runs().create(List.of(wanted), once, clock.instant()).getFirst();
  }

  /** Stores a run that is asked for, unless one of the same project and job is queued or running. */
  Optional<Run> submitIfIdle(NewRun wanted, @Nullable Reservation once) {
    Run run;
    synchronized (submitting) {
      for (Run each : store.runs().open()) {
        if (each.project() == wanted.project()
            && (wanted.job() == null || each.job() == null || wanted.job().equals(each.job()))) {
          return Optional.empty();
        }
      }
      run = stored(wanted, once);
    }
    submitted(run);
    return Optional.of(run);
  }

  /** Has a run prepared and queued that was stored, unless that goes on or is done: its creation may have been told as failed. */
  void submitted(Run run) {
    host.changed(run.number());
    if (run.status().equals(Run.QUEUED) && !run.prepared() && arriving.add(run.number())) {
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
      for (Run each : store.runs().open()) {
        if (each.project() == project.id()) {
          throw new Conflict(
              "run " + each.number() + " of project '" + project.name() + "' is " + each.status());
        }
      }
      store.projects().delete(project.id());
    }
  }

  private void prepare(Run run) {
    if (!admission.preparing(run.number())) {
      return;
    }
    workers.execute(
        () -> {
          try {
            prepared(run, preparer.prepare(run));
            arriving.remove(run.number());
          } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
          } catch (JobfileDesk.Busy busy) {
            LOG.debug("run {} is prepared later: {}", run.number(), busy.getMessage());
            admission.unprepared(run.number());
            host.again(() -> settle(run.number()));
          } catch (IOException | RuntimeException problem) {
            admission.unprepared(run.number());
            host.failed("prepare", run.number(), problem);
            host.again(() -> settle(run.number()));
          } finally {
            admission.unprepared(run.number());
          }
        });
  }

  /**
   * Takes up queued runs that nobody here knows: they were stored, and the link to the store broke before that was told.
   */
  void takeUpUnknown() {
    for (Run each : store.runs().open()) {
      if (each.status().equals(Run.QUEUED) && !admission.knows(each.number())) {
        settle(each.number());
      }
    }
  }

  /** Goes on with a run as the store has it now: what was asked of the store may have been done though it said otherwise. */
  void settle(long number) {
    Run run = store.runs().find(number).orElse(null);
    if (run != null && run.status().equals(Run.QUEUED)) {
      prepare(run);
      return;
    }
    arriving.remove(number);
    if (run != null && !run.open()) {
      host.ended(run, run.status());
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
        if (admission.prepared(ready, files.firstDemands())) {
          host.changed(run.number());
          host.pump();
        }
      } else if (outcome instanceof Preparer.Outcome.Refused(String note, var diagnostics)) {
        store
            .runs()
            .reject(run.number(), note, DiagnosticJson.of(diagnostics).encode(), clock.instant());
        host.ended(run, Run.REJECTED);
        host.changed(run.number());
      }
    } catch (Conflict cancelledMeanwhile) {
      LOG.debug("run {} was cancelled while it was prepared", run.number());
    }
  }

  /** Why a run that is prepared must not begin; null when it may. */
  private @Nullable String never(Run ready) {
    Run holder = children.holder(ready);
    if (holder != null) {
      return "run "
          + holder.number()
          + ", which waits for it, is of the same concurrency group '"
          + ready.group()
          + "'";
    }
    // prepared in another order than they came: the one that came last stays
    for (Run each : ready.group() == null ? List.<Run>of() : store.runs().open()) {
      if (each.number() > ready.number() && Admission.sameGroup(each, ready) && supersedes(each)) {
        return newer(each);
      }
    }
    return null;
  }

  private static boolean supersedes(Run run) {
    return "cancel-older".equals(run.policy()) || "newest-only".equals(run.policy());
  }

  private static String newer(Run run) {
    return "run " + run.number() + " of the group '" + run.group() + "' is newer";
  }

  /** Does what the policy of a concurrency group asks for when a new run comes into it. */
  private void supersede(Run newer) {
    if (newer.group() == null || !supersedes(newer)) {
      return;
    }
    for (Run each : store.runs().open()) {
      if (each.number() < newer.number() && Admission.sameGroup(each, newer)) {
        // one that was queued a moment ago may have begun
        boolean gone = each.status().equals(Run.QUEUED) && cancel(each.number(), newer(newer));
        if (!gone && "cancel-older".equals(newer.policy())) {
          host.stop(each.number(), newer(newer));
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
    if (!admission.leaves(number)) {
      return false;
    }
    boolean ended = false;
    try {
      store.runs().cancelQueued(number, note, clock.instant());
      ended = true;
    } catch (Conflict begun) {
      return false;
    } finally {
      admission.left(number, ended);
    }
    store.runs().find(number).ifPresent(run -> host.ended(run, run.status()));
    host.changed(number);
    return true;
  }
}
