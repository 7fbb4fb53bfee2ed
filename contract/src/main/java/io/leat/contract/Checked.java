package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Jobfile declares, or what is wrong with it.
 *
 * @param accepted whether it is sound
 * @param diagnostics what is said about it
 * @param jobs what it declares; none when it is not sound
 * @param point of a repository: what was read
 */
public record Checked(
    @JsonProperty(required = true) boolean accepted,
    List<DiagnosticView> diagnostics,
    List<JobView> jobs,
    @JsonUnwrapped @Nullable Point point) {

  /**
   * The state of a repository.
   *
   * @param branch of a repository: the branch that was read; null for a tag or a commit
   * @param commit of a repository: the commit that was read; null for a freestyle project
   */
  public record Point(@Nullable String branch, @Nullable String commit) {}

  /** This, read at {@code other}. */
  public Checked at(Point other) {
    return new Checked(accepted, diagnostics, jobs, other);
  }
}
