package io.leat.engine.run;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may run, by what is known before a run begins. */
public final class Foreseen {
  private Foreseen() {}

  /** A step that runs another job, and its task. */
  public record StartedJob(TaskName task, Step.RunJob step) {}

  /**
   * Those of {@code tasks} that are not known to be skipped. A task will be skipped when its own condition or that of a task that it needs
   * does not hold by what is known.
   *
   * @param tasks what each needs before it
   */
  public static List<Task> tasks(Iterable<Task> tasks, Facts known) {
    List<Task> foreseen = new ArrayList<>();
    Set<TaskName> skipped = new HashSet<>();
    for (Task task : tasks) {
      boolean lacks = task.needs().stream().anyMatch(need -> skipped.contains(need.task()));
      if (fails(task.when(), known) || (lacks && !task.always())) {
        skipped.add(task.name());
      } else {
        foreseen.add(task);
      }
    }
    return foreseen;
  }

  /**
   * The steps of {@code tasks} that may run other jobs.
   *
   * @param tasks what each needs before it
   */
  public static List<StartedJob> startedJobs(Iterable<Task> tasks, Facts known) {
    List<StartedJob> started = new ArrayList<>();
    for (Task task : tasks(tasks, known)) {
      for (Step step : task.steps()) {
        if (step instanceof Step.RunJob run && !fails(run.settings().when(), known)) {
          started.add(new StartedJob(task.name(), run));
        }
      }
    }
    return started;
  }

  /** Whether a condition is known not to hold; no condition holds. */
  static boolean fails(@Nullable Expression condition, Facts known) {
    if (condition == null) {
      return false;
    }
    Optional<Scalar> decided = Evaluation.evaluate(condition, known);
    return decided.isPresent() && !decided.get().truth();
  }
}
