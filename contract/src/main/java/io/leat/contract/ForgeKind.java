package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of forge calls. */
public enum ForgeKind {
  @JsonProperty("github")
  GITHUB,
  @JsonProperty("gitlab")
  GITLAB,
  @JsonProperty("gitea")
  GITEA,
  @JsonProperty("bitbucket")
  BITBUCKET,
  @JsonProperty("generic")
  GENERIC
}
