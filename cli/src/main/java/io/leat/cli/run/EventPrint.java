package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.EventJson;
import io.leat.engine.run.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Events printed as JSON objects, with the items of the legs of families. */
final class EventPrint extends EventJson {
  private final JsonWriter json;
  private final LegItems items;

  private EventPrint(JsonWriter json, LegItems items) {
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
    recorded.event().write(new EventPrint(json, items));
    json.endObject();
  }

  /** Writes a value of an output. */
  static void value(Scalar value, JsonWriter json) {
    switch (value.kind()) {
      case TEXT -> json.value(value.text());
      case NUMBER, FLAG, LIST -> json.raw(value.text());
      case NOTHING -> json.value(null);
    }
  }

  @Override
  protected void field(String name, @Nullable Object value) {
    json.name(name);
    if (value instanceof String text) {
      json.value(text);
      String item = name.equals("task") ? items.item(new TaskName(text)) : null;
      if (item != null) {
        json.name("item").value(item);
      }
    } else if (value instanceof Scalar scalar) {
      value(scalar, json);
    } else {
      json.raw(String.valueOf(value));
    }
  }
}
