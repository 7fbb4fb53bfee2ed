package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project to be registered.
 *
 * @param name its name, which stays
 * @param source the repository; nothing of it for a freestyle project
 * @param secrets what the repository is read with, and what forges sign with
 * @param kept the Jobfile of a freestyle project, which the server keeps
 * @param settings what it sets itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewProject(
    @Size(min = 1, max = 100) @Pattern(regexp = Names.PROJECT) String name,
    @JsonUnwrapped Source source,
    @JsonUnwrapped Secrets secrets,
    @JsonUnwrapped Text kept,
    @JsonUnwrapped Settings settings) {

  /**
   * Where the Jobfiles are.
   *
   * @param url where the repository is, by https, ssh or file; without one the project is freestyle
   * @param branch the branch that is built; without one the default branch of the repository
   * @param jobfile its path in the repository; empty to look for one at the top
   * @param pollSeconds how often the repository is asked for news: at least 10, or 0 for never
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(
      @Nullable @Size(min = 1, max = 2000) String url,
      @Nullable @Size(max = 250) String branch,
      @Nullable @Size(max = 500) String jobfile,
      @Nullable @Min(0) @Max(604800) Integer pollSeconds) {}

  /**
   * What is stored encrypted and never shown.
   *
   * @param credential what the repository is read with
   * @param hookSecret what forges sign their calls with
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Secrets(
      @Nullable Credential credential, @Nullable @Size(min = 16, max = 200) String hookSecret) {}

  /**
   * The Jobfile of a freestyle project.
   *
   * @param text of a freestyle project: its Jobfile
   * @param syntax in what the Jobfile is written; groovy without it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Text(
      @Nullable @Size(max = 1048576) String text, NewJobfile.@Nullable Syntax syntax) {}

  /**
   * What a project sets itself.
   *
   * @param startedBy the projects whose runs may start jobs of this one by a step 'run'; none unless they are named
   * @param pullRequests what becomes of pull requests
   * @param retention how long its runs are kept
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Settings(
      @Nullable @Size(max = 100)
          List<@Size(min = 1, max = 100) @Pattern(regexp = Names.PROJECT) String> startedBy,
      @Nullable PullRequestsChange pullRequests,
      @Nullable RetentionChange retention) {}
}
