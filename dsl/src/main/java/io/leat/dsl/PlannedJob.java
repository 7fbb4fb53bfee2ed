package io.leat.dsl;

import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.digest.Sha256;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.JobFacts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A checked job and what is known when its run is planned. Immutable. */
public final class PlannedJob {
  private final Job job;
  private final Map<VariableName, Scalar> parameters;
  private final Facts facts;
  private final Facts shared;
  private final Supplier<String> writer;
  private @Nullable String canonical;

  /**
   * A planned job.
   *
   * @param parameters the value of every parameter, in the order of declaration
   * @param facts what is known when planning
   * @param writer gives the canonical form, when someone asks for it
   */
  public PlannedJob(
      Job job, Map<VariableName, Scalar> parameters, Facts facts, Supplier<String> writer) {
    this.job = job;
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    this.facts = facts;
    this.shared = new JobFacts(facts, TextPattern.share(matches(job)));
    this.writer = writer;
  }

  /** What was declared. */
  public Job job() {
    return job;
  }

  /** The value of every parameter, in the order of declaration. */
  public Map<VariableName, Scalar> parameters() {
    return parameters;
  }

  /** The parameters that a run needs and that nobody gave, in the order of declaration; a plan does without. */
  public List<Parameter> lacking() {
    return job.parameters().stream().filter(this::lacks).toList();
  }

  /** Whether a run needs a parameter and nobody gave it. */
  public boolean lacks(Parameter parameter) {
    return parameter.required() && !inputs().parameters().containsKey(parameter.name().text());
  }

  /** What was given when it was planned; {@link Inputs#NONE} where nothing was. */
  public Inputs inputs() {
    return facts instanceof PlanningFacts known ? known.inputs() : Inputs.NONE;
  }

  /** {@code params}, {@code git}, {@code trigger} and {@code changed}; outputs are not known to it. */
  public Facts facts() {
    return shared;
  }

  private static boolean isSearch(Expression each) {
    return each instanceof Expression.Match
        || (each instanceof Expression.Call call && call.function() == Function.CONTAINS);
  }

  private static long matches(Job job) {
    long[] count = {0};
    for (Task task : job.graph().tasks()) {
      task.walk(each -> count[0] += isSearch(each) ? 1 : 0);
    }
    return count[0];
  }

  /**
   * The job as a JSON Jobfile in normal form: sorted, without spaces, parameters and outputs as holes. The same job has the same
   * canonical form whatever its syntax (ADR 7).
   */
  public synchronized String canonical() {
    String known = canonical;
    if (known == null) {
      known = writer.get();
      canonical = known;
    }
    return known;
  }

  /** SHA-256 of the canonical form in UTF-8, 64 hexadecimal digits. */
  public String hash() {
    return Sha256.hex(canonical());
  }

  /** Finds the digest's provider, which takes a cold JVM about 15 ms, so that another thread may do it ahead of {@link #hash}. */
  public static void prepareHash() {
    Sha256.create();
  }

  /** Whether the task's own condition holds; empty while it depends on outputs. A task without a condition runs. */
  public Optional<Boolean> runs(Task task) {
    Expression when = task.when();
    return when == null ? Optional.of(true) : Evaluation.evaluate(when, shared).map(Scalar::truth);
  }
}
