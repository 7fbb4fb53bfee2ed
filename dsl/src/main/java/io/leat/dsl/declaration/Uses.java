package io.leat.dsl.declaration;

import io.leat.dsl.source.SourceSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where facts are used: for each path such as {@code outputs.compile.version}, and each beginning of one, its first place; and whether
 * that is all of the file.
 */
public final class Uses {
  private final Map<List<String>, SourceSpan> first = new LinkedHashMap<>();
  private boolean lost;

  /** Notes that {@code path} is used; {@code span} is the place of its last segment. */
  public void add(List<String> path, SourceSpan span) {
    first.putIfAbsent(List.copyOf(path), span);
  }

  /** The first place where {@code path} is used, or empty. */
  public Optional<SourceSpan> of(List<String> path) {
    return Optional.ofNullable(first.get(path));
  }

  /** Notes that a part of the file could not be evaluated, which has been reported. */
  public void lose() {
    lost = true;
  }

  /** Whether a part of the file could not be evaluated, so that what nobody seems to declare may stand there. */
  public boolean lost() {
    return lost;
  }

  /** All paths that are used. */
  public Map<List<String>, SourceSpan> all() {
    return Collections.unmodifiableMap(first);
  }
}
