package io.leat.engine.run;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run besides what it was planned with: {@code run.number}, and {@code run.before}, how the run before it ended. They
 * are no facts of planning, so that the same Jobfile makes the same graph in each run.
 */
public final class RunFacts extends ForwardingFacts {
  private final long number;
  private final @Nullable String before;

  /**
   * Those of a run.
   *
   * @param planned the facts of planning
   * @param number the number of the run
   * @param before {@code succeeded} or {@code failed}; null when there is no such run
   */
  public RunFacts(Facts planned, long number, @Nullable String before) {
    super(planned);
    this.number = number;
    this.before = before;
  }

  @Override
  public Optional<Scalar> of(Expression.Reference reference) {
    if (!reference.root().equals("run") || reference.path().size() != 2) {
      return known.of(reference);
    }
    return switch (reference.path().get(1)) {
      case "number" -> Optional.of(Scalar.of(BigDecimal.valueOf(number)));
      case "before" -> Optional.of(before == null ? Scalar.nothing() : Scalar.of(before));
      default -> Optional.empty();
    };
  }
}
