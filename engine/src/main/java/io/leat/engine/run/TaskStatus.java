package io.leat.engine.run;

/** How a task ended. The words never blur (PRODUCT, "Words"). */
public enum TaskStatus {
  /** Its steps ended well, and all that it promises is there. */
  SUCCEEDED("succeeded"),
  /** The task said no. */
  FAILED("failed"),
  /** We could not run it. */
  ERRORED("errored"),
  /** Somebody said stop. */
  CANCELLED("cancelled"),
  /** It was not to run. */
  SKIPPED("skipped"),
  /** Nobody knows. */
  LOST("lost");

  private final String word;

  TaskStatus(String word) {
    this.word = word;
  }

  /** The word for this, everywhere. */
  public String word() {
    return word;
  }

  /** The status of this word. */
  public static TaskStatus of(String word) {
    for (TaskStatus each : values()) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no status of a task: '" + word + "'");
  }
}
