package io.leat.store;

/**
 * A folder that must go, for its row is gone.
 *
 * @param project the id of the project that it was of
 * @param run the number of the run; {@link #ALL} for the folder of the whole project
 */
public record Removal(long project, long run) {
  /** Stands for the folder of the whole project. */
  public static final long ALL = 0;
}
