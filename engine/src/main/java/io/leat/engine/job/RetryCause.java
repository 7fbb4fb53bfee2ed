package io.leat.engine.job;

/** An end of an attempt after which another attempt may be made. */
public enum RetryCause {
  /** The task said no. */
  FAILED("failed"),
  /** We could not run it. */
  ERRORED("errored"),
  /** Nobody knows how it ended. */
  LOST("lost"),
  /** It ran longer than its timeout. */
  TIMEOUT("timeout");

  private final String word;

  RetryCause(String word) {
    this.word = word;
  }

  /** The word for this in a Jobfile. */
  public String word() {
    return word;
  }
}
