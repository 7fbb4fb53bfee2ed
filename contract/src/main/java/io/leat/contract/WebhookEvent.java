package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What webhooks are told of. */
public enum WebhookEvent {
  @JsonProperty("server.ready")
  SERVER_READY,
  @JsonProperty("run.queued")
  RUN_QUEUED,
  @JsonProperty("run.rejected")
  RUN_REJECTED,
  @JsonProperty("run.started")
  RUN_STARTED,
  @JsonProperty("run.finished")
  RUN_FINISHED,
  @JsonProperty("task.asked")
  TASK_ASKED,
  @JsonProperty("task.finished")
  TASK_FINISHED
}
