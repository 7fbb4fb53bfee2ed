package io.leat.engine.run;

import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tokens by which the tasks of a run want to say who they are, found before it begins. */
public final class AskedTokens {
  private AskedTokens() {}

  /**
   * The variables of tokens that {@code tasks} ask for, each with the first task that does. One that will be skipped asks for none.
   *
   * @param tasks what each needs before it
   */
  public static Map<VariableName, TaskName> of(Iterable<Task> tasks, Facts known) {
    Map<VariableName, TaskName> asked = new LinkedHashMap<>();
    for (Task task : Foreseen.tasks(tasks, known)) {
      task.idTokens().keySet().forEach(each -> asked.putIfAbsent(each, task.name()));
    }
    return asked;
  }

  /**
   * Such as {@code the idToken 'A' of task 'b' is not given}.
   *
   * @param asked at least one, of which the first is told
   */
  public static String said(Map<VariableName, TaskName> asked) {
    Map.Entry<VariableName, TaskName> first = asked.entrySet().iterator().next();
    return "the idToken '" + first.getKey() + "' of task '" + first.getValue() + "' is not given";
  }
}
