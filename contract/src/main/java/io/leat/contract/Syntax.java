package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In what a Jobfile is written. */
public enum Syntax {
  @JsonProperty("groovy")
  GROOVY,
  @JsonProperty("yaml")
  YAML,
  @JsonProperty("json")
  JSON,
  @JsonProperty("toml")
  TOML
}
