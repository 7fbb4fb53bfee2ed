package io.leat.store;

import io.leat.engine.job.TriggerKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for by a run.
 *
 * @param job null when the Jobfile decides
 * @param ref branch, tag or commit; null for the default branch
 * @param priority higher comes first
 * @param request JSON of all else
 */
public record RunSpec(
    long project,
    @Nullable String job,
    @Nullable String ref,
    Map<String, String> parameters,
    int priority,
    Cause cause,
    String request) {
  public RunSpec {
    parameters = Pairs.sorted(parameters);
  }

  /**
   * Why there is a run.
   *
   * @param by who asked
   * @param key the caller's own; may be empty
   * @param parent the run that it repeats or follows; null for none
   */
  public record Cause(TriggerKind trigger, String by, String key, @Nullable Long parent) {}

  /** How many characters its parameters and its request have as they are stored, without what is escaped. */
  long size() {
    long size = request.length();
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      size += each.getKey().length() + each.getValue().length() + 2;
    }
    return size;
  }
}
