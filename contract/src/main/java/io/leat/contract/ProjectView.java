package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project, without its secrets.
 *
 * @param name its name
 * @param source where its Jobfiles are
 * @param settings what it sets itself
 * @param secrets which secrets it has
 * @param version counts its changes
 * @param created when it was registered
 */
public record ProjectView(
    @JsonProperty(required = true) String name,
    @JsonUnwrapped Source source,
    @JsonUnwrapped Settings settings,
    @JsonUnwrapped Secrets secrets,
    long version,
    Instant created) {

  /** Where Jobfiles come from. */
  public enum Kind {
    @JsonProperty("git")
    GIT,
    @JsonProperty("freestyle")
    FREESTYLE
  }

  /**
   * Where the Jobfiles of a project are.
   *
   * @param kind where its Jobfiles come from: git for a repository, freestyle where the server keeps them
   * @param url that of the repository; null for a freestyle project
   * @param branch the branch that is built; null for the default branch of the repository
   * @param jobfile its path in the repository; empty where one at the top is looked for
   * @param pollSeconds how often the repository is asked for news; null for never
   */
  public record Source(
      Kind kind,
      @Nullable String url,
      @Nullable String branch,
      String jobfile,
      @Nullable Long pollSeconds) {}

  /**
   * What a project sets itself.
   *
   * @param retention how long its runs are kept
   * @param startedBy the projects whose runs may start jobs of this one by a step 'run'; none unless they are named
   * @param pullRequests what becomes of pull requests
   */
  public record Settings(
      RetentionView retention, List<String> startedBy, PullRequestsView pullRequests) {}

  /**
   * Which secrets a project has. They are never shown.
   *
   * @param hasCredential whether the repository is read with a credential
   * @param hasHookSecret whether forges can call it
   */
  public record Secrets(boolean hasCredential, boolean hasHookSecret) {}
}
