package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of pull requests from forks. */
public enum Forks {
  @JsonProperty("ignore")
  IGNORE,
  @JsonProperty("run")
  RUN
}
