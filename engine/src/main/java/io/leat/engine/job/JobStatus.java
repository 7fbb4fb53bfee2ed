package io.leat.engine.job;

/** How the run of another job must have ended for a trigger to fire. */
public enum JobStatus {
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  ANY("any");

  private final String word;

  JobStatus(String word) {
    this.word = word;
  }

  /** The word for this in a Jobfile. */
  public String word() {
    return word;
  }
}
