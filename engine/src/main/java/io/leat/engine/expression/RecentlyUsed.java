package io.leat.engine.expression;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was made of texts and used last. It takes many times as much as its text, so that whoever has the text does not hold it: however
 * many there are, no more is kept than a bound says. For any thread.
 */
public final class RecentlyUsed<K, V> {
  private final long most;
  private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long kept;

  private record Entry<V>(V value, long weight) {}

  /** Keeps values of {@code most} together, in the measure of their weights. */
  public RecentlyUsed(long most) {
    this.most = most;
  }

  /** What is made of {@code key}, by {@code make} unless it is kept; what that throws is thrown. One that is heavier than all may be is not kept. */
  V of(K key, long weight, Supplier<V> make) {
    V known = get(key);
    if (known != null) {
      return known;
    }
    V value = make.get();
    keep(key, value, weight);
    return value;
  }

  /** What is kept of {@code key}; null for nothing. */
  public synchronized @Nullable V get(K key) {
    Entry<V> entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  /** Keeps what was made of {@code key}. */
  public synchronized void keep(K key, V value, long weight) {
    Entry<V> other = entries.put(key, new Entry<>(value, weight));
    kept += weight - (other == null ? 0 : other.weight);
    Iterator<Entry<V>> oldest = entries.values().iterator();
    while (kept > most) {
      kept -= oldest.next().weight;
      oldest.remove();
    }
  }
}
