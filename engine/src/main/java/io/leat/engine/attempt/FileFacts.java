package io.leat.engine.attempt;

import io.leat.engine.durable.FileThreads;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is known to an attempt, and besides it the digests of files in its workspace: {@code files('src/**')}. */
final class FileFacts extends ForwardingFacts {
  private final Supplier<StoredFiles> kept;
  private final Path workspace;

  /**
   * Facts of one attempt.
   *
   * @param kept asked when a digest is
   */
  FileFacts(Facts known, Supplier<StoredFiles> kept, Path workspace) {
    super(known);
    this.kept = kept;
    this.workspace = workspace;
  }

  @Override
  public Optional<Scalar> of(Expression.Call call) {
    if (call.function() != Function.FILES) {
      return known.of(call);
    }
    List<Glob> patterns = new ArrayList<>();
    for (Expression each : call.arguments()) {
      if (each instanceof Expression.Literal(Scalar pattern)) {
        patterns.add(Glob.of(pattern.text()));
      }
    }
    try {
      return Optional.of(Scalar.of(FileThreads.on(() -> kept.get().digest(patterns, workspace))));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
