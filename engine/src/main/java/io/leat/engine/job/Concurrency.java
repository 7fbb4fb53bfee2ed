package io.leat.engine.job;

import io.leat.engine.expression.Template;

/** Runs of one group do not run at the same time; the policy says what happens instead. */
public record Concurrency(Template group, Policy policy) {

  /** What becomes of the runs of one group. */
  public enum Policy {
    /** They run one after another, oldest first. */
    QUEUE("queue"),
    /** A new run cancels those before it. */
    CANCEL_OLDER("cancel-older"),
    /** The one that runs goes on; of those that wait only the newest stays. */
    NEWEST_ONLY("newest-only");

    private final String word;

    Policy(String word) {
      this.word = word;
    }

    /** The word for this in a Jobfile. */
    public String word() {
      return word;
    }

    /** The policy of this word. */
    public static Policy of(String word) {
      for (Policy each : values()) {
        if (each.word.equals(word)) {
          return each;
        }
      }
      throw new IllegalArgumentException("no policy of a group: '" + word + "'");
    }
  }
}
