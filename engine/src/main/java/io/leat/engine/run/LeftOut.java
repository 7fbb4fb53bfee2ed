package io.leat.engine.run;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import org.jspecify.annotations.Nullable;

/** Why a task is left out, in words. */
final class LeftOut {
  private LeftOut() {}

  /** Why the condition {@code when} of {@code task} is not true. */
  static String condition(RunState run, Task task, Expression when) {
    if (Evaluation.evaluate(when, run.facts(task)).isPresent()) {
      return "its condition does not hold: " + when;
    }
    return Evaluation.isTooLong(when, run.facts(task))
        ? "its condition makes a text, or matches one against a pattern, that is too long for it: "
            + when
        : "its condition asks for an output that was not published: " + when;
  }

  /** Why {@code need} of the task {@code from}, which has ended, will never be met; null when it is met. */
  static @Nullable String need(RunState run, int from, Need need, TaskResult result) {
    String name = "'" + run.plan().task(from).name() + "'";
    if (need instanceof Need.Success && !result.passes()) {
      return "needs " + name + ", which " + was(result);
    }
    if (need instanceof Need.Published(TaskName _, var output)
        && !run.outputs(from).containsKey(output)) {
      return "needs the output '"
          + output
          + "' of "
          + name
          + ", which "
          + was(result)
          + " without publishing it";
    }
    return null;
  }

  private static String was(TaskResult result) {
    return switch (result.status()) {
      case CANCELLED -> "was cancelled";
      case SKIPPED -> "was skipped";
      case LOST -> "was lost";
      case SUCCEEDED, FAILED, ERRORED -> result.status().word();
    };
  }
}
