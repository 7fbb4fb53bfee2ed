package io.leat.dsl.eval;

import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What evaluation learnt of places of the file, kept for the look at what it did not reach. */
final class Reached {
  private final IdentityHashMap<List<Statement>, Set<String>> parameters = new IdentityHashMap<>();
  private final IdentityHashMap<SourceSpan, Boolean> loads = new IdentityHashMap<>();

  /** The block of a job was evaluated, and declared parameters of these names. */
  void job(List<Statement> block, Collection<String> names) {
    parameters.computeIfAbsent(block, _ -> new HashSet<>()).addAll(names);
  }

  /** The parameters of the job with this block; null when it was not evaluated. */
  @Nullable Set<String> parameters(List<Statement> block) {
    return parameters.get(block);
  }

  /** The parameters of all jobs. */
  Collection<Set<String>> parameters() {
    return parameters.values();
  }

  /** The {@code load} that stands at {@code at} brought its functions. */
  void load(SourceSpan at) {
    loads.put(at, true);
  }

  /** Whether the {@code load} that stands at {@code at} brought its functions. */
  boolean loaded(SourceSpan at) {
    return loads.containsKey(at);
  }
}
