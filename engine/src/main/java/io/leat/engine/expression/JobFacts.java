package io.leat.engine.expression;

/** What is known to the conditions of one job. */
public final class JobFacts extends ForwardingFacts {
  private final long patternWork;

  /**
   * Those of a job.
   *
   * @param known the facts
   * @param patternWork what each match of the job may be; {@link TextPattern#share} of all of them
   */
  public JobFacts(Facts known, long patternWork) {
    super(known);
    this.patternWork = patternWork;
  }

  @Override
  public long patternWork() {
    return patternWork;
  }
}
