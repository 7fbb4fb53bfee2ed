package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of pull requests.
 *
 * @param forks whether those of forks, whose authors may be anybody, run what their Jobfile says, without secrets
 */
public record PullRequestsView(Forks forks) {

  /** What becomes of pull requests from forks. */
  public enum Forks {
    @JsonProperty("ignore")
    IGNORE,
    @JsonProperty("run")
    RUN
  }
}
