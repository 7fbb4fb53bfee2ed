package io.leat.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items what is in it
 * @param next for 'after' of the next page; null at the end
 */
public record Items<T>(List<T> items, @Nullable String next) {
  public Items {
    items = List.copyOf(items);
  }
}
