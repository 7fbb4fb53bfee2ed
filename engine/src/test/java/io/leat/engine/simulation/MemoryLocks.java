package io.leat.engine.simulation;

import io.leat.engine.job.LockName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunState;
import io.leat.engine.schedule.Locks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The locks that all runs share. They outlive the process; what takes a run up says what it still holds, and one that is over holds none. */
final class MemoryLocks {
  private final Faults faults;
  private final Map<LockName, Holder> holders = new HashMap<>();

  /** What was taken or adopted since its run was taken up last. */
  private final Set<Holder> known = new HashSet<>();

  private record Holder(SimulatedRun run, TaskName task, int attempt) {}

  MemoryLocks(Faults faults) {
    this.faults = faults;
  }

  /** The locks as a run sees them, which has yet to say what it holds. */
  Locks takenUp(SimulatedRun run) {
    known.removeIf(each -> each.run() == run);
    return new OfRun(run);
  }

  /** A run that has not begun holds none. */
  void releaseAll(SimulatedRun run) {
    holders.values().removeIf(each -> each.run() == run);
  }

  /**
   * Fails when a lock is held by what has no lease, or is not by what has one.
   *
   * @param state the state of the run, which may have decided what is not stored yet
   */
  void check(SimulatedRun run, RunState state) {
    for (Holder each : holders.values()) {
      if (each.run() == run && !run.isHeld(each.task()) && state.task(each.task()).held() == null) {
        throw new AssertionError(each + " holds a lock and does not run");
      }
    }
    for (Lease each : run.checker.live().values()) {
      Holder holder = new Holder(run, each.task(), each.attempt());
      for (LockName lock : run.plan.task(each.task()).locks()) {
        if (!known.contains(holder) || !holder.equals(holders.get(lock))) {
          throw new AssertionError(holder + " runs and does not hold its locks");
        }
      }
    }
  }

  private final class OfRun implements Locks {
    private final SimulatedRun run;

    OfRun(SimulatedRun run) {
      this.run = run;
    }

    @Override
    public boolean take(Task task, int attempt) {
      faults.action();
      Holder own = new Holder(run, task.name(), attempt);
      for (LockName lock : task.locks()) {
        Holder holder = holders.getOrDefault(lock, own);
        if (!own.equals(holder) && !holder.run().isOver) {
          return false;
        }
      }
      task.locks().forEach(lock -> holders.put(lock, own));
      known.add(own);
      return true;
    }

    @Override
    public void adopt(Task task, Lease lease) {
      if (!take(task, lease.attempt())) {
        throw new AssertionError("the locks of '" + task.name() + "' are held by another");
      }
    }

    /** What is leased holds its locks until its end is stored: who takes the run up keeps what it left once more. */
    @Override
    public void release(Task task) {
      for (LockName lock : task.locks()) {
        Holder holder = holders.get(lock);
        if (holder != null && holder.run() == run && holder.task().equals(task.name())) {
          if (run.isOpen(holder.task(), holder.attempt())) {
            throw new AssertionError(
                "'" + task.name() + "' gives its locks back, and its end is not stored");
          }
          holders.remove(lock);
        }
      }
    }
  }
}
