package io.leat.dsl.vocabulary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The axes of a matrix and their values, in the order of writing; never empty. */
public record Axes(Map<String, List<String>> values) {
  public Axes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Every combination of one value of each axis; the last axis changes fastest. */
  public List<Map<String, String>> legs() {
    List<Map<String, String>> legs = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : values.entrySet()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> leg : legs) {
        for (String value : axis.getValue()) {
          Map<String, String> longer = new LinkedHashMap<>(leg);
          longer.put(axis.getKey(), value);
          more.add(longer);
        }
      }
      legs = more;
    }
    return legs;
  }

  /** The name of one leg of the task {@code base}: {@code base[value,...]}. */
  public static String name(String base, Map<String, String> leg) {
    return base + "[" + String.join(",", leg.values()) + "]";
  }
}
