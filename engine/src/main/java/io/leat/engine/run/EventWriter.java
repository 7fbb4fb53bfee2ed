package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TaskName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of an event in their order, see {@link RunEvent#write}. A line is made of what is stored ({@link EventText}), a JSON
 * object of what is told ({@link EventJson}); most fields are both.
 */
public abstract class EventWriter {

  EventWriter() {}

  /** Takes a field of a line. */
  abstract EventWriter stored(String field);

  /**
   * Takes a field of an object.
   *
   * @param value a text, a whole number, a flag, an {@link Instant} or a {@link Scalar}; null for nothing
   */
  abstract EventWriter told(String name, @Nullable Object value);

  final EventWriter event(String word) {
    return put("event", word);
  }

  final EventWriter put(String name, String value) {
    return stored(value).told(name, value);
  }

  final EventWriter put(String name, long value) {
    return stored(Long.toString(value)).told(name, value);
  }

  /** {@code word} says in a line that it is so; else the field is empty. */
  final EventWriter flag(String name, String word, boolean on) {
    return stored(on ? word : "").told(name, on);
  }

  final EventWriter time(String name, @Nullable Instant instant) {
    return stored(instant == null ? "" : Long.toString(instant.toEpochMilli())).told(name, instant);
  }

  final EventWriter task(TaskName task) {
    return put("task", task.text());
  }

  /** Who is outside has no use for the fence. */
  final EventWriter lease(Lease lease) {
    return task(lease.task())
        .put("attempt", lease.attempt())
        .stored(Long.toString(lease.fence()))
        .put("agent", lease.agent());
  }

  final EventWriter protection(Protection protection) {
    return put("environment", protection.environment().text())
        .stored(String.join("\n", protection.by()))
        .told("by", new Scalar.Items(protection.by()))
        .flag("notOwn", "not-own", protection.notOwn());
  }

  final EventWriter value(Scalar value) {
    return stored(value.kind().word()).stored(value.text()).told("value", value);
  }

  final EventWriter outcome(AttemptOutcome outcome) {
    put("outcome", outcome.word()).told("because", outcome.good() ? "" : outcome.described());
    return switch (outcome) {
      case AttemptOutcome.Exited(int code) -> put("code", code);
      case AttemptOutcome.Reused(int run) -> put("from", run);
      case AttemptOutcome.Broken(String why) -> stored(why);
      case AttemptOutcome.TimedOut(Duration limit) -> stored(Long.toString(limit.toMillis()));
      case AttemptOutcome.Stopped(String by) -> stored(by);
      case AttemptOutcome.Errored(String why) -> stored(why);
      case AttemptOutcome.Lost(String why) -> stored(why);
    };
  }

  final EventWriter result(TaskResult result) {
    return put("status", result.status().word())
        .stored(result.allowed() ? "allowed" : "")
        .put("because", result.because())
        .told("allowed", result.allowed())
        .told("leftOut", result.leftOut());
  }
}
