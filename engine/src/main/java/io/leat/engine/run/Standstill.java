package io.leat.engine.run;

import io.leat.engine.job.Need;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What would never go on: tasks that wait for others, while nothing runs, is ready, is due, or waits for a person. The rules do not let a run
 * come there, so it is an error of Leat; a run that hung for ever would be a worse one.
 */
final class Standstill {
  private Standstill() {}

  /** Why each task that has not ended never will, by its number, in a line; empty when the run goes on, has ended, or has not begun. */
  static Map<Integer, String> of(RunState run) {
    Map<Integer, String> stuck = new LinkedHashMap<>();
    if (!run.started() || run.status().isPresent()) {
      return stuck;
    }
    for (int i = 0; i < run.plan().size(); i++) {
      switch (run.task(i)) {
        case TaskState.Asking _,
            TaskState.Entering _,
            TaskState.Ready _,
            TaskState.Leased _,
            TaskState.Running _,
            TaskState.Waiting _ -> {
          return Map.of();
        }
        case TaskState.Blocked _, TaskState.Cleared _, TaskState.Ended _ -> {
          // those that always run do so when the others have ended
          if (run.ordinaryFinished() || !run.plan().task(i).always()) {
            stuck.put(i, why(run, i));
          }
        }
        case TaskState.Finished _ -> {}
      }
    }
    return stuck;
  }

  private static String why(RunState run, int task) {
    List<TaskName> open = new ArrayList<>();
    for (Need need : run.plan().task(task).needs()) {
      if (!(run.task(need.task()) instanceof TaskState.Finished)) {
        open.add(need.task());
      }
    }
    String what = open.isEmpty() ? "to be begun" : "for '" + open.getFirst() + "'";
    return "an error of Leat: nothing of the run goes on, and it waits " + what + " for ever";
  }
}
