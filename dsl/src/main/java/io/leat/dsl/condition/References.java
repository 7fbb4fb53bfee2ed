package io.leat.dsl.condition;

import io.leat.dsl.source.DiagnosticCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which facts there are to refer to: those of a Jobfile, or the fields of a list that is filtered. */
public interface References {

  /** The facts of a Jobfile: params, git, trigger, outputs and matrix. Whether a parameter or output exists is not asked here. */
  References JOBFILE = new JobfileReferences();

  /**
   * What is wrong with a path.
   *
   * @param path at least one segment
   */
  Optional<Problem> problem(List<String> path);

  /**
   * A path that leads nowhere.
   *
   * @param segment the index of the segment that is to blame; that of the last when the path is too short
   */
  record Problem(DiagnosticCode code, int segment, String message, @Nullable String help) {}
}
