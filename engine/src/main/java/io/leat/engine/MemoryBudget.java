package io.leat.engine;

import io.leat.engine.schedule.PlannedRun;
import java.util.HashMap;
import java.util.Map;

/** How much of the memory the runs take that have begun, about, and whether others may begin. Not for use by several threads. */
final class MemoryBudget {
  private final long most;
  private final Map<Long, Long> ofProjects = new HashMap<>();
  private long weight;

  /**
   * One that nothing takes of.
   *
   * @param most how much they may take before no other begins, in bytes
   */
  MemoryBudget(long most) {
    this.most = most;
  }

  /** A run takes so much more, in bytes; less than nothing when it gives that back. */
  void add(PlannedRun run, long bytes) {
    weight += bytes;
    ofProjects.merge(run.project().id(), bytes, Long::sum);
  }

  /** Whether so little is taken that what is not known yet does not matter. */
  boolean isClear() {
    return weight < most / 2;
  }

  /** Whether no run begins that nobody waits for. */
  boolean isFull() {
    return weight >= most;
  }

  /** Whether no run of a project begins that nobody waits for: it may take nine tenths. */
  boolean isFull(long project) {
    return ofProjects.getOrDefault(project, 0L) >= most / 10 * 9;
  }

  /** Whether there is some for one more run that ran before, or that a running task waits for: they may take half as much more. */
  boolean holds() {
    return weight < most + most / 2;
  }
}
