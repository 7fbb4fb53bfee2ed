package io.leat.engine.run;

import io.leat.engine.job.Task;

/**
 * The end of a task.
 *
 * @param because why, in words; empty for a plain success
 * @param allowed whether the run goes on as if it had succeeded: since the task may fail, or since the leg has no item
 */
public record TaskResult(TaskStatus status, String because, boolean allowed) {

  /** The end of {@code task}, which may be allowed to fail. */
  static TaskResult of(Task task, TaskStatus status, String because) {
    boolean failed =
        status == TaskStatus.FAILED || status == TaskStatus.ERRORED || status == TaskStatus.LOST;
    return new TaskResult(status, because, failed && task.allowFailure());
  }

  /** Whether tasks that need this one may start. */
  public boolean passes() {
    return status == TaskStatus.SUCCEEDED || allowed;
  }

  /** Whether it is a leg of a family that was left out for want of an item. */
  public boolean leftOut() {
    return status == TaskStatus.SKIPPED && allowed;
  }

  /** Whether this makes the run fail. */
  public boolean fails() {
    return !allowed
        && (status == TaskStatus.FAILED
            || status == TaskStatus.ERRORED
            || status == TaskStatus.LOST);
  }
}
