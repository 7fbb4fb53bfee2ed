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
import org.jspecify.annotations.Nullable;

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
    json.name("version").value(recorded.version());
    json.name("at").value(time(recorded.at()));
    json.name("run").value(run);
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
      word("ready").task(ready.task()).number("attempt", ready.attempt());
    } else if (event instanceof RunEvent.AttemptLeased leased) {
      word("leased").lease(leased.lease());
    } else if (event instanceof RunEvent.AttemptStarted started) {
      word("started").lease(started.lease());
    } else if (event instanceof RunEvent.OutputPublished output) {
      word("output").lease(output.lease()).text("name", output.output().text());
      value(output.value());
    } else if (event instanceof RunEvent.AttemptEnded ended) {
      word("ended").lease(ended.lease()).outcome(ended.outcome());
    } else if (event instanceof RunEvent.TaskFinished finished) {
      TaskResult result = finished.result();
      word("finished").task(finished.task());
      text("status", result.status().word()).text("because", result.because());
      json.name("allowed").value(result.allowed());
      json.name("leftOut").value(result.leftOut());
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      word("retry").task(retry.task()).number("attempt", retry.attempt());
      text("due", time(retry.due())).text("because", retry.because());
    } else if (event instanceof RunEvent.ApprovalAsked asked) {
      word("asked").task(asked.task());
      Instant deadline = asked.deadline();
      text("deadline", deadline == null ? null : time(deadline));
    } else if (event instanceof RunEvent.ApprovalGiven given) {
      word("approved").task(given.task()).text("by", given.by());
    } else if (event instanceof RunEvent.TaskCleared cleared) {
      word("cleared").task(cleared.task());
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      word("cancel").text("by", cancel.by());
      json.name("atOnce").value(cancel.atOnce()).name("expired").value(cancel.expired());
    } else if (event instanceof RunEvent.RunFinished finished) {
      word("run-finished").text("status", finished.status().word());
    } else {
      word("run-started");
    }
  }

  private EventJson word(String word) {
    return text("event", word);
  }

  private EventJson text(String name, @Nullable String value) {
    json.name(name);
    if (value == null) {
      json.nothing();
    } else {
      json.value(value);
    }
    return this;
  }

  /** A task and, where it is a leg whose item is known, that. */
  private EventJson task(TaskName task) {
    text("task", task.text());
    String item = items.item(task);
    return item == null ? this : text("item", item);
  }

  private EventJson number(String name, long value) {
    json.name(name).value(value);
    return this;
  }

  private EventJson lease(Lease lease) {
    return task(lease.task()).number("attempt", lease.attempt()).text("agent", lease.agent());
  }

  private void value(Scalar value) {
    json.name("value");
    value(value, json);
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
    text("outcome", word(outcome)).text("because", outcome.good() ? "" : outcome.described());
    if (outcome instanceof AttemptOutcome.Exited exited) {
      number("code", exited.code());
    } else if (outcome instanceof AttemptOutcome.Reused reused) {
      number("from", reused.run());
    }
  }

  /** How an attempt ended, in one word. */
  static String word(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.TimedOut
        ? "timed-out"
        : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
