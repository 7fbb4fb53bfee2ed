package io.leat.engine.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a task of a run stands. The table of moves is in docs/ARCHITECTURE.md, "States of a task". */
public sealed interface TaskState {

  /** It waits for other tasks. */
  record Blocked() implements TaskState {}

  /** It waits for a person's consent until {@code deadline}; null for as long as it takes. */
  record Asking(@Nullable Instant deadline) implements TaskState {}

  /** It waits for the other members of its pipe, and has all that it needs itself. */
  record Cleared() implements TaskState {}

  /** It waits for a free slot. */
  record Ready(int attempt) implements TaskState {}

  /** An agent has the right to it, and may have begun. */
  record Leased(Lease lease) implements TaskState {}

  /** Its steps run. */
  record Running(Lease lease, Instant since) implements TaskState {}

  /**
   * Its attempt has ended; the other members of its pipe have not.
   *
   * @param began whether its steps had begun
   */
  record Ended(Lease lease, AttemptOutcome outcome, long order, boolean began)
      implements TaskState {}

  /** It waits to be tried again. */
  record Waiting(int attempt, Instant due) implements TaskState {}

  /** It has ended for good. */
  record Finished(TaskResult result) implements TaskState {}

  /** The lease of an attempt that has not ended; null when there is none. */
  default @Nullable Lease held() {
    if (this instanceof Leased(Lease lease)) {
      return lease;
    }
    return this instanceof Running(Lease lease, Instant _) ? lease : null;
  }

  /** Whether it has not ended, and no agent has the right to it. */
  default boolean waits() {
    return switch (this) {
      case Blocked _, Asking _, Cleared _, Ready _, Waiting _ -> true;
      case Leased _, Running _, Ended _, Finished _ -> false;
    };
  }
}
