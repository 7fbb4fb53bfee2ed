package io.leat.server.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param after the cursor behind the last item, for the parameter {@code after}; empty when there is nothing more
 */
public record Page(List<JsonObject> items, Optional<Cursor> after) {
  public Page {
    items = List.copyOf(items);
  }

  /** {@code items} and {@code next} (null at the end), with a Link header (RFC 8288). */
  public Answer.Json answer(Request request) {
    Answer.Json json =
        Answer.json(
            new JsonObject()
                .put("items", new JsonArray(items))
                .put("next", after.map(Cursor::text).orElse(null)));
    return after
        .map(cursor -> json.header("Link", "<" + request.pageLink(cursor) + ">; rel=\"next\""))
        .orElse(json);
  }
}
