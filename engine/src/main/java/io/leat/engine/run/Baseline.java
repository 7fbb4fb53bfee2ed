package io.leat.engine.run;

import io.leat.engine.expression.ChangedCalls;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.ForwardingFacts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Need;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which runs show that all is well of which {@code changed()} decides whether it runs: what changed since such a run needs to be tried, and
 * nothing else. ADR 66 says why a run that succeeded is not enough. Pure.
 */
public final class Baseline {
  private Baseline() {}

  /**
   * The tasks that have to be shown to be well: those that ask {@code changed()}, and all that need one of them, as far as they would run
   * if their files had changed. What runs at the end of a run does so also when a task that it needs was left out, so it counts by itself
   * alone.
   *
   * @param order the tasks of a job, each after what it needs
   * @param known when its run is planned
   */
  public static Set<TaskName> tasks(List<Task> order, Facts known) {
    Set<TaskName> concerned = new HashSet<>();
    for (Task task : Foreseen.tasks(order, open(known))) {
      boolean needs = task.needs().stream().anyMatch(need -> concerned.contains(need.task()));
      if ((needs && !task.always()) || asks(task)) {
        concerned.add(task.name());
      }
    }
    return concerned;
  }

  /** Whether one of {@code tasks} asks {@code changed()} anywhere. */
  public static boolean isAskedBy(Iterable<Task> tasks) {
    for (Task task : tasks) {
      if (asks(task)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a run that succeeded shows that tasks are well: each succeeded, or failed where it may, or was left out for nothing but that
   * its files, or those of a task that it needs, had not changed; and so did its steps.
   *
   * @param run of a job that is declared as it is now, started as a run is now
   * @param order its tasks, each after what it needs
   * @param tasks of {@link #tasks}
   * @param known when a run is planned now
   */
  public static boolean shows(RunState run, List<Task> order, Set<TaskName> tasks, Facts known) {
    Set<TaskName> unchanged = new HashSet<>();
    for (Task task : order) {
      if (!(run.task(task.name()) instanceof TaskState.Finished(TaskResult result))) {
        return false;
      }
      boolean skipped = result.status() == TaskStatus.SKIPPED && !result.passes();
      boolean shown =
          skipped
              ? isUnchanged(task, run.facts(task), tasks, unchanged)
              : (result.passes() && !leavesOut(task, run.facts(task), known));
      if (!shown && tasks.contains(task.name())) {
        return false;
      }
      if (shown && skipped) {
        unchanged.add(task.name());
      }
    }
    return true;
  }

  /** How many runs of other jobs the tasks of a run that has ended started at least; those of a task that was tried again count once. */
  public static long started(RunState run, List<Task> order) {
    long started = 0;
    for (Task task : order) {
      if (run.task(task.name()) instanceof TaskState.Finished(TaskResult result)
          && result.status() == TaskStatus.SUCCEEDED) {
        started +=
            task.steps().stream()
                .filter(
                    step ->
                        step instanceof Step.RunJob
                            && !Foreseen.fails(step.settings().when(), run.facts(task)))
                .count();
      }
    }
    return started;
  }

  private static boolean isUnchanged(
      Task task, Facts facts, Set<TaskName> concerned, Set<TaskName> unchanged) {
    Expression when = task.when();
    if (Foreseen.fails(when, open(facts))) {
      return false;
    }
    if (when != null && Foreseen.fails(when, facts)) {
      return !touched(when, facts);
    }
    // with files of its own it would have run, and could not; so would it where one that it needs
    // had others, and ran
    List<TaskName> needs =
        task.needs().stream().map(Need::task).filter(concerned::contains).toList();
    return !(when != null && asks(when)) && !needs.isEmpty() && unchanged.containsAll(needs);
  }

  /** Whether a step of a task that ran was left out for something else than its files that is not so in each run, or in spite of them. */
  private static boolean leavesOut(Task task, Facts facts, Facts known) {
    for (Step step : task.steps()) {
      Expression when = step.settings().when();
      if (when == null || !Foreseen.fails(when, facts)) {
        continue;
      }
      boolean other = Foreseen.fails(when, open(facts));
      if (other ? !Foreseen.fails(when, open(known)) : touched(when, facts)) {
        return true;
      }
    }
    return false;
  }

  /** Whether files that a condition watches had changed, though it did not hold: they were not tried, and nobody would ask for them again. */
  private static boolean touched(Expression when, Facts facts) {
    ChangedCalls calls = ChangedCalls.of(when);
    return Stream.concat(calls.plain().stream(), calls.others().stream())
        .anyMatch(call -> facts.of(call).map(Scalar::truth).orElse(true));
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
