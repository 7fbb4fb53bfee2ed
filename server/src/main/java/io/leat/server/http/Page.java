package io.leat.server.http;

import io.leat.contract.Items;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param items records of the contract
 * @param after the cursor behind the last item, for the parameter {@code after}; empty when there is nothing more
 */
public record Page<T>(List<T> items, Optional<Cursor> after) {
  public Page {
    items = List.copyOf(items);
  }

  /** All of a list. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, Optional.empty());
  }

  /** {@code items} and {@code next} (null at the end), with a Link header (RFC 8288). */
  public Answer.Json answer(Request request) {
    Answer.Json json = Answer.json(new Items<>(items, after.map(Cursor::text).orElse(null)));
    return after
        .map(cursor -> json.header("Link", "<" + request.pageLink(cursor) + ">; rel=\"next\""))
        .orElse(json);
  }
}
