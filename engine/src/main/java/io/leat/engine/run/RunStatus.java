package io.leat.engine.run;

/** How a run ended. */
public enum RunStatus {
  /** Every task succeeded, was skipped, or failed where it may. */
  SUCCEEDED("succeeded"),
  /** A task failed, could not be run or was lost, or the run took longer than allowed. */
  FAILED("failed"),
  /** Somebody said stop, or no to a task that asked. */
  CANCELLED("cancelled");

  private final String word;

  RunStatus(String word) {
    this.word = word;
  }

  /** The word for this, everywhere. */
  public String word() {
    return word;
  }

  /** The status of this word. */
  public static RunStatus of(String word) {
    for (RunStatus each : values()) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no status of a run: '" + word + "'");
  }
}
