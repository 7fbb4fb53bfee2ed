package io.leat.engine.run;

import io.leat.engine.job.EnvironmentName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a task of a run stands. The table of moves is in docs/ARCHITECTURE.md, "States of a task". */
public sealed interface TaskState {

  /** It waits for other tasks. */
  record Blocked() implements TaskState {}

  /**
   * It waits for a person's consent.
   *
   * @param deadline until when; null for as long as it takes
   * @param protection what its environment asks for; null when its Jobfile does
   */
  record Asking(@Nullable Instant deadline, @Nullable Protection protection) implements TaskState {}

  /** It waits for what is set for its environment. */
  record Entering() implements TaskState {}

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

  /** The environment that asks for a person's consent; null when none does. */
  default @Nullable EnvironmentName asker() {
    return this instanceof Asking(Instant _, Protection protection) && protection != null
        ? protection.environment()
        : null;
  }

  /** Whether it waits for others before it may have a slot. */
  default boolean isNotReady() {
    return switch (this) {
      case Blocked _, Asking _, Entering _, Cleared _ -> true;
      case Ready _, Leased _, Running _, Ended _, Waiting _, Finished _ -> false;
    };
  }

  /** Whether it has not ended, and no agent has the right to it. */
  default boolean waits() {
    return switch (this) {
      case Blocked _, Asking _, Entering _, Cleared _, Ready _, Waiting _ -> true;
      case Leased _, Running _, Ended _, Finished _ -> false;
    };
  }
}
