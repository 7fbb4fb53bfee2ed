package io.leat.server.api;

import io.leat.engine.expression.Scalar;
import io.leat.engine.run.EventJson;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.store.FedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Events as docs/events.md describes them. */
final class EventView extends EventJson {
  /** The one fact of a notice that is a number. */
  private static final String RUNS = "runs";

  private final JsonObject json;

  private EventView(JsonObject json) {
    this.json = json;
  }

  /** What the feed tells. */
  static JsonObject of(FedEvent fed) {
    return switch (fed) {
      case FedEvent.OfRun(_, long run, RecordedEvent event) -> of(run, event);
      case FedEvent.Notice notice -> of(notice);
    };
  }

  /** What is no event of a run that goes on; so it has no version, and one about the server no run. */
  private static JsonObject of(FedEvent.Notice notice) {
    JsonObject json = new JsonObject().put("at", time(notice.at()));
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
            .put("at", time(recorded.at()))
            .put("run", run);
    recorded.event().write(new EventView(json));
    if (recorded.event() instanceof RunEvent.RunFinished) {
      json.put("artifacts", artifacts(run));
    }
    return json;
  }

  /** Where the artifacts of a run are listed, below the address of the server. */
  private static String artifacts(long run) {
    return "/api/v1/runs/" + run + "/artifacts";
  }

  @Override
  protected void field(String name, @Nullable Object value) {
    json.put(name, value instanceof Scalar scalar ? plain(scalar) : value);
  }

  private static Object plain(Scalar value) {
    return switch (value.kind()) {
      case FLAG -> value.truth();
      case NUMBER -> new BigDecimal(value.text());
      case LIST -> new JsonArray(value.text());
      case TEXT, NOTHING -> value.text();
    };
  }
}
