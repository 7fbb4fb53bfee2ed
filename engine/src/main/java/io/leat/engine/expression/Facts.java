package io.leat.engine.expression;

import java.util.Optional;

/** What is known at one moment. Asked during evaluation; an answer for a path never changes once it is given. */
public interface Facts {

  /** Facts that know nothing. */
  Facts NONE = new Facts() {};

  /**
   * The value of a fact.
   *
   * @return empty while it is not known; {@link Scalar.Nothing} when it is known that there is none
   */
  default Optional<Scalar> of(Expression.Reference reference) {
    return Optional.empty();
  }

  /** The most work that the match of a text and a pattern may be; one that is more stays open. See {@link TextPattern#share}. */
  default long patternWork() {
    return TextPattern.MOST_WORK;
  }

  /**
   * The value of a call of {@code changed} or {@code files}, whose arguments are literal patterns.
   *
   * @return empty while it is not known
   */
  default Optional<Scalar> of(Expression.Call call) {
    return Optional.empty();
  }
}
