package io.leat.dsl;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A checked job and what is known when its run is planned.
 *
 * @param parameters the value of every parameter, in the order of declaration
 * @param facts {@code params}, {@code git}, {@code trigger} and {@code changed}; outputs are not known to it
 * @param canonical the job as a JSON Jobfile in normal form: sorted, without spaces, parameters and outputs as holes. The same job
 *     has the same canonical form whatever its syntax (ADR 7)
 * @param hash SHA-256 of the canonical form in UTF-8, 64 hexadecimal digits
 */
public record PlannedJob(
    Job job, Map<VariableName, Scalar> parameters, Facts facts, String canonical, String hash) {
  public PlannedJob {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Whether the task's own condition holds; empty while it depends on outputs. A task without a condition runs. */
  public Optional<Boolean> runs(Task task) {
    Expression when = task.when();
    return when == null ? Optional.of(true) : Evaluation.evaluate(when, facts).map(Scalar::truth);
  }
}
