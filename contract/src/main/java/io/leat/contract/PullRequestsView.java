package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of pull requests. What is not trusted runs the Jobfile of its target, without secrets, shared caches and jobs of other
 * projects, on the agents with the label 'untrusted' alone.
 *
 * @param forks those of forks, whose authors may be anybody: ignored, or run without being trusted
 * @param own those of the repository itself, whose authors may push to it: ignored, run without being trusted, or trusted as a branch is
 */
public record PullRequestsView(Forks forks, Own own) {

  /** What becomes of pull requests from forks. */
  public enum Forks {
    @JsonProperty("ignore")
    IGNORE,
    @JsonProperty("run")
    RUN
  }

  /** What becomes of pull requests from the repository itself. */
  public enum Own {
    @JsonProperty("ignore")
    IGNORE,
    @JsonProperty("run")
    RUN,
    @JsonProperty("trust")
    TRUST
  }
}
