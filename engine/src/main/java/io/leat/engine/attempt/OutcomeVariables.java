package io.leat.engine.attempt;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Task;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a run came out, for the tasks that run at its end. */
final class OutcomeVariables {
  private static final List<String> BAD =
      List.of(TaskStatus.FAILED.word(), TaskStatus.ERRORED.word(), TaskStatus.LOST.word());

  private OutcomeVariables() {}

  /** Sets {@code LEAT_STATUS}, and {@code LEAT_FAILED}: the tasks that made the run fail, one a line. */
  static void into(Map<String, String> environment, RunPlan plan, Facts facts) {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      Task task = plan.task(i);
      String name = task.name().text();
      if (!task.always()
          && !task.allowFailure()
          && BAD.contains(text(facts, "tasks", name, "status"))) {
        failed.add(name);
      }
    }
    environment.put("LEAT_STATUS", text(facts, "run", "status"));
    environment.put("LEAT_FAILED", String.join("\n", failed));
  }

  private static String text(Facts facts, String... path) {
    return facts.of(Expression.reference(path)).map(Scalar::text).orElse("");
  }
}
