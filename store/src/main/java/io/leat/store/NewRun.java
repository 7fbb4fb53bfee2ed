package io.leat.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that is asked for.
 *
 * @param job null when the Jobfile decides
 * @param priority higher comes first
 * @param trigger the word of what caused it
 * @param ref branch, tag or commit; null for the default branch
 * @param key the caller's own; may be empty
 * @param by who asked
 * @param request JSON of all else
 * @param parent the run that it repeats or follows; null for none
 */
public record NewRun(
    long project,
    @Nullable String job,
    int priority,
    String trigger,
    Map<String, String> parameters,
    @Nullable String ref,
    String key,
    String by,
    String request,
    @Nullable Long parent) {
  public NewRun {
    parameters = Pairs.sorted(parameters);
  }
}
