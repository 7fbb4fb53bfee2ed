package io.leat.cli.plan;

import io.leat.engine.job.Family;
import io.leat.engine.job.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task of a plan.
 *
 * @param index its place in the topological order, from 0
 * @param depth the number of edges on the longest path that leads to it
 * @param critical whether it lies on the critical path
 * @param base the name of the task with a matrix of which this is a leg; null for none
 */
record PlannedTask(
    int index, Task task, int depth, Decision decision, boolean critical, @Nullable String base) {

  /** The name of the task; of a family {@code test[1..50]}. */
  String name() {
    Family family = task.family();
    String name = task.name().text();
    return family == null ? name : name + "[1.." + family.most() + "]";
  }

  /** The leg, in brackets, if this is one; otherwise the name. */
  String leg() {
    String base = base();
    return base == null ? name() : name().substring(base.length());
  }

  /** Whether it is not left out. */
  boolean runs() {
    return !(decision instanceof Decision.LeftOut);
  }
}
