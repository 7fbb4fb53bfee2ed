package io.leat.engine.run;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs show that all is well of which {@code changed()} decides whether it runs: what changed since such a run needs to be tried, and
 * nothing else. ADR 66 says why a run that succeeded is not enough. Pure.
 */
public final class Baseline {
  private Baseline() {}

  /**
   * The tasks that have to be shown to be well: those that ask {@code changed()}, and all that need one of them, as far as they would run if
   * their files had changed.
   *
   * @param order the tasks of a job, each after what it needs
   * @param known when its run is planned
   */
  public static Set<TaskName> tasks(List<Task> order, Facts known) {
    Set<TaskName> concerned = new HashSet<>();
    for (Task task : Foreseen.tasks(order, open(known))) {
      boolean needs = task.needs().stream().anyMatch(need -> concerned.contains(need.task()));
      if (!task.always() && (needs || asks(task))) {
        concerned.add(task.name());
      }
    }
    return concerned;
  }

  /**
   * Whether a run that succeeded shows that tasks are well: each succeeded, or failed where it may, or was left out for nothing but that its
   * files, or those of a task that it needs, had not changed.
   *
   * @param order its tasks, each after what it needs
   * @param tasks of {@link #tasks}; null for all that the run has
   * @param given whether the files that count as changed were given by somebody: then what was left out for them may be ill
   */
  public static boolean shows(
      RunState run, List<Task> order, @Nullable Set<TaskName> tasks, boolean given) {
    if (tasks != null && !tasks.stream().allMatch(run.plan()::has)) {
      return false;
    }
    Set<TaskName> unchanged = new HashSet<>();
    for (Task task : order) {
      if (!(run.task(task.name()) instanceof TaskState.Finished(TaskResult result))) {
        return false;
      }
      if (result.status() == TaskStatus.SKIPPED && !result.passes()) {
        if (!given && isUnchanged(task, run.facts(task), unchanged)) {
          unchanged.add(task.name());
          continue;
        }
      } else if (result.passes() && !leavesOut(task, run.facts(task), given)) {
        continue;
      }
      if (tasks == null ? !task.always() : tasks.contains(task.name())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnchanged(Task task, Facts facts, Set<TaskName> unchanged) {
    Expression when = task.when();
    if (when != null && fails(when, open(facts))) {
      return false;
    }
    if (when != null && fails(when, facts)) {
      return true;
    }
    // it would have run by its own files, and could not
    return !(when != null && asks(when))
        && task.needs().stream().anyMatch(need -> unchanged.contains(need.task()));
  }

  /** Whether a step of a task that ran was left out although its files may have changed. */
  private static boolean leavesOut(Task task, Facts facts, boolean given) {
    for (Step step : task.steps()) {
      Expression when = step.settings().when();
      if (when != null && asks(when) && fails(when, given ? facts : open(facts))) {
        return true;
      }
    }
    return false;
  }

  private static boolean fails(Expression condition, Facts facts) {
    Optional<Scalar> decided = Evaluation.evaluate(condition, facts);
    return decided.isPresent() && !decided.get().truth();
  }

  private static boolean asks(Task task) {
    boolean[] found = {false};
    task.walk(each -> found[0] |= isChanged(each));
    return found[0];
  }

  private static boolean asks(Expression expression) {
    boolean[] found = {false};
    expression.walk(each -> found[0] |= isChanged(each));
    return found[0];
  }

  private static boolean isChanged(Expression expression) {
    return expression instanceof Expression.Call call && call.function() == Function.CHANGED;
  }

  /** What is known but for which files changed. */
  private static Facts open(Facts facts) {
    return new ForwardingFacts(facts) {
      @Override
      public Optional<Scalar> of(Expression.Call call) {
        return isChanged(call) ? Optional.empty() : known.of(call);
      }
    };
  }
}
