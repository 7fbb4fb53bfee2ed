package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TaskName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Events as the fields of a JSON object, for other programs: docs/events.md. Fields are added, and never change their meaning. What takes
 * the fields is told each in its order, and has written the place of the event in its run, its time and the run before.
 */
public abstract class EventJson extends EventWriter {

  /** ISO-8601 in UTC with milliseconds: {@code 2026-01-31T12:00:00.000Z}. */
  public static String time(Instant instant) {
    String text = Instant.ofEpochMilli(instant.toEpochMilli()).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }

  /** Takes a text; null for none. */
  protected abstract void put(String name, @Nullable String value);

  /** Takes a whole number. */
  protected abstract void put(String name, long value);

  /** Takes a flag. */
  protected abstract void put(String name, boolean value);

  /** Takes the value of an output. */
  protected abstract void put(String name, Scalar value);

  /** The item to be told beside the task that is a leg of a family; null for none. */
  protected @Nullable String item(TaskName task) {
    return null;
  }

  @Override
  final EventJson word(String word) {
    return text("event", word);
  }

  @Override
  final EventJson task(TaskName task) {
    String item = item(task);
    text("task", task.text());
    return item == null ? this : text("item", item);
  }

  @Override
  final EventJson text(String name, String value) {
    put(name, value);
    return this;
  }

  @Override
  final EventJson number(String name, long value) {
    put(name, value);
    return this;
  }

  @Override
  final EventJson flag(String name, String word, boolean on) {
    put(name, on);
    return this;
  }

  @Override
  final EventJson time(String name, @Nullable Instant instant) {
    put(name, instant == null ? null : time(instant));
    return this;
  }

  /** Not told: who is outside holds no lease. */
  @Override
  final EventJson fence(long fence) {
    return this;
  }

  @Override
  final EventJson value(Scalar value) {
    put("value", value);
    return this;
  }

  @Override
  final EventJson outcome(AttemptOutcome outcome) {
    text("outcome", outcome.word()).text("because", outcome.good() ? "" : outcome.described());
    if (outcome instanceof AttemptOutcome.Exited(int code)) {
      return number("code", code);
    }
    return outcome instanceof AttemptOutcome.Reused(int run) ? number("from", run) : this;
  }

  @Override
  final EventJson result(TaskResult result) {
    text("status", result.status().word()).text("because", result.because());
    put("allowed", result.allowed());
    put("leftOut", result.leftOut());
    return this;
  }
}
