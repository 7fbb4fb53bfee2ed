package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who asks for a run, as its conditions see it. */
public enum Asking {
  @JsonProperty("rest")
  REST,
  @JsonProperty("person")
  PERSON
}
