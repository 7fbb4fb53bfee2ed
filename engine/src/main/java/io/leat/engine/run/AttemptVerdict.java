package io.leat.engine.run;

import io.leat.engine.backoff.BackOff;
import io.leat.engine.job.RetryCause;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt means for its task: its status, whether that is a cause to try again, and after which delay. */
final class AttemptVerdict {
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private AttemptVerdict() {}

  /** Whether a task is tried again. After a stop nothing is, but what still runs then. */
  static boolean mayRetry(RunState run, Task task, int attempt, AttemptOutcome outcome) {
    RetryCause cause = cause(outcome);
    return cause != null
        && run.failedFirst(task).isEmpty()
        && (!run.cancelled() || (task.always() && !run.atOnce()))
        && attempt <= task.retry().count()
        && task.retry().causes().contains(cause);
  }

  /** The status of a task whose last attempt ended so. */
  static TaskStatus status(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Exited(int code) -> code == 0 ? TaskStatus.SUCCEEDED : TaskStatus.FAILED;
      case AttemptOutcome.Reused _ -> TaskStatus.SUCCEEDED;
      case AttemptOutcome.Broken _, AttemptOutcome.TimedOut _ -> TaskStatus.FAILED;
      case AttemptOutcome.Stopped _ -> TaskStatus.CANCELLED;
      case AttemptOutcome.Errored _ -> TaskStatus.ERRORED;
      case AttemptOutcome.Lost _ -> TaskStatus.LOST;
    };
  }

  /** What a policy may name as its cause; null for an end after which nothing is tried again. */
  static @Nullable RetryCause cause(AttemptOutcome outcome) {
    if (outcome instanceof AttemptOutcome.TimedOut) {
      return RetryCause.TIMEOUT;
    }
    return switch (status(outcome)) {
      case FAILED -> RetryCause.FAILED;
      case ERRORED -> RetryCause.ERRORED;
      case LOST -> RetryCause.LOST;
      case SUCCEEDED, CANCELLED, SKIPPED -> null;
    };
  }

  /** The delay after {@code attempt}, from 1. */
  static Duration delay(RetryPolicy policy, int attempt) {
    return BackOff.growing(policy.delay(), policy.factor(), LONGEST_DELAY).after(attempt);
  }
}
