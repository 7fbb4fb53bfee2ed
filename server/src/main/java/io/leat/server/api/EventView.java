package io.leat.server.api;

import io.leat.engine.expression.Scalar;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Events as docs/events.md describes them. */
final class EventView {
  private EventView() {}

  /** An event of the run with this number. */
  static JsonObject of(long run, RecordedEvent recorded) {
    JsonObject json =
        new JsonObject()
            .put("version", recorded.version())
            .put("at", Views.time(recorded.at()))
            .put("run", run);
    RunEvent event = recorded.event();
    return switch (event) {
      case RunEvent.RunStarted _ -> json.put("event", "run-started");
      case RunEvent.RunFinished finished ->
          json.put("event", "run-finished").put("status", finished.status().word());
      case RunEvent.TaskReady ready ->
          json.put("event", "ready")
              .put("task", ready.task().text())
              .put("attempt", ready.attempt());
      case RunEvent.TaskCleared cleared ->
          json.put("event", "cleared").put("task", cleared.task().text());
      case RunEvent.AttemptLeased leased -> lease(json.put("event", "leased"), leased.lease());
      case RunEvent.AttemptStarted started -> lease(json.put("event", "started"), started.lease());
      case RunEvent.AttemptEnded ended ->
          outcome(lease(json.put("event", "ended"), ended.lease()), ended.outcome());
      case RunEvent.OutputPublished output ->
          lease(json.put("event", "output"), output.lease())
              .put("name", output.output().text())
              .put("value", value(output.value()));
      case RunEvent.TaskFinished finished ->
          json.put("event", "finished")
              .put("task", finished.task().text())
              .put("status", finished.result().status().word())
              .put("because", finished.result().because())
              .put("allowed", finished.result().allowed());
      case RunEvent.RetryScheduled retry ->
          json.put("event", "retry")
              .put("task", retry.task().text())
              .put("attempt", retry.attempt())
              .put("due", Views.time(retry.due()))
              .put("because", retry.because());
      case RunEvent.ApprovalAsked asked ->
          json.put("event", "asked")
              .put("task", asked.task().text())
              .put("deadline", Views.time(asked.deadline()));
      case RunEvent.ApprovalGiven given ->
          json.put("event", "approved").put("task", given.task().text()).put("by", given.by());
      case RunEvent.CancelRequested cancel ->
          json.put("event", "cancel")
              .put("by", cancel.by())
              .put("atOnce", cancel.atOnce())
              .put("expired", cancel.expired());
    };
  }

  private static JsonObject lease(JsonObject json, Lease lease) {
    return json.put("task", lease.task().text())
        .put("attempt", lease.attempt())
        .put("agent", lease.agent());
  }

  private static JsonObject outcome(JsonObject json, AttemptOutcome outcome) {
    json.put("outcome", word(outcome)).put("because", outcome.good() ? "" : outcome.described());
    if (outcome instanceof AttemptOutcome.Exited exited) {
      json.put("code", exited.code());
    } else if (outcome instanceof AttemptOutcome.Reused reused) {
      json.put("from", reused.run());
    }
    return json;
  }

  /** How an attempt ended, in one word. */
  static String word(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.TimedOut
        ? "timed-out"
        : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Object value(Scalar value) {
    return switch (value.kind()) {
      case FLAG -> value.truth();
      case NUMBER -> new java.math.BigDecimal(value.text());
      case TEXT, NOTHING -> value.text();
    };
  }
}
