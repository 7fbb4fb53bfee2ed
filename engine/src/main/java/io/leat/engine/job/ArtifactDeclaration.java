package io.leat.engine.job;

import io.leat.engine.expression.Glob;
import java.util.List;

/**
 * Files that a task leaves behind.
 *
 * @param files patterns relative to the workspace; at least one
 * @param keepDays for how many days; 0 for as long as the run is kept
 * @param on after which ends
 */
public record ArtifactDeclaration(ArtifactName name, List<Glob> files, int keepDays, KeptOn on) {
  /** Files that are kept when the task succeeds. */
  public ArtifactDeclaration(ArtifactName name, List<Glob> files, int keepDays) {
    this(name, files, keepDays, KeptOn.SUCCEEDED);
  }

  public ArtifactDeclaration {
    files = List.copyOf(files);
  }
}
