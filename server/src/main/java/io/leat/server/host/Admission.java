package io.leat.server.host;

import io.leat.engine.job.Demand;
import io.leat.server.agent.SharedPlacement;
import io.leat.store.OpenRun;
import io.leat.store.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are prepared, wait and run here, and which of those that wait is the next. A run is in at most one of the three: being
 * prepared, then waiting, then running. One that is being cancelled is not admitted meanwhile.
 *
 * <p>Safe for all threads.
 */
final class Admission {
  private static final int LOOKED_AT = 100;

  /** How many go on at once without memory for them, to end. */
  private static final int MOST_EXCUSED = 4;

  private final SharedPlacement placement;
  private final RunParts parts;
  private final LongPredicate awaited;
  private final long most;
  private final Set<Long> preparing = new HashSet<>();
  private final WaitingRuns waiting = new WaitingRuns();
  private final Map<Long, LiveRun> live = new HashMap<>();

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

  /**
   * @param awaited whether a running task waits for the run: it goes on also while the queue is held
   * @param most how much of the memory the runs that have begun may take before no other begins, in bytes; those of one project nine
   *     tenths of it, so that the others are not held up by them
   */
  Admission(SharedPlacement placement, RunParts parts, LongPredicate awaited, long most) {
    this.placement = placement;
    this.parts = parts;
    this.awaited = awaited;
    this.most = most;
  }

  /**
   * A run begins to be prepared.
   *
   * @return false when it is known already, so that it is not to be prepared now
   */
  synchronized boolean preparing(long number) {
    return !knows(number) && preparing.add(number);
  }

  /** Whether a run is prepared, waits or runs here. */
  synchronized boolean knows(long number) {
    return preparing.contains(number) || waiting.has(number) || live.containsKey(number);
  }

  /** A run will not be queued: its preparation failed, or it never begins. */
  synchronized void unprepared(long number) {
    preparing.remove(number);
  }

  /**
   * A run is prepared, and waits from now on.
   *
   * @return false when it was cancelled while it was prepared: then it does not wait
   */
  synchronized boolean prepared(OpenRun run, Set<Demand> first) {
    boolean wanted = preparing.remove(run.number());
    if (wanted) {
      waiting.add(run, first);
    }
    return wanted;
  }

  /** A run waits that was prepared earlier. */
  synchronized void queue(OpenRun run) {
    waiting.add(run);
  }

  /** Has a run that waits be where its priority has it now. */
  synchronized void reorder(OpenRun run) {
    if (waiting.has(run.number())) {
      waiting.add(run);
    }
  }

  /**
   * Somebody is about to store the end of a run that has not begun; until {@link #left} it does not begin.
   *
   * @return false when it runs
   */
  synchronized boolean leaves(long number) {
    if (live.containsKey(number)) {
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
  synchronized void left(long number, boolean ended) {
    leaving.computeIfPresent(number, (_, count) -> count == 1 ? null : count - 1);
    if (ended) {
      preparing.remove(number);
      waiting.remove(number);
    }
  }

  /**
   * Takes runs out of those that wait, while there are slots that nobody who runs wants.
   *
   * @param opener null for one that cannot be opened now
   * @return those that run from now on, and are to be begun
   */
  synchronized List<LiveRun> admit(Function<OpenRun, @Nullable LiveRun> opener) {
    if (closed) {
      return List.of();
    }
    List<LiveRun> admitted = new ArrayList<>();
    SharedPlacement.Rest rest = placement.rest();
    int room = rest.count() - fresh();
    // looked at each tick: no more of it than there is room for
    for (Iterator<OpenRun> each = waiting.iterator(); room > 0 && each.hasNext(); ) {
      OpenRun run = each.next();
      // what a running task waits for belongs to what goes on
      if (!leaving.containsKey(run.number())
          && !grouped(run)
          && mayBegin(run)
          && rest.take(
              waiting.demands(run, parts::firstDemands), parts.projectName(run.project()))) {
        each.remove();
        LiveRun opened = opener.apply(run);
        if (opened != null) {
          begun(opened);
          admitted.add(opened);
          room--;
        }
      }
    }
    return admitted;
  }

  private boolean mayBegin(OpenRun run) {
    boolean free = !paused && !isFull() && !isFull(run.project());
    return free || (holds() && awaited.test(run.number()));
  }

  private void begun(LiveRun run) {
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

  /** Where a run stands that has not begun. */
  sealed interface Standing {
    /** It is not prepared yet. */
    record Preparing() implements Standing {}

    /** Its end is being stored. */
    record Leaving() implements Standing {}

    /** All that wait are held. */
    record Paused() implements Standing {}

    /**
     * Another one of its concurrency group comes first.
     *
     * @param runs whether that one runs already
     */
    record Grouped(long other, boolean runs) implements Standing {}

    /**
     * Its turn has not come.
     *
     * @param before how many are before it
     * @param demands what its first tasks ask of their agents; empty for one that many are before
     */
    record Waiting(int before, Set<Demand> demands) implements Standing {
      public Waiting {
        demands = Set.copyOf(demands);
      }
    }
  }

  /** Where each of {@code runs}, which are queued, stands; by their numbers. */
  synchronized Map<Long, Standing> standings(Collection<Run> runs) {
    Set<Long> left = new HashSet<>();
    runs.forEach(each -> left.add(each.number()));
    Map<ConcurrencyGroup, Standing> groups = new HashMap<>();
    for (LiveRun each : live.values()) {
      ConcurrencyGroup group = ConcurrencyGroup.of(each.run());
      if (group != null) {
        groups.put(group, new Standing.Grouped(each.run().number(), true));
      }
    }
    Map<Long, Standing> found = new HashMap<>();
    int before = 0;
    for (Iterator<OpenRun> all = waiting.iterator(); all.hasNext() && !left.isEmpty(); before++) {
      OpenRun run = all.next();
      ConcurrencyGroup group = ConcurrencyGroup.of(run);
      if (left.remove(run.number())) {
        Standing first = group == null ? null : groups.get(group);
        boolean held = paused && !awaited.test(run.number());
        found.put(
            run.number(),
            held ? new Standing.Paused() : first == null ? waits(run, before) : first);
      }
      if (group != null) {
        groups.putIfAbsent(group, new Standing.Grouped(run.number(), false));
      }
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

  private Standing waits(OpenRun run, int before) {
    // of those that come later it would be read, all at once
    return new Standing.Waiting(
        before, before < LOOKED_AT ? waiting.demands(run, parts::firstDemands) : Set.of());
  }

  private int fresh() {
    int fresh = 0;
    for (LiveRun each : live.values()) {
      fresh += each.fresh() ? 1 : 0;
    }
    return fresh;
  }

  /** Whether a run of the same concurrency group runs. */
  private boolean grouped(OpenRun run) {
    ConcurrencyGroup group = ConcurrencyGroup.of(run);
    if (group != null) {
      for (LiveRun each : live.values()) {
        if (group.equals(ConcurrencyGroup.of(each.run()))) {
          return true;
        }
      }
    }
    return false;
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
  synchronized void unopened(long number) {
    resuming.remove(number);
    excused.remove(number);
  }

  /** A run that ran before runs again; false as for {@link #mayResume}, or when nothing begins any more. */
  synchronized boolean resumed(LiveRun run) {
    boolean resumes = mayResume(run.run().number()) && !closed;
    resuming.remove(run.run().number());
    if (resumes) {
      begun(run);
    }
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
  synchronized void rests(LiveRun run) {
    if (live.remove(run.run().number(), run)) {
      weight -= run.weight();
      weights.merge(run.run().project(), -run.weight(), Long::sum);
    }
    excused.remove(run.run().number());
    needed.remove(run.run().number());
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
  synchronized void pause(boolean hold) {
    paused = hold;
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
