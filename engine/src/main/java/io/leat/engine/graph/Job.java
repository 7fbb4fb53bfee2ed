package io.leat.engine.graph;

import io.leat.engine.expression.Template;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks and what belongs to it as a whole.
 *
 * @param description may be empty
 * @param parameters in the order of their declaration; names are unique
 * @param triggers in the order of their declaration
 * @param concurrency null when runs of this job may overlap freely
 * @param env variables of every task, which a task's own go before
 * @param timeout of the whole run; null for none
 */
public record Job(
    JobName name,
    String description,
    List<Parameter> parameters,
    List<Trigger> triggers,
    @Nullable Concurrency concurrency,
    SortedMap<VariableName, Template> env,
    @Nullable Duration timeout,
    TaskGraph graph) {
  public Job {
    parameters = List.copyOf(parameters);
    triggers = List.copyOf(triggers);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    if (parameters.stream().map(Parameter::name).distinct().count() < parameters.size()) {
      throw new IllegalArgumentException("two parameters of one name");
    }
  }
}
