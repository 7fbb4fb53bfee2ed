package io.leat.store;

import org.jspecify.annotations.Nullable;

/**
 * A run that is queued or running, as it takes its place among others: without what it was given, which may be long, and which who runs it
 * reads by its number.
 *
 * @param job null while it is not known
 * @param priority higher comes first
 * @param group its concurrency group; null for none
 * @param size how long what it was given is, as {@link Run#size}
 */
public record OpenRun(
    long number,
    long project,
    @Nullable String job,
    int priority,
    Stage stage,
    Preparation.@Nullable Group group,
    long size) {

  /** How far a run has come that has not ended. */
  public enum Stage {
    /** Its job is not known yet. */
    ARRIVING,
    /** Its job is known and stored, and it has not begun. */
    WAITING,
    /** It has begun. */
    RUNNING;

    static Stage of(RunPhase phase, boolean prepared) {
      return phase == RunPhase.RUNNING ? RUNNING : prepared ? WAITING : ARRIVING;
    }
  }

  /** Of a run that is open. */
  public static OpenRun of(Run run) {
    return new OpenRun(
        run.number(),
        run.project(),
        run.job(),
        run.spec().priority(),
        Stage.of(run.phase(), run.prepared()),
        run.group(),
        run.size());
  }

  /** Whether it has not begun. */
  public boolean isQueued() {
    return stage != Stage.RUNNING;
  }

  /** Whether its job is known and stored. */
  public boolean prepared() {
    return stage != Stage.ARRIVING;
  }
}
