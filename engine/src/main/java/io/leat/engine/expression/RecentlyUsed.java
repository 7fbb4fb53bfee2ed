package io.leat.engine.expression;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

/**
 * What was made of texts and used last. It takes many times as much as its text, so that whoever has the text does not hold it: however
 * many there are, no more is kept than a bound says. For any thread.
 */
final class RecentlyUsed<V> {
  private final long most;
  private final LinkedHashMap<String, Entry<V>> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long kept;

  private record Entry<V>(V value, long weight) {}

  /** Keeps values of {@code most} together, in the measure of their weights. */
  RecentlyUsed(long most) {
    this.most = most;
  }

  /** What is made of {@code text}, by {@code make} unless it is kept; what that throws is thrown. One that is heavier than all may be is not kept. */
  V of(String text, long weight, Supplier<V> make) {
    synchronized (this) {
      Entry<V> entry = entries.get(text);
      if (entry != null) {
        return entry.value;
      }
    }
    V value = make.get();
    keep(text, new Entry<>(value, weight));
    return value;
  }

  private synchronized void keep(String text, Entry<V> entry) {
    Entry<V> other = entries.put(text, entry);
    kept += entry.weight - (other == null ? 0 : other.weight);
    Iterator<Entry<V>> oldest = entries.values().iterator();
    while (kept > most) {
      kept -= oldest.next().weight;
      oldest.remove();
    }
  }
}
