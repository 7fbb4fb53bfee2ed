package io.leat.store;

import io.leat.engine.run.RunStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a stored run stands. It begins {@link #QUEUED}, becomes {@link #RUNNING} by its first event, and ends {@link #SUCCEEDED}, {@link
 * #FAILED} or {@link #CANCELLED} by its last; while queued it may become {@link #REJECTED} or {@link #CANCELLED} without any event.
 */
public enum RunPhase {
  /** It has not begun. */
  QUEUED("queued"),
  /** It has begun and not ended. */
  RUNNING("running"),
  /** It ended well. */
  SUCCEEDED(RunStatus.SUCCEEDED.word()),
  /** It ended, and not well. */
  FAILED(RunStatus.FAILED.word()),
  /** Somebody said stop. */
  CANCELLED(RunStatus.CANCELLED.word()),
  /** Its Jobfile cannot be run. */
  REJECTED("rejected");

  private final String word;

  RunPhase(String word) {
    this.word = word;
  }

  /** The words of all phases. */
  public static List<String> words() {
    return Stream.of(values()).map(RunPhase::word).toList();
  }

  /** The phase of this word. */
  public static RunPhase of(String word) {
    for (RunPhase each : values()) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no status of a run: '" + word + "'");
  }

  /** That of a run that ended so. */
  public static RunPhase of(RunStatus status) {
    return switch (status) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }

  /** The word that people, SQL and REST know it by: the status of the run. */
  public String word() {
    return word;
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return this == QUEUED || this == RUNNING;
  }
}
