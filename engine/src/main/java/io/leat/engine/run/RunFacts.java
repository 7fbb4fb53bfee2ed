package io.leat.engine.run;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run besides what it was planned with: {@code run.number}, and {@code run.before}, how the run before it ended. They are
 * no facts of planning, so that the same Jobfile makes the same graph in each run.
 *
 * @param planned the facts of planning
 * @param number the number of the run
 * @param before {@code succeeded} or {@code failed}; null when there is no such run
 */
public record RunFacts(Facts planned, long number, @Nullable String before) implements Facts {

  @Override
  public Optional<Scalar> of(Expression.Reference reference) {
    if (!reference.root().equals("run") || reference.path().size() != 2) {
      return planned.of(reference);
    }
    return switch (reference.path().get(1)) {
      case "number" -> Optional.of(Scalar.of(BigDecimal.valueOf(number)));
      case "before" -> Optional.of(before == null ? Scalar.nothing() : Scalar.of(before));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Scalar> of(Expression.Call call) {
    return planned.of(call);
  }

  @Override
  public long patternWork() {
    return planned.patternWork();
  }
}
