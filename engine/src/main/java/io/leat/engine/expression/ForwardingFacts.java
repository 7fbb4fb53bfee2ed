package io.leat.engine.expression;

import java.util.Optional;

/** Facts that add to others or answer instead of them: what is not overridden is as those have it. As safe for threads as those are. */
public abstract class ForwardingFacts implements Facts {
  protected final Facts known;

  protected ForwardingFacts(Facts known) {
    this.known = known;
  }

  @Override
  public Optional<Scalar> of(Expression.Reference reference) {
    return known.of(reference);
  }

  @Override
  public Optional<Scalar> of(Expression.Call call) {
    return known.of(call);
  }

  @Override
  public long patternWork() {
    return known.patternWork();
  }
}
