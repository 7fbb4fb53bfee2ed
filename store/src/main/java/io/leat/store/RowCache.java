package io.leat.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows of a small table by one of their columns, as they were last read; all are forgotten when one changes. That is enough since a
 * database has one writer, and a row that is read while it changes is not kept. Safe for all threads.
 */
final class RowCache<K, V> {
  private final Map<K, V> rows = new HashMap<>();
  private long changes;

  /** The row of {@code key}, read by {@code reader} if need be. What is not there is looked for each time. */
  Optional<V> get(K key, Supplier<Optional<V>> reader) {
    long before;
    synchronized (this) {
      V known = rows.get(key);
      if (known != null) {
        return Optional.of(known);
      }
      before = changes;
    }
    Optional<V> read = reader.get();
    if (read.isPresent()) {
      keep(key, read.get(), before);
    }
    return read;
  }

  /**
   * The rows of {@code keys} in their order, all read by {@code reader} where one of them is not known. What is gone is left out.
   *
   * @param reader reads at least those of {@code keys}, by key
   */
  List<V> all(Collection<K> keys, Supplier<Map<K, V>> reader) {
    long before;
    synchronized (this) {
      if (rows.keySet().containsAll(keys)) {
        return keys.stream().map(rows::get).toList();
      }
      before = changes;
    }
    Map<K, V> read = reader.get();
    read.forEach((key, row) -> keep(key, row, before));
    return keys.stream().flatMap(key -> Stream.ofNullable(read.get(key))).toList();
  }

  private synchronized void keep(K key, V row, long before) {
    if (before == changes) {
      rows.put(key, row);
    }
  }

  /** Makes a change, and forgets. */
  <T> T changing(Supplier<T> change) {
    try {
      return change.get();
    } finally {
      forget();
    }
  }

  private synchronized void forget() {
    changes++;
    rows.clear();
  }
}
