package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events as JSON objects, for other programs: docs/events.md. Fields are added, and never change their meaning. */
public abstract class EventJson extends EventWriter {

  /** ISO-8601 in UTC with milliseconds: {@code 2026-01-31T12:00:00.000Z}. */
  public static String time(Instant instant) {
    String text = Instant.ofEpochMilli(instant.toEpochMilli()).toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }

  /**
   * Takes the next field.
   *
   * @param value a {@link String}, {@link Long}, {@link Integer}, {@link Boolean} or {@link Scalar}; null for nothing
   */
  protected abstract void field(String name, @Nullable Object value);

  @Override
  final EventJson stored(String field) {
    return this;
  }

  @Override
  final EventJson told(String name, @Nullable Object value) {
    field(name, value instanceof Instant instant ? time(instant) : value);
    return this;
  }
}
