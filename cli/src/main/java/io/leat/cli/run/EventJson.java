package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import java.time.Instant;
import java.util.Locale;

/** Events as JSON objects, for other programs: docs/events.md. Fields are added, and never change their meaning. */
public final class EventJson {
  private final JsonWriter json;
  private final LegItems items;

  private EventJson(JsonWriter json, LegItems items) {
    this.json = json;
    this.items = items;
  }

  /**
   * Writes one event of the run {@code run}, such as {@code web#17}, as an object.
   *
   * @param items those of the legs of families
   */
  static void write(String run, RecordedEvent recorded, LegItems items, JsonWriter json) {
    json.object();
    json.field("version", recorded.version()).field("at", time(recorded.at())).field("run", run);
    new EventJson(json, items).event(recorded.event());
    json.endObject();
  }

  /** ISO-8601 in UTC with milliseconds: {@code 2026-01-31T12:00:00.000Z}. */
  static String time(Instant instant) {
    String text = Instant.ofEpochMilli(instant.toEpochMilli()).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }

  private void event(RunEvent event) {
    if (event instanceof RunEvent.TaskReady ready) {
      task("ready", ready.task()).field("attempt", ready.attempt());
    } else if (event instanceof RunEvent.AttemptLeased leased) {
      lease("leased", leased.lease());
    } else if (event instanceof RunEvent.AttemptStarted started) {
      lease("started", started.lease());
    } else if (event instanceof RunEvent.OutputPublished output) {
      lease("output", output.lease()).field("name", output.output().text()).name("value");
      value(output.value(), json);
    } else if (event instanceof RunEvent.AttemptEnded ended) {
      lease("ended", ended.lease());
      outcome(ended.outcome());
    } else if (event instanceof RunEvent.TaskFinished finished) {
      TaskResult result = finished.result();
      task("finished", finished.task()).field("status", result.status().word());
      json.field("because", result.because());
      json.field("allowed", result.allowed()).field("leftOut", result.leftOut());
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      task("retry", retry.task()).field("attempt", retry.attempt());
      json.field("due", time(retry.due())).field("because", retry.because());
    } else if (event instanceof RunEvent.ApprovalAsked asked) {
      Instant deadline = asked.deadline();
      task("asked", asked.task()).field("deadline", deadline == null ? null : time(deadline));
    } else if (event instanceof RunEvent.ApprovalGiven given) {
      task("approved", given.task()).field("by", given.by());
    } else if (event instanceof RunEvent.TaskCleared cleared) {
      task("cleared", cleared.task());
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      word("cancel").field("by", cancel.by());
      json.field("atOnce", cancel.atOnce()).field("expired", cancel.expired());
    } else if (event instanceof RunEvent.RunFinished finished) {
      word("run-finished").field("status", finished.status().word());
    } else {
      word("run-started");
    }
  }

  private JsonWriter word(String word) {
    return json.field("event", word);
  }

  /** A task and, where it is a leg whose item is known, that. */
  private JsonWriter task(String word, TaskName task) {
    return word(word).field("task", task.text()).some("item", items.item(task));
  }

  private JsonWriter lease(String word, Lease lease) {
    return task(word, lease.task()).field("attempt", lease.attempt()).field("agent", lease.agent());
  }

  /** Writes a value of an output. */
  static void value(Scalar value, JsonWriter json) {
    switch (value.kind()) {
      case TEXT -> json.value(value.text());
      case NUMBER, FLAG, LIST -> json.raw(value.text());
      case NOTHING -> json.nothing();
    }
  }

  private void outcome(AttemptOutcome outcome) {
    json.field("outcome", word(outcome));
    json.field("because", outcome.good() ? "" : outcome.described());
    if (outcome instanceof AttemptOutcome.Exited exited) {
      json.field("code", exited.code());
    } else if (outcome instanceof AttemptOutcome.Reused reused) {
      json.field("from", reused.run());
    }
  }

  /** How an attempt ended, in one word. */
  static String word(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.TimedOut
        ? "timed-out"
        : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
