package io.leat.engine.story;

import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import java.time.Instant;

/** Where a task stands, in a word. */
public final class TaskStanding {
  private TaskStanding() {}

  /** Such as {@code succeeded}, {@code running} or {@code waiting for consent}. */
  public static String word(TaskState state) {
    return switch (state) {
      case TaskState.Blocked _ -> "waiting";
      case TaskState.Asking _ -> "waiting for consent";
      case TaskState.Entering _ -> "waiting for what its environment asks";
      case TaskState.Cleared _ -> "waiting for its pipe";
      case TaskState.Ready _ -> "ready";
      case TaskState.Leased _ -> "starting";
      case TaskState.Running _ -> "running";
      case TaskState.Ended _ -> "waiting for the end of its pipe";
      case TaskState.Waiting(int _, Instant _) -> "waiting to be tried again";
      case TaskState.Finished(TaskResult result) -> result.status().word();
    };
  }

  /** Where a task stands, after its name: {@code is running}, {@code was skipped}. */
  public static String sentence(TaskState state) {
    return state instanceof TaskState.Finished(TaskResult result)
        ? end(result.status())
        : "is " + word(state);
  }

  /** What became of a task, after its name: {@code failed}, {@code was skipped}. */
  public static String end(TaskStatus status) {
    return switch (status) {
      case SUCCEEDED, FAILED, ERRORED -> status.word();
      case CANCELLED, SKIPPED, LOST -> "was " + status.word();
    };
  }
}
