package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptReport;
import io.leat.engine.expression.Facts;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.LockName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run, with what outlives the process that runs it: its events, and the work around its attempts. */
final class SimulatedRun {
  private static final int FENCE_BITS = 24;

  final long number;
  final TaskGraph graph;
  final RunPlan plan;
  final Checker checker;
  final MemoryRunStore store;
  final MemoryWork work;

  /** Whether it needs no one to look after it any more. */
  boolean isOver;

  /** Attempts that Leat lost sight of, or was lied to about: they may run beside others. */
  final Set<Lease> strays = new HashSet<>();

  private final Set<String> launched = new HashSet<>();
  private final RunState mirror;
  private int mirrored;

  /**
   * A run that has not begun.
   *
   * @param slots how many attempts may run at once as far as only this run is looked at
   * @param folder for the files of its attempts
   */
  SimulatedRun(Faults faults, long number, TaskGraph graph, int slots, Path folder) {
    this.number = number;
    this.graph = graph;
    this.plan = new RunPlan(graph, Facts.NONE);
    this.checker = new Checker(plan, slots);
    this.store = new MemoryRunStore(faults, this::check);
    this.work = new MemoryWork(faults, plan, checker, folder, "|" + number + "|");
    this.mirror = new RunState(plan);
  }

  private void check(List<RecordedEvent> events) {
    checker.stored(events);
  }

  /** The number of the run that a lease is of. */
  static long of(Lease lease) {
    return lease.fence() >> FENCE_BITS;
  }

  /** The state that its events make. */
  RunState state() {
    RunState state = new RunState(plan, number << FENCE_BITS);
    store.replay(event -> state.apply(event.event(), event.at()));
    return state;
  }

  /** Fails when an attempt must not be launched: its lease is not stored, or it was before. */
  void launches(Lease lease) {
    if (!checker.holds(lease)) {
      throw new AssertionError(lease + " is launched, and its lease is not stored");
    }
    if (checker.isStarted(lease)) {
      throw new AssertionError(lease + " is launched, and had begun");
    }
    if (!launched.add(lease.task() + "#" + lease.attempt()) && !strays.contains(lease)) {
      throw new AssertionError(lease + " is launched twice");
    }
  }

  /** A driver told something: what it lost sight of may run on. */
  void reported(AttemptReport report) {
    if (report instanceof AttemptReport.Ended(Lease lease, AttemptOutcome.Lost _)) {
      strays.add(lease);
    }
  }

  /** Fails when two of the attempts that run are of one task, or need one lock. */
  void checkRunning(Collection<Lease> running) {
    Map<TaskName, Lease> tasks = new HashMap<>();
    Map<LockName, Lease> locks = new HashMap<>();
    for (Lease each : running) {
      if (strays.contains(each)) {
        continue;
      }
      Lease other = tasks.put(each.task(), each);
      for (LockName lock : plan.task(each.task()).locks()) {
        other = other == null ? locks.put(lock, each) : other;
      }
      if (other != null) {
        throw new AssertionError(other + " and " + each + " run at once");
      }
    }
  }

  /** Whether a task has a lease that is stored. */
  boolean isHeld(TaskName task) {
    return checker.live().containsKey(task);
  }

  /** Whether an attempt was leased, and its end is not stored. */
  boolean isOpen(TaskName task, int attempt) {
    Lease lease = checker.live().get(task);
    return lease != null && lease.attempt() == attempt;
  }

  /** Fails when what is stored does not make the state that the dispatcher has, as soon as it has stored all. */
  void compare(RunState state) {
    for (; mirrored < store.stored.size(); mirrored++) {
      RecordedEvent event = store.stored.get(mirrored);
      mirror.apply(event.event(), event.at());
    }
    if (state.version() == mirror.version() && !isSame(state)) {
      throw new AssertionError("replaying gives another state");
    }
  }

  private boolean isSame(RunState state) {
    boolean isSame =
        state.started() == mirror.started()
            && state.cancelled() == mirror.cancelled()
            && state.atOnce() == mirror.atOnce()
            && state.status().equals(mirror.status());
    for (int i = 0; isSame && i < plan.size(); i++) {
      isSame = state.task(i).equals(mirror.task(i)) && state.outputs(i).equals(mirror.outputs(i));
    }
    return isSame;
  }

  @Override
  public String toString() {
    return "run " + number;
  }

  /** The tasks and events, for people. */
  String told() {
    StringBuilder text = new StringBuilder("run " + number + "\n");
    graph.tasks().forEach(task -> text.append(task).append('\n'));
    for (RecordedEvent each : store.stored) {
      RunEvent event = each.event();
      text.append(each.version()).append(' ').append(each.at()).append(' ').append(event);
      text.append('\n');
    }
    return text.toString();
  }
}
