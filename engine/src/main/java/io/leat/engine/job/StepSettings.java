package io.leat.engine.job;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step of any kind may be given beside what it does.
 *
 * @param name for people; null when none was given
 * @param env variables for this step, which go before those of the task and of the job; may be empty
 * @param dir the folder it runs in, relative to the workspace; empty for the workspace itself
 * @param when the condition of running, decided when the task starts; null for none
 * @param timeout how long it may take in each attempt; null for as long as the task
 * @param allowFailure whether the task goes on when it fails
 */
public record StepSettings(
    @Nullable String name,
    SortedMap<VariableName, Template> env,
    String dir,
    @Nullable Expression when,
    @Nullable Duration timeout,
    boolean allowFailure) {
  public StepSettings {
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  /** A name, and nothing else. */
  public static StepSettings named(@Nullable String name) {
    return new StepSettings(name, Collections.emptySortedMap(), "", null, null, false);
  }

  /** Whether a step with these settings simply runs, and ends the task when it fails. */
  public boolean plain() {
    return env.isEmpty() && dir.isEmpty() && when == null && timeout == null && !allowFailure;
  }

  /** These settings with other variables. */
  public StepSettings with(Map<VariableName, Template> variables) {
    return new StepSettings(name, new TreeMap<>(variables), dir, when, timeout, allowFailure);
  }
}
