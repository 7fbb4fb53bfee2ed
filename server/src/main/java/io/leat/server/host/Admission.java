package io.leat.server.host;

import io.leat.engine.job.Demand;
import io.leat.engine.schedule.QueuedRun;
import io.leat.engine.schedule.Rank;
import io.leat.engine.schedule.Scheduler;
import io.leat.engine.schedule.StandardPolicy;
import io.leat.store.OpenRun;
import io.leat.store.Run;
import java.util.Collection;
import java.util.Comparator;
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
final class Admission {
  /** How many go on at once without memory for them, to end. */
  private static final int MOST_EXCUSED = 4;

  private final Scheduler scheduler;
  private final RunParts parts;
  private final LongPredicate awaited;
  private final long most;
  private final Consumer<Waiting> begin;
  private final Set<Long> preparing = new HashSet<>();
  private final Map<Long, Waiting> waiting = new HashMap<>();

  /** Those that were told to begin, and are being opened. */
  private final Map<Long, Waiting> beginning = new HashMap<>();

  private final Map<Long, LiveRun> live = new HashMap<>();

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

  /** What those that run take of the memory, about, in bytes. */
  private long weight;

  /** The same by project. */
  private final Map<Long, Long> weights = new HashMap<>();

  private boolean paused;
  private boolean closed;

  /** A run that waits, and as what the scheduler knows it. */
  record Waiting(OpenRun run, QueuedRun queued) {}

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
   * @param most how much of the memory the runs that have begun may take before no other begins, in bytes; those of one project nine
   *     tenths of it, so that the others are not held up by them
   * @param begin is told which run is to begin, and then says {@link #begun} or {@link #notBegun}; must not block
   */
  Admission(RunParts parts, LongPredicate awaited, long most, Consumer<Waiting> begin) {
    this.scheduler = new Scheduler(StandardPolicy.ALL, new Gate());
    this.parts = parts;
    this.awaited = awaited;
    this.most = most;
    this.begin = begin;
  }

  /** Which places the tasks of all runs. */
  Scheduler scheduler() {
    return scheduler;
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
  }

  /**
   * A run is prepared, and waits from now on.
   *
   * @param first what its first tasks ask of their agents
   * @return false when it was cancelled while it was prepared: then it does not wait
   */
  boolean prepared(OpenRun run, Set<Demand> first) {
    synchronized (this) {
      if (!preparing.remove(run.number())) {
        return false;
      }
    }
    queue(run, first);
    return true;
  }

  /** A run waits that was prepared earlier. Reads what its first tasks ask. */
  void queue(OpenRun run) {
    queue(run, parts.firstDemands(run));
  }

  private void queue(OpenRun run, Set<Demand> first) {
    Waiting made = waits(run, first);
    synchronized (moving) {
      synchronized (this) {
        waiting.put(run.number(), made);
      }
      scheduler.queue(made.queued());
    }
  }

  private Waiting waits(OpenRun run, Set<Demand> first) {
    return new Waiting(
        run,
        new QueuedRun(
            rank(run), parts.projectName(run.project()), first, () -> told(run.number())));
  }

  /** Where a run stands among those that wait. */
  static Rank rank(OpenRun run) {
    return new Rank(run.priority(), run.number());
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

  /** Has a run that waits be where its priority has it now. */
  void reorder(OpenRun run) {
    synchronized (moving) {
      Waiting known;
      synchronized (this) {
        known = waiting.get(run.number());
      }
      if (known == null) {
        return;
      }
      Waiting moved = waits(run, known.queued().demands());
      synchronized (this) {
        waiting.replace(run.number(), known, moved);
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
        if (ended) {
          preparing.remove(number);
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

  private synchronized boolean mayBegin(long number) {
    Waiting run = waiting.get(number);
    return !closed
        && run != null
        && !leaving.containsKey(number)
        && mayBegin(run.run())
        && !grouped(run.run());
  }

  private boolean mayBegin(OpenRun run) {
    // what those that are being opened weigh is not known yet
    boolean isClear = beginning.isEmpty() || weight < most / 2;
    boolean free = !paused && isClear && !isFull() && !isFull(run.project());
    // what a running task waits for belongs to what goes on
    return free || (holds() && awaited.test(run.number()));
  }

  private synchronized void begins(QueuedRun told) {
    long number = told.rank().run();
    Waiting run = waiting.remove(number);
    if (run != null) {
      beginning.put(number, new Waiting(run.run(), told));
    }
  }

  /** A run that was told to begin runs; false when nothing begins any more. */
  boolean begun(Waiting waiting, LiveRun run) {
    boolean begins;
    synchronized (this) {
      beginning.remove(run.run().number());
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
      beginning.remove(run.run().number());
    }
    scheduler.remove(run.queued());
  }

  private void runs(LiveRun run) {
    live.put(run.run().number(), run);
    weight += run.weight();
    weights.merge(run.run().project(), run.weight(), Long::sum);
  }

  /** Whether no run begins that nobody waits for. */
  private boolean isFull() {
    return weight >= most || !interrupted.isEmpty() || !resuming.isEmpty();
  }

  /** Whether no run of a project begins that nobody waits for. */
  private boolean isFull(long project) {
    return weights.getOrDefault(project, 0L) >= most / 10 * 9;
  }

  /** Whether there is memory for one more run that ran before, or that a running task waits for: they may take half as much more. */
  private boolean holds() {
    return weight < most + most / 2;
  }

  /** Why there is no memory for another run of a project, in a sentence without a full stop; empty when there is. */
  synchronized String shortage(long project) {
    if (!isFull() && !isFull(project)) {
      return "";
    }
    List<LiveRun> begun =
        live.values().stream().filter(each -> isFull() || each.run().project() == project).toList();
    String heaviest =
        begun.stream()
            .max(Comparator.comparingLong(LiveRun::weight))
            .map(each -> ", run " + each.run().number() + " the most")
            .orElse("");
    return begun.size()
        + (begun.size() == 1 ? " run has begun, and takes" : " runs have begun, and take")
        + " the memory that there is for "
        + (isFull() ? "them" : "those of one project")
        + heaviest
        + ": cancel some, as of those that wait for an approval, or give the server more of it";
  }

  /** Where each of {@code runs}, which are queued, stands; by their numbers. */
  Map<Long, Standing> standings(Collection<Run> runs) {
    List<QueuedRun> order = scheduler.queued();
    synchronized (this) {
      return standings(runs, order);
    }
  }

  private Map<Long, Standing> standings(Collection<Run> runs, List<QueuedRun> order) {
    Set<Long> left = new HashSet<>();
    runs.forEach(each -> left.add(each.number()));
    Map<ConcurrencyGroup, Standing> groups = new HashMap<>();
    for (LiveRun each : live.values()) {
      begins(groups, ConcurrencyGroup.of(each.run()), each.run().number());
    }
    for (Waiting each : beginning.values()) {
      begins(groups, ConcurrencyGroup.of(each.run()), each.run().number());
    }
    Map<Long, Standing> found = new HashMap<>();
    int before = 0;
    for (QueuedRun each : order) {
      Waiting known = left.isEmpty() ? null : waiting.get(each.rank().run());
      if (known == null) {
        continue;
      }
      OpenRun run = known.run();
      ConcurrencyGroup group = ConcurrencyGroup.of(run);
      if (left.remove(run.number())) {
        Standing first = group == null ? null : groups.get(group);
        boolean held = paused && !awaited.test(run.number());
        found.put(
            run.number(),
            held
                ? new Standing.Paused()
                : first == null ? new Standing.Waiting(before, each.demands()) : first);
      }
      if (group != null) {
        groups.putIfAbsent(group, new Standing.Grouped(run.number(), false));
      }
      before++;
    }
    for (Run each : runs) {
      if (leaving.containsKey(each.number())) {
        found.put(each.number(), new Standing.Leaving());
      } else if (!found.containsKey(each.number())) {
        found.put(each.number(), new Standing.Preparing());
      }
    }
    return found;
  }

  private static void begins(
      Map<ConcurrencyGroup, Standing> groups, @Nullable ConcurrencyGroup group, long run) {
    if (group != null) {
      groups.put(group, new Standing.Grouped(run, true));
    }
  }

  /** Whether a run of the same concurrency group begins or runs. */
  private boolean grouped(OpenRun run) {
    ConcurrencyGroup group = ConcurrencyGroup.of(run);
    return group != null
        && (live.values().stream().anyMatch(each -> group.equals(ConcurrencyGroup.of(each.run())))
            || beginning.values().stream()
                .anyMatch(each -> group.equals(ConcurrencyGroup.of(each.run()))));
  }

  /**
   * Whether there is memory for a run that ran before; then {@link #resumed} or {@link #unopened} follows. If not it is the next that goes
   * on when there is, before any that has not begun.
   */
  synchronized boolean mayResume(long number) {
    boolean may = holds() || excused.contains(number) || needed.contains(number);
    (may ? interrupted : resuming).remove(number);
    (may ? resuming : interrupted).add(number);
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
    }
    scheduler.changed();
  }

  /** A run that ran before runs again; false as for {@link #mayResume}, or when nothing begins any more. */
  boolean resumed(LiveRun run) {
    boolean resumes;
    synchronized (this) {
      resumes = mayResume(run.run().number()) && !closed;
      resuming.remove(run.run().number());
      if (resumes) {
        runs(run);
      }
    }
    scheduler.changed();
    return resumes;
  }

  /** A run that waits for memory to go on, and has it now; empty when there is none. */
  synchronized Optional<Long> resumable() {
    return holds() ? interrupted.stream().findFirst() : Optional.empty();
  }

  /** Whether a run waits for memory to go on. */
  synchronized boolean isInterrupted(long number) {
    return interrupted.contains(number);
  }

  /** A run does not run any more. */
  void rests(LiveRun run) {
    synchronized (this) {
      if (live.remove(run.run().number(), run)) {
        weight -= run.weight();
        weights.merge(run.run().project(), -run.weight(), Long::sum);
      }
      excused.remove(run.run().number());
      needed.remove(run.run().number());
    }
    scheduler.changed();
  }

  /** The run that runs by this number; null when it does not. */
  synchronized @Nullable LiveRun live(long number) {
    return live.get(number);
  }

  /** Those that run. */
  synchronized Collection<LiveRun> live() {
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
  }
}
