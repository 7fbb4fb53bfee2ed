package io.leat.server.api;

import io.leat.server.http.Problem;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Which fields of a body go with each other: one that would be ignored is refused. */
final class Fields {
  private Fields() {}

  /** Refuses a body that lacks one of {@code fields}. */
  static void needed(JsonObject body, List<String> fields) {
    for (String each : fields) {
      if (!body.containsKey(each)) {
        throw Problem.badBody("", "'" + each + "' is missing").refusal();
      }
    }
  }

  /** Refuses a body that has one of {@code fields}. */
  static void refused(JsonObject body, List<String> fields, String why) {
    for (String each : fields) {
      if (body.containsKey(each)) {
        throw Problem.badBody("/" + each, why).refusal();
      }
    }
  }
}
