package io.leat.server.api;

import io.leat.engine.expression.Scalar;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.store.FedEvent;
import io.leat.store.Occasion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Events as docs/events.md describes them. */
final class EventView {
  /** The one fact of a notice that is a number. */
  private static final String RUNS = "runs";

  private EventView() {}

  /** What the feed tells. */
  static JsonObject of(FedEvent fed) {
    return switch (fed) {
      case FedEvent.OfRun(_, long run, RecordedEvent event) -> of(run, event);
      case FedEvent.Notice notice -> of(notice);
    };
  }

  /** What is no event of a run that goes on; so it has no version, and one about the server no run. */
  private static JsonObject of(FedEvent.Notice notice) {
    JsonObject json = new JsonObject().put("at", Views.time(notice.at()));
    if (notice.run() != null) {
      json.put("run", notice.run());
    }
    json.put("event", notice.occasion().feed());
    notice
        .facts()
        .forEach((name, value) -> json.put(name, name.equals(RUNS) ? Long.valueOf(value) : value));
    return json;
  }

  /** An event of the run with this number. */
  static JsonObject of(long run, RecordedEvent recorded) {
    JsonObject json =
        new JsonObject()
            .put("version", recorded.version())
            .put("at", Views.time(recorded.at()))
            .put("run", run);
    RunEvent event = recorded.event();
    return switch (event) {
      case RunEvent.RunStarted _ -> json.put("event", Occasion.RUN_STARTED.feed());
      case RunEvent.RunFinished finished ->
          json.put("event", Occasion.RUN_FINISHED.feed())
              .put("status", finished.status().word())
              .put("artifacts", artifacts(run));
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
          json.put("event", Occasion.TASK_FINISHED.feed())
              .put("task", finished.task().text())
              .put("status", finished.result().status().word())
              .put("because", finished.result().because())
              .put("allowed", finished.result().allowed())
              .put("leftOut", finished.result().leftOut());
      case RunEvent.RetryScheduled retry ->
          json.put("event", "retry")
              .put("task", retry.task().text())
              .put("attempt", retry.attempt())
              .put("due", Views.time(retry.due()))
              .put("because", retry.because());
      case RunEvent.ApprovalAsked asked ->
          json.put("event", Occasion.TASK_ASKED.feed())
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

  /** Where the artifacts of a run are listed, below the address of the server. */
  private static String artifacts(long run) {
    return "/api/v1/runs/" + run + "/artifacts";
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
      case LIST -> new JsonArray(value.text());
      case TEXT, NOTHING -> value.text();
    };
  }
}
