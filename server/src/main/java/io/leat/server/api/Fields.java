package io.leat.server.api;

import io.leat.server.http.Problem;
import org.jspecify.annotations.Nullable;

/** Which fields of a body go with each other: one that would be ignored is refused. */
final class Fields {
  private Fields() {}

  /**
   * A field of a body.
   *
   * @param value null when the body does not have it
   */
  record Field(String name, @Nullable Object value) {}

  /** Refuses a body that lacks one of {@code fields}. */
  static void needed(Field... fields) {
    for (Field each : fields) {
      if (each.value() == null) {
        throw Problem.badBody("", "'" + each.name() + "' is missing").refusal();
      }
    }
  }

  /** Refuses a body that has one of {@code fields}. */
  static void refused(String why, Field... fields) {
    for (Field each : fields) {
      if (each.value() != null) {
        throw Problem.badBody("/" + each.name(), why).refusal();
      }
    }
  }
}
