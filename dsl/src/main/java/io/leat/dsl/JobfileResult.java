package io.leat.dsl;

import io.leat.dsl.source.Diagnostic;
import java.util.List;

/** What became of a Jobfile. */
public sealed interface JobfileResult {

  /** What was said about it, by file and place: warnings of an accepted one, errors of a rejected one. */
  List<Diagnostic> diagnostics();

  /**
   * It is sound.
   *
   * @param jobs at least one, in the order of declaration
   */
  record Accepted(List<PlannedJob> jobs, List<Diagnostic> diagnostics) implements JobfileResult {
    public Accepted {
      jobs = List.copyOf(jobs);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** It is not; at least one error, and all that could be found at once. */
  record Rejected(List<Diagnostic> diagnostics) implements JobfileResult {
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
