package io.leat.cli.run;

import io.leat.engine.job.Task;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import java.time.Instant;

/** Where a task stands, in a word. */
final class Standing {
  private Standing() {}

  /** Such as {@code succeeded}, {@code running} or {@code waiting for consent}. */
  static String word(TaskState state) {
    return switch (state) {
      case TaskState.Blocked _ -> "waiting";
      case TaskState.Asking _ -> "waiting for consent";
      case TaskState.Cleared _ -> "waiting for its pipe";
      case TaskState.Ready _ -> "ready";
      case TaskState.Leased _ -> "starting";
      case TaskState.Running _ -> "running";
      case TaskState.Ended _ -> "waiting for the end of its pipe";
      case TaskState.Waiting(int _, Instant _) -> "waiting to be tried again";
      case TaskState.Finished(TaskResult result) -> result.status().word();
    };
  }

  /** Whether {@code task} has steps to run. */
  static boolean gathers(Task task) {
    return task.steps().isEmpty() && task.artifacts().isEmpty();
  }
}
