package io.leat.dsl.declaration;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each reference inside a text or condition stands. A {@link Datum} knows only where the whole stands; whoever finds something
 * wrong with one reference in it asks here for the exact place. Not for use by several threads.
 */
public final class ReferenceSpans {
  private final Map<Expression.Reference, List<SourceSpan>> places = new HashMap<>();

  /** Remembers that {@code reference} stands at {@code span}. */
  public void add(Expression.Reference reference, SourceSpan span) {
    places.computeIfAbsent(reference, _ -> new ArrayList<>()).add(span);
  }

  /** The first place of {@code reference} within {@code whole}; {@code whole} itself when none is known. */
  public SourceSpan within(SourceSpan whole, Expression.Reference reference) {
    for (SourceSpan place : places.getOrDefault(reference, List.of())) {
      if (place.source() == whole.source() && place.start() >= whole.start() && place.end() <= whole.end()) {
        return place;
      }
    }
    return whole;
  }
}
