package io.leat.engine.job;

/** After which ends of a task an artifact is kept. */
public enum KeptOn {
  /** When it ended well. */
  SUCCEEDED("succeeded"),
  /** When an attempt of it did not, and its files are there. */
  FAILED("failed"),
  /** In both cases. */
  ALWAYS("always");

  private final String word;

  KeptOn(String word) {
    this.word = word;
  }

  /** The word for this in a Jobfile. */
  public String word() {
    return word;
  }

  /** Whether files are kept after an end. */
  public boolean keeps(boolean good) {
    return this == ALWAYS || good == (this == SUCCEEDED);
  }
}
