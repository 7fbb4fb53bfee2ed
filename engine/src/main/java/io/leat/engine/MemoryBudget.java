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

  /**
   * Why there is no memory for another run, in a sentence without a full stop.
   *
   * @param weights what those take that have begun, by their numbers
   * @param isOfAll whether they take all that there is, and not only that of one project
   */
  static String shortage(Map<Long, Long> weights, boolean isOfAll) {
    String heaviest =
        weights.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(each -> ", run " + each.getKey() + " the most")
            .orElse("");
    return weights.size()
        + (weights.size() == 1 ? " run has begun, and takes" : " runs have begun, and take")
        + " the memory that there is for "
        + (isOfAll ? "them" : "those of one project")
        + heaviest
        + ": cancel some, as of those that wait for an approval, or give the server more of it";
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
