package io.leat.engine.artifact;

/** What is known of earlier runs of a task. */
public sealed interface ResultLookup {

  /** The same was done before, with this result. */
  record Same(Result result) implements ResultLookup {}

  /** Something else was done last, under this key; {@link ResultKey#firstDifference} says what differs. */
  record Other(ResultKey last) implements ResultLookup {}

  /** Nothing that can be read. */
  record Nothing() implements ResultLookup {}
}
