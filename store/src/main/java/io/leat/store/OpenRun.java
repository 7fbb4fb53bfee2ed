package io.leat.store;

import org.jspecify.annotations.Nullable;

/**
 * A run that is queued or running, as it takes its place among others: without what it was given, which may be long, and which who runs it
 * reads by its number.
 *
 * @param job null while it is not known
 * @param status {@link Run#QUEUED} or {@link Run#RUNNING}
 * @param priority higher comes first
 * @param group its concurrency group; null for none
 * @param policy of the group; null for none
 * @param prepared whether its job is known and stored
 * @param size how long what it was given is, as {@link Run#size}
 */
public record OpenRun(
    long number,
    long project,
    @Nullable String job,
    String status,
    int priority,
    @Nullable String group,
    @Nullable String policy,
    boolean prepared,
    long size) {
  /** Of a run that is open. */
  public static OpenRun of(Run run) {
    return new OpenRun(
        run.number(),
        run.project(),
        run.job(),
        run.status(),
        run.priority(),
        run.group(),
        run.policy(),
        run.prepared(),
        run.size());
  }

  /** Whether it has not begun. */
  public boolean isQueued() {
    return status.equals(Run.QUEUED);
  }
}
