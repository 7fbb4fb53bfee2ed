package io.leat.engine.attempt;

import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Environment;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The variables by which a task is told where it is: those that begin with {@code LEAT_}, and the parameters of its run. */
final class LeatVariables {
  private LeatVariables() {}

  /**
   * Those of all tasks of a run.
   *
   * @param values the value of every parameter
   */
  static Map<String, String> ofRun(RunHeader header, Map<VariableName, Scalar> values) {
    Revision revision = header.inputs().revision();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CI", "true");
    variables.put("LEAT_RUN", header.title());
    variables.put("LEAT_JOB", header.jobSource().name());
    variables.put("LEAT_COMMIT", Objects.requireNonNullElse(revision.commit(), ""));
    variables.put("LEAT_BRANCH", Objects.requireNonNullElse(revision.branch(), ""));
    values.forEach((name, value) -> variables.put(name.text(), value.text()));
    return variables;
  }

  /** Adds those of one attempt to {@code variables}. */
  static void ofAttempt(
      Task task, Lease lease, RunPlan plan, Facts facts, Map<String, String> variables) {
    variables.put("LEAT_TASK", task.name().text());
    variables.put("LEAT_ATTEMPT", Integer.toString(lease.attempt()));
    Environment environment = task.environment();
    if (environment != null) {
      variables.put("LEAT_ENVIRONMENT", environment.name().text());
      variables.put("LEAT_ENVIRONMENT_URL", Objects.requireNonNullElse(environment.url(), ""));
    }
    if (task.always()) {
      OutcomeVariables.into(variables, plan, facts);
    }
  }
}
