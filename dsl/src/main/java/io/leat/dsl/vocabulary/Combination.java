package io.leat.dsl.vocabulary;

import io.leat.dsl.source.SourceSpan;
import java.util.List;
import java.util.Map;

/**
 * A value for some axes of a matrix, as {@code exclude} and {@code include} of a task name them. Whether there are such axes and values is
 * said by {@link Legs}.
 *
 * @param parts in the order of writing, each of another axis; never empty
 * @param span where the whole stands
 */
public record Combination(List<Part> parts, SourceSpan span) {

  /** One axis and its value. */
  public record Part(String axis, SourceSpan axisSpan, String value, SourceSpan valueSpan) {}

  public Combination {
    parts = List.copyOf(parts);
  }

  /** Whether {@code leg} has all of these values. */
  boolean fits(Map<String, String> leg) {
    return parts.stream().allMatch(part -> part.value().equals(leg.get(part.axis())));
  }
}
