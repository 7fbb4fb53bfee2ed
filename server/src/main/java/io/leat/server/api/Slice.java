package io.leat.server.api;

import io.leat.server.http.Answer;
import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.server.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** A page of a list that does not change while it is read: a place in it is how many are before it. */
final class Slice {
  private Slice() {}

  /**
   * The page that {@code request} asks for by {@code limit} and {@code after}.
   *
   * @param list what the list is, so that a place in another is refused; of one that may be replaced, with what tells the two apart
   * @param add shows one of {@code all} as a record of the contract; may leave it out
   */
  static <T, V> Answer.Json of(
      Request request, String list, List<T> all, BiConsumer<T, List<V>> add) {
    return of(request, list, all, add, () -> false);
  }

  /**
   * The same.
   *
   * @param enough whether the page ends here, since it took long; it has one of {@code all} at least
   */
  static <T, V> Answer.Json of(
      Request request,
      String list,
      List<T> all,
      BiConsumer<T, List<V>> add,
      BooleanSupplier enough) {
    int from =
        request
            .text("after")
            .map(text -> Integer.parseInt(Cursor.read(text, list, 1).keys().getFirst()))
            .map(place -> Math.clamp(place, 0, all.size()))
            .orElse(0);
    int most = (int) Math.min(all.size(), from + request.integer("limit").orElseThrow());
    List<V> items = new ArrayList<>();
    int to = from;
    while (to < most && (to == from || !enough.getAsBoolean())) {
      add.accept(all.get(to), items);
      to++;
    }
    return new Page<>(
            items,
            to == all.size()
                ? Optional.empty()
                : Optional.of(Cursor.of(list, Integer.toString(to))))
        .answer(request);
  }
}
