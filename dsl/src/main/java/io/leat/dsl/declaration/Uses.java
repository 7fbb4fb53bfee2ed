package io.leat.dsl.declaration;

import io.leat.dsl.source.SourceSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where facts are used: for each path such as {@code outputs.compile.version}, and each beginning of one, its first place. */
public final class Uses {
  private final Map<List<String>, SourceSpan> first = new LinkedHashMap<>();

  /** Notes that {@code path} is used; {@code span} is the place of its last segment. */
  public void add(List<String> path, SourceSpan span) {
    first.putIfAbsent(List.copyOf(path), span);
  }

  /** The first place where {@code path} is used, or empty. */
  public Optional<SourceSpan> of(List<String> path) {
    return Optional.ofNullable(first.get(path));
  }

  /** All paths that are used. */
  public Map<List<String>, SourceSpan> all() {
    return Collections.unmodifiableMap(first);
  }
}
