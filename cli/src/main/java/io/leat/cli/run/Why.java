package io.leat.cli.run;

import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Why a task of a run stands where it does, in plain sentences, from its journal and its job alone. */
public final class Why {
  private Why() {}

  /**
   * Why: first where it stands, then how it came to that, from its beginning on.
   *
   * @param zone of the times in the sentences
   */
  public static List<String> of(RunHistory history, TaskName name, Instant now, ZoneId zone) {
    Times times = new Times(now, zone);
    Task task = task(history, name);
    TaskState state = history.state().task(name);
    List<String> said = new ArrayList<>();
    said.add(headline(history, name, state, times));
    if (state instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SKIPPED) {
      said.addAll(new WhyBegin(history, task, times).skipped(result));
    } else {
      if (history.attempts(name) > 0
          || state instanceof TaskState.Ready
          || gathered(state, history, task)) {
        said.addAll(new WhyBegin(history, task, times).begun());
      }
      said.addAll(new WhyEnd(history, task, times).sentences());
    }
    said.addAll(new WhyWait(history, task, times).sentences());
    lonely(history, said);
    return said;
  }

  private static boolean gathered(TaskState state, RunHistory history, Task task) {
    return state instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SUCCEEDED
        && task.steps().isEmpty()
        && history.attempts(task.name()) == 0;
  }

  /** Why there is nothing to be seen of a task: where it stands, and what it waits for. */
  public static List<String> brief(RunHistory history, TaskName name, Instant now) {
    Times times = new Times(now, ZoneId.systemDefault());
    TaskState state = history.state().task(name);
    List<String> said = new ArrayList<>();
    if (state instanceof TaskState.Finished(TaskResult result)) {
      said.add(
          "'"
              + name
              + "' printed nothing: it "
              + Standing.end(result.status())
              + (result.because().isEmpty() ? "" : ", " + result.because()));
    } else {
      said.add("'" + name + "' has printed nothing: it is " + Standing.word(state));
      said.addAll(new WhyWait(history, task(history, name), times).sentences());
      lonely(history, said);
    }
    return said;
  }

  private static Task task(RunHistory history, TaskName name) {
    RunPlan plan = history.state().plan();
    return plan.task(plan.number(name));
  }

  private static String headline(RunHistory history, TaskName name, TaskState state, Times times) {
    int attempts = history.attempts(name);
    String head = "'" + name + "' of " + history.run().header().title() + " ";
    if (state instanceof TaskState.Finished(TaskResult result)) {
      String how = Standing.end(result.status());
      return head
          + how
          + " at "
          + times.at(history.task(name).finished)
          + (attempts > 1 ? ", in attempt " + attempts + "." : ".");
    }
    return head + "is " + Standing.word(state) + ".";
  }

  /** Says that nothing goes on when nobody runs the run. */
  private static void lonely(RunHistory history, List<String> said) {
    if (history.state().status().isEmpty() && !history.owned()) {
      said.add(
          "Nobody runs this run now, so nothing goes on. Go on with it: leat attach "
              + history.run().header().number());
    }
  }
}
