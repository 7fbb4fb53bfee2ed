package io.leat.store;

import io.leat.engine.job.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored.
 *
 * @param number counted from 1 over all projects, without gaps but for deleted ones
 * @param spec what was asked for, with the job once it is known, and the priority that it has now
 * @param preparation null before its job is known and stored
 * @param pinned whether it is kept whatever its age
 * @param version how many events it has
 */
public record Run(
    long number,
    RunSpec spec,
    RunProgress progress,
    @Nullable Preparation preparation,
    boolean pinned,
    long version) {

  /** The project that it is of. */
  public long project() {
    return spec.project();
  }

  /** The name of its job; null while it is not known. */
  public @Nullable String job() {
    return spec.job();
  }

  /** Why there is this run. */
  public RunSpec.Cause cause() {
    return spec.cause();
  }

  /** Where it stands. */
  public RunPhase phase() {
    return progress.phase();
  }

  /** Whether it is queued or running. */
  public boolean open() {
    return phase().isOpen();
  }

  /** Whether its job is known and stored. */
  public boolean prepared() {
    return preparation != null;
  }

  /** What it runs on; {@link Revision#NONE} before it is prepared. */
  public Revision revision() {
    return preparation == null ? Revision.NONE : preparation.revision();
  }

  /** Its concurrency group; null for none. */
  public Preparation.@Nullable Group group() {
    return preparation == null ? null : preparation.group();
  }

  /** How many characters its parameters and its request have as they are stored, without what is escaped. */
  public long size() {
    return spec.size();
  }
}
