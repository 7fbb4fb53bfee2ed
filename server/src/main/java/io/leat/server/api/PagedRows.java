package io.leat.server.api;

import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.server.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Lists that the store gives in parts, each behind a row that was sent before: none is sent twice or left out while others come and go. How
 * many and behind which one are the parameters {@code limit} and {@code after}.
 */
final class PagedRows {
  private PagedRows() {}

  /** Rows of the store behind a place; one more than are shown tells that there are more. */
  @FunctionalInterface
  interface Rows<P, R> {
    List<R> behind(P place, int limit);
  }

  /** A part of a list in the order of unique names. */
  static <R, V> Answer byName(
      Request request,
      String list,
      Rows<String, R> rows,
      Function<R, String> name,
      Function<R, V> view) {
    return answer(
        request, list, (after, limit) -> rows.behind(after.orElse(""), limit), name, view);
  }

  /** A part of a list in the order of falling numbers, the newest first. */
  static <R, V> Answer newestFirst(
      Request request,
      String list,
      Rows<Long, R> rows,
      ToLongFunction<R> number,
      Function<R, V> view) {
    return answer(
        request,
        list,
        (after, limit) -> rows.behind(after.map(Long::parseLong).orElse(Long.MAX_VALUE), limit),
        row -> Long.toString(number.applyAsLong(row)),
        view);
  }

  private static <R, V> Answer answer(
      Request request,
      String list,
      Rows<Optional<String>, R> rows,
      Function<R, String> key,
      Function<R, V> view) {
    int limit = Math.toIntExact(request.integer("limit").orElseThrow());
    Optional<String> after =
        request.text("after").map(text -> Cursor.read(text, list, 1).keys().getFirst());
    List<R> all = rows.behind(after, limit + 1);
    return new Page<>(
            all.stream().limit(limit).map(view).toList(),
            all.size() > limit
                ? Optional.of(Cursor.of(list, key.apply(all.get(limit - 1))))
                : Optional.empty())
        .answer(request);
  }
}
