package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What is to be otherwise with a project. What is not named stays.
 *
 * @param source where the Jobfiles are
 * @param secrets what the repository is read with, and what forges sign with
 * @param settings what it sets itself
 */
public record ProjectChange(
    @JsonUnwrapped Source source,
    @JsonUnwrapped NewProject.Secrets secrets,
    @JsonUnwrapped NewProject.Settings settings) {

  /**
   * Where the Jobfiles are; the URL of a repository stays.
   *
   * @param branch the branch that is built
   * @param jobfile its path in the repository; empty to look for one at the top
   * @param pollSeconds how often the repository is asked for news: at least 10, or 0 for never
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(
      @Nullable @Size(max = 250) String branch,
      @Nullable @Size(max = 500) String jobfile,
      @Nullable @Min(0) @Max(604800) Integer pollSeconds) {}
}
