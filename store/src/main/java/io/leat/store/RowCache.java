package io.leat.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
