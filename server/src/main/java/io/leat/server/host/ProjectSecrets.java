package io.leat.server.host;

import io.leat.engine.job.EnvironmentName;
import io.leat.server.provided.Loans;
import io.leat.store.Project;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the secrets of tasks come from: a port, so that other stores of secrets can follow. For any thread. */
public interface ProjectSecrets {
  /** None. */
  ProjectSecrets NONE = (_, _, _, _) -> null;

  /**
   * The secret of this name that the tasks of a project get; null when there is none, of this environment, of this project or of all.
   *
   * @param environment that the task brings a version to; null for none
   * @param run that is given it, which is noted before this returns; null when it is only looked at, by no task
   * @throws IOException when it is there and cannot be read, or points to where it must not; says why, without it
   * @throws io.leat.store.StoreUnavailable when the database does not answer
   */
  @Nullable TaskSecret find(
      Project project, @Nullable EnvironmentName environment, String name, @Nullable Long run)
      throws IOException;

  /** What attempts have of those that somebody else keeps; null where nobody does. */
  default @Nullable Loans loans() {
    return null;
  }
}
