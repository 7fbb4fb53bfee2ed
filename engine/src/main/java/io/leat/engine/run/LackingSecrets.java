package io.leat.engine.run;

import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The secrets that a run would lack in its middle, found before it begins. */
public final class LackingSecrets {
  private LackingSecrets() {}

  /**
   * The secrets that {@code tasks} name and that are not there, each with the first task that names it. A task that will be skipped,
   * since its own condition or that of a task that it needs does not hold by what is known, needs none.
   *
   * @param tasks what each needs before it
   * @param there whether the secret of a name is there for a task
   */
  public static Map<String, TaskName> of(
      Iterable<Task> tasks, Facts known, BiPredicate<Task, String> there) {
    Map<String, TaskName> lacking = new LinkedHashMap<>();
    for (Task task : Foreseen.tasks(tasks, known)) {
      for (String secret : task.secrets().stream().map(VariableName::text).sorted().toList()) {
        if (!lacking.containsKey(secret) && !there.test(task, secret)) {
          lacking.put(secret, task.name());
        }
      }
    }
    return lacking;
  }

  /** Such as {@code secrets are not given: 'A' of task 'b', 'C' of task 'd'}. */
  public static String said(Map<String, TaskName> lacking) {
    List<String> named = new ArrayList<>();
    lacking.forEach((name, task) -> named.add("'" + name + "' of task '" + task + "'"));
    return (named.size() == 1 ? "a secret is not given: " : "secrets are not given: ")
        + String.join(", ", named);
  }
}
