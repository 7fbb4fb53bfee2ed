package io.leat.dsl.vocabulary;

import io.leat.engine.expression.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The axes of a matrix and their values, in the order of writing; never empty.
 *
 * @param list the output whose items are the values of the one axis, which has none by itself; null when all are written
 */
public record Axes(Map<String, List<String>> values, Expression.@Nullable Reference list) {
  /** Axes whose values are written. */
  public Axes(Map<String, List<String>> values) {
    this(values, null);
  }

  public Axes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** How many combinations there are; {@link Long#MAX_VALUE} when they cannot be counted. */
  public long count() {
    long count = 1;
    for (List<String> axis : values.values()) {
      long more = count * axis.size();
      if (Math.multiplyHigh(count, axis.size()) != 0 || more < 0) {
        return Long.MAX_VALUE;
      }
      count = more;
    }
    return count;
  }

  /** How many values all combinations have together; {@link Long#MAX_VALUE} when they cannot be counted. */
  long cells() {
    long count = count();
    return count > Long.MAX_VALUE / values.size() ? Long.MAX_VALUE : count * values.size();
  }

  /** Every combination of one value of each axis, in a new list; the last axis changes fastest. Whoever asks has {@linkplain #count counted} them. */
  List<Map<String, String>> combinations() {
    long count = count();
    List<Map<String, String>> legs = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Map<String, String> leg = LinkedHashMap.newLinkedHashMap(values.size());
      long behind = count;
      for (Map.Entry<String, List<String>> axis : values.entrySet()) {
        List<String> all = axis.getValue();
        behind /= all.size();
        leg.put(axis.getKey(), all.get((int) (i / behind % all.size())));
      }
      legs.add(leg);
    }
    return legs;
  }

  /** The name of one leg of the task {@code base}: {@code base[value,...]}. */
  public static String name(String base, Map<String, String> leg) {
    return base + "[" + String.join(",", leg.values()) + "]";
  }
}
