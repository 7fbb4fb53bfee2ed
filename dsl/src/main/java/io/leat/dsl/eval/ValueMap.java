package io.leat.dsl.eval;

import io.leat.dsl.source.SourceSpan;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map, in the order of insertion. The keys are texts, numbers, flags and null.
 *
 * <p>Whoever looks for a key or copies entries says to whom it is charged: a key costs what
 * comparing it costs, also when all keys of a map have the same hash.
 */
final class ValueMap {
  /** How often a key is compared at most: the keys of one hash are in a tree, 100,000 of them at most. */
  private static final int COMPARED = 17;

  private final Map<Value, Value> entries = new LinkedHashMap<>();

  int size() {
    return entries.size();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The entries, to be looked at. */
  Collection<Map.Entry<Value, Value>> all() {
    return Collections.unmodifiableMap(entries).entrySet();
  }

  /** The values, to be looked at. */
  Collection<Value> values() {
    return Collections.unmodifiableMap(entries).values();
  }

  private static void charge(Value key, Budget budget, SourceSpan at) {
    long letters =
        switch (key) {
          case Value.Str(String text, boolean _) -> text.length();
          case Value.Num _ -> 64;
          default -> 0;
        };
    budget.steps(1 + letters * COMPARED / Budget.LETTERS_PER_STEP, at);
  }

  /** The value of a key, or null when the key is missing. */
  @Nullable Value get(Value key, Budget budget, SourceSpan at) {
    charge(key, budget, at);
    return entries.get(key);
  }

  boolean has(Value key, Budget budget, SourceSpan at) {
    charge(key, budget, at);
    return entries.containsKey(key);
  }

  /** Gives a key its value. The value before, or null when there was none. */
  @Nullable Value put(Value key, Value value, Budget budget, SourceSpan at) {
    charge(key, budget, at);
    budget.collection(entries.size() + 1L, at);
    budget.allocate(64, at);
    return entries.put(key, value);
  }

  /** Takes a key away. Its value, or null when it was missing. */
  @Nullable Value remove(Value key, Budget budget, SourceSpan at) {
    charge(key, budget, at);
    return entries.remove(key);
  }

  /** Takes over the entries of {@code more}, which may be this very map. */
  void putAll(ValueMap more, Budget budget, SourceSpan at) {
    if (more != this) {
      for (Map.Entry<Value, Value> entry : more.entries.entrySet()) {
        put(entry.getKey(), entry.getValue(), budget, at);
      }
    }
  }

  ValueMap copy(Budget budget, SourceSpan at) {
    ValueMap copy = new ValueMap();
    copy.putAll(this, budget, at);
    return copy;
  }
}
