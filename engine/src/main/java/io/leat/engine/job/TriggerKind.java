package io.leat.engine.job;

import java.util.List;
import java.util.stream.Stream;

/** What started a run. Conditions see its word as {@code trigger.kind}. */
public enum TriggerKind {
  /** Somebody, by the command line. */
  PERSON("person"),
  /** A push to a branch or tag. */
  PUSH("push"),
  /** A pull request that was opened or changed. */
  PULL_REQUEST("pullRequest"),
  /** A time. */
  CRON("cron"),
  /** A task of another run, or the end of that. */
  JOB("job"),
  /** The start of the server. */
  STARTUP("startup"),
  /** A program, over REST. */
  REST("rest");

  private final String word;

  TriggerKind(String word) {
    this.word = word;
  }

  /** The word for this, everywhere. */
  public String word() {
    return word;
  }

  /** The words of all kinds. */
  public static List<String> words() {
    return Stream.of(values()).map(TriggerKind::word).toList();
  }

  /** The kind of this word. */
  public static TriggerKind of(String word) {
    for (TriggerKind each : values()) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no kind of trigger: '" + word + "'");
  }
}
