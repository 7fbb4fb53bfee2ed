package io.leat.engine.expression;

import java.util.Optional;

/**
 * What is known to the conditions of one job.
 *
 * @param known the facts
 * @param patternWork what each match of the job may be; {@link TextPattern#share} of all of them
 */
public record JobFacts(Facts known, long patternWork) implements Facts {
  @Override
  public Optional<Scalar> of(Expression.Reference reference) {
    return known.of(reference);
  }

  @Override
  public Optional<Scalar> of(Expression.Call call) {
    return known.of(call);
  }
}
