package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What started a run. */
public enum TriggerKind {
  @JsonProperty("person")
  PERSON,
  @JsonProperty("push")
  PUSH,
  @JsonProperty("pullRequest")
  PULL_REQUEST,
  @JsonProperty("cron")
  CRON,
  @JsonProperty("job")
  JOB,
  @JsonProperty("startup")
  STARTUP,
  @JsonProperty("rest")
  REST
}
