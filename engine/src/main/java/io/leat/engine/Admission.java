package io.leat.engine;

import io.leat.engine.schedule.ConcurrencyGroup;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.QueuedRun;
import io.leat.engine.schedule.Scheduler;
import io.leat.engine.schedule.ShareLimits;
import io.leat.engine.schedule.StandardPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are prepared, wait, begin and run here, and whether one that waits may begin: the scheduler decides when. A run is in at most
 * one of the four, in this order. One that is being cancelled does not begin meanwhile.
 *
 * <p>Safe for all threads. The scheduler asks with itself locked, so it is never called with this locked.
 */
final class Admission<R extends OpenedRun> {
  /** How many go on at once without memory for them, to end. */
  private static final int MOST_EXCUSED = 4;

  private final Scheduler scheduler;
  private final LongPredicate awaited;
  private final Consumer<Waiting> begin;
  private final Set<Long> preparing = new HashSet<>();
  private final Map<Long, Waiting> waiting = new HashMap<>();

  /** Those that were told to begin, and are being opened. */
  private final Map<Long, Waiting> beginning = new HashMap<>();

  private final Map<Long, LiveRun<R>> live = new HashMap<>();

  /** The groups of those that begin or run, and of those that are to run on later: no other run of theirs begins meanwhile. */
  private final Map<Long, ConcurrencyGroup> groups = new HashMap<>();

  /** Locked while a run comes to those that wait, leaves them or is moved; before this itself. */
  private final Object moving = new Object();

  /** Those whose end is being stored, by how many want it. */
  private final Map<Long, Integer> leaving = new HashMap<>();

  /** Those that ran before, and wait for memory to go on. */
  private final Set<Long> interrupted = new LinkedHashSet<>();

  /** Those of them that have it, and are being opened: what has not begun does not take it meanwhile. */
  private final Set<Long> resuming = new HashSet<>();

  /** Those that go on without, so that they end. */
  private final Set<Long> excused = new HashSet<>();

  /** Those that go on without since others may wait for what they hold. */
  private final Set<Long> needed = new HashSet<>();

  private final MemoryBudget memory;

  private final ChangeCounter changes = new ChangeCounter();
  private boolean paused;
  private boolean closed;

  /** A run that waits, and as what the scheduler knows it. */
  record Waiting(PlannedRun run, QueuedRun queued) {}

  /** What the scheduler asks. */
  private final class Gate implements Scheduler.Gate {
    @Override
    public boolean mayBegin(QueuedRun run) {
      return Admission.this.mayBegin(run.rank().run());
    }

    @Override
    public void begins(QueuedRun run) {
      Admission.this.begins(run);
    }
  }

  /**
   * @param awaited whether a running task waits for the run: it goes on also while the queue is held. Must not wait for anybody
   * @param limits hold beside the standard policies
   * @param most how much of the memory the runs that have begun may take before no other begins, in bytes; those of one project nine
   *     tenths of it, so that the others are not held up by them
   * @param begin is told which run is to begin, and then says {@link #begun} or {@link #notBegun}; must not block
   */
  Admission(LongPredicate awaited, ShareLimits limits, long most, Consumer<Waiting> begin) {
    this.scheduler = new Scheduler(StandardPolicy.with(limits), new Gate());
    this.awaited = awaited;
    this.memory = new MemoryBudget(most);
    this.begin = begin;
  }

  /** Which places the tasks of all runs. */
  Scheduler scheduler() {
    return scheduler;
  }

  /** Counts how often a run came to another of the four, or left them. */
  ChangeCounter changes() {
    return changes;
  }

  /**
   * A run begins to be prepared.
   *
   * @return false when it is known already, so that it is not to be prepared now
   */
  synchronized boolean preparing(long number) {
    return !knows(number) && preparing.add(number);
  }

  /** Whether a run is prepared, waits, begins or runs here. */
  synchronized boolean knows(long number) {
    return preparing.contains(number)
        || waiting.containsKey(number)
        || beginning.containsKey(number)
        || live.containsKey(number);
  }

  /** A run will not be queued: its preparation failed, or it never begins. */
  synchronized void unprepared(long number) {
    preparing.remove(number);
    changes.add();
  }

  /** A run is prepared, and waits from now on; false when it was cancelled while it was prepared: then it does not wait. */
  boolean prepared(PlannedRun run) {
    synchronized (this) {
      if (!preparing.remove(run.number())) {
        return false;
      }
    }
    Waiting made = waits(run);
    synchronized (moving) {
      synchronized (this) {
        groups.remove(run.number());
        waiting.put(run.number(), made);
        changes.add();
      }
      scheduler.queue(made.queued());
    }
    return true;
  }

  private Waiting waits(PlannedRun run) {
    return new Waiting(
        run,
        new QueuedRun(run.rank(), run.project().name(), run.first(), () -> told(run.number())));
  }

  private void told(long number) {
    Waiting run;
    synchronized (this) {
      run = beginning.get(number);
    }
    if (run != null) {
      begin.accept(run);
    }
  }

  /** Gives a run that waits another priority. */
  void prioritize(long number, int priority) {
    synchronized (moving) {
      Waiting known;
      synchronized (this) {
        known = waiting.get(number);
      }
      if (known == null) {
        return;
      }
      PlannedRun run = known.run();
      Waiting moved =
          waits(new PlannedRun(number, priority, run.project(), run.group(), run.first()));
      synchronized (this) {
        waiting.replace(number, known, moved);
      }
      scheduler.move(known.queued(), moved.queued());
    }
  }

  /**
   * Somebody is about to store the end of a run that has not begun; until {@link #left} it does not begin.
   *
   * @return false when it begins or runs
   */
  synchronized boolean leaves(long number) {
    if (live.containsKey(number) || beginning.containsKey(number)) {
      return false;
    }
    leaving.merge(number, 1, Integer::sum);
    return true;
  }

  /**
   * What {@link #leaves} announced is over.
   *
   * @param ended whether its end is stored
   */
  void left(long number, boolean ended) {
    synchronized (moving) {
      Waiting gone = null;
      synchronized (this) {
        leaving.computeIfPresent(number, (_, count) -> count == 1 ? null : count - 1);
        changes.add();
        if (ended) {
          preparing.remove(number);
          groups.remove(number);
          gone = waiting.remove(number);
        }
      }
      if (gone != null) {
        scheduler.remove(gone.queued());
        return;
      }
    }
    scheduler.changed();
  }

  /** A run that broke was ended by another hand: it goes on no more. */
  void forget(long number) {
    synchronized (this) {
      groups.remove(number);
      changes.add();
    }
    scheduler.changed();
  }

  private synchronized boolean mayBegin(long number) {
    Waiting run = waiting.get(number);
    return !closed
        && run != null
        && !leaving.containsKey(number)
        && mayBegin(run.run())
        && !isGrouped(run.run().group());
  }

  private boolean isGrouped(@Nullable ConcurrencyGroup group) {
    return group != null && groups.containsValue(group);
  }

  private boolean mayBegin(PlannedRun run) {
    // what those that are being opened weigh is not known yet
    boolean isClear = beginning.isEmpty() || memory.isClear();
    boolean free = !paused && isClear && !isFull() && !memory.isFull(run.project().id());
    // what a running task waits for belongs to what goes on
    return free || (memory.holds() && awaited.test(run.number()));
  }

  private synchronized void begins(QueuedRun told) {
    long number = told.rank().run();
    Waiting run = waiting.remove(number);
    if (run != null) {
      beginning.put(number, new Waiting(run.run(), told));
      holdGroup(run.run());
    }
  }

  /** A run that was told to begin runs; false when nothing begins any more. */
  boolean begun(Waiting waiting, LiveRun<R> run) {
    boolean begins;
    synchronized (this) {
      beginning.remove(run.number());
      changes.add();
      begins = !closed;
      if (begins) {
        runs(run);
      }
    }
    // what is kept for it is its own by now
    scheduler.remove(waiting.queued());
    return begins;
  }

  /** A run that was told to begin cannot be opened now, or has ended. */
  void notBegun(Waiting run) {
    synchronized (this) {
      changes.add();
      beginning.remove(run.run().number());
      groups.remove(run.run().number());
    }
    scheduler.remove(run.queued());
  }

  private void runs(LiveRun<R> run) {
    holdGroup(run.run());
    live.put(run.number(), run);
    memory.add(run.run(), run.opened().weight());
  }

  /** Whether no run begins that nobody waits for. */
  private boolean isFull() {
    return memory.isFull() || !interrupted.isEmpty() || !resuming.isEmpty();
  }

  /** Why there is no memory for another run of a project, in a sentence without a full stop; empty when there is. */
  synchronized String shortage(long project) {
    if (!isFull() && !memory.isFull(project)) {
      return "";
    }
    Map<Long, Long> weights = new HashMap<>();
    for (LiveRun<R> each : live.values()) {
      if (isFull() || each.run().project().id() == project) {
        weights.put(each.number(), each.opened().weight());
      }
    }
    return MemoryBudget.shortage(weights, isFull());
  }

  /** Where each of {@code runs}, which are queued, stands; by their numbers. */
  Map<Long, QueueStanding> standings(Collection<Long> runs) {
    List<QueuedRun> order = scheduler.queued();
    synchronized (this) {
      return standings(runs, order);
    }
  }

  private Map<Long, QueueStanding> standings(Collection<Long> runs, List<QueuedRun> order) {
    Set<Long> left = new HashSet<>(runs);
    Map<ConcurrencyGroup, QueueStanding> before = new HashMap<>();
    groups.forEach((run, group) -> before.put(group, new QueueStanding.Grouped(run, true)));
    Map<Long, QueueStanding> found = new HashMap<>();
    int count = 0;
    for (QueuedRun each : order) {
      Waiting known = left.isEmpty() ? null : waiting.get(each.rank().run());
      if (known == null) {
        continue;
      }
      PlannedRun run = known.run();
      ConcurrencyGroup group = run.group();
      if (left.remove(run.number())) {
        QueueStanding first = group == null ? null : before.get(group);
        boolean held = paused && !awaited.test(run.number());
        found.put(
            run.number(),
            held
                ? new QueueStanding.Paused()
                : first == null ? new QueueStanding.Waiting(count, each.demands()) : first);
      }
      if (group != null) {
        before.putIfAbsent(group, new QueueStanding.Grouped(run.number(), false));
      }
      count++;
    }
    for (long each : runs) {
      if (leaving.containsKey(each)) {
        found.put(each, new QueueStanding.Leaving());
      } else if (!found.containsKey(each)) {
        found.put(each, new QueueStanding.Preparing());
      }
    }
    return found;
  }

  private void holdGroup(PlannedRun run) {
    if (run.group() != null) {
      groups.put(run.number(), run.group());
    }
  }

  /**
   * Whether there is memory for a run that ran before; then {@link #resumed} or {@link #unopened} follows. If not it is the next that goes
   * on when there is, before any that has not begun.
   */
  synchronized boolean mayResume(long number) {
    boolean may = memory.holds() || excused.contains(number) || needed.contains(number);
    (may ? interrupted : resuming).remove(number);
    (may ? resuming : interrupted).add(number);
    changes.add();
    return may;
  }

  /** Lets a run go on without memory for it, so that it can end; false when it does not wait for that, or enough others do so now. */
  synchronized boolean excuse(long number) {
    return interrupted.contains(number) && excused.size() < MOST_EXCUSED && excused.add(number);
  }

  /** A run that ran before is to go on whatever memory there is. */
  synchronized void needs(long number) {
    needed.add(number);
  }

  /** A run that ran before cannot be opened now; it waits as others do when it is tried again. */
  void unopened(long number) {
    synchronized (this) {
      resuming.remove(number);
      excused.remove(number);
      changes.add();
    }
    scheduler.changed();
  }

  /** A run that ran before runs again; false as for {@link #mayResume}, or when nothing begins any more. */
  boolean resumed(LiveRun<R> run) {
    boolean resumes;
    synchronized (this) {
      resumes = mayResume(run.number()) && !closed;
      resuming.remove(run.number());
      changes.add();
      if (resumes) {
        runs(run);
      }
    }
    scheduler.changed();
    return resumes;
  }

  /** A run that waits for memory to go on, and has it now; empty when there is none. */
  synchronized Optional<Long> resumable() {
    return memory.holds() ? interrupted.stream().findFirst() : Optional.empty();
  }

  /** Whether a run waits for memory to go on. */
  synchronized boolean isInterrupted(long number) {
    return interrupted.contains(number);
  }

  /**
   * A run does not run any more.
   *
   * @param isOver whether it will not run on: else it is still the one of its group
   */
  void rests(LiveRun<R> run, boolean isOver) {
    synchronized (this) {
      if (isOver) {
        groups.remove(run.number());
      }
      if (live.remove(run.number(), run)) {
        memory.add(run.run(), -run.opened().weight());
      }
      excused.remove(run.number());
      needed.remove(run.number());
      changes.add();
    }
    scheduler.changed();
  }

  /** The run that runs by this number; null when it does not. */
  synchronized @Nullable LiveRun<R> live(long number) {
    return live.get(number);
  }

  /** Those that run. */
  synchronized Collection<LiveRun<R>> live() {
    return List.copyOf(live.values());
  }

  /** How many run. */
  synchronized int running() {
    return live.size();
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Holds those that wait, or lets them go on. */
  void pause(boolean hold) {
    synchronized (this) {
      paused = hold;
    }
    scheduler.changed();
  }

  /** Whether those that wait are held. */
  synchronized boolean paused() {
    return paused;
  }

  /** Nothing begins any more. */
  synchronized void close() {
    closed = true;
    changes.close();
  }

  /** Whether nothing begins any more. */
  synchronized boolean isClosed() {
    return closed;
  }
}
