package io.leat.dsl.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a Jobfile is evaluated with besides its own text. The same text and inputs give the same graph.
 *
 * @param parameters values given for parameters, by name, as written by whoever starts the run
 * @param branch null when there is none
 * @param commit null when it is not known
 * @param tag null when there is none
 * @param changed the files that changed, with {@code /} between folders; null when there is nothing to compare with, and then every
 *     file counts as changed
 * @param trigger what starts the run: {@code person}, {@code push}, {@code pullRequest}, {@code cron}, {@code job}, {@code startup}
 *     or {@code rest}
 */
public record Inputs(
    Map<String, String> parameters,
    @Nullable String branch,
    @Nullable String commit,
    @Nullable String tag,
    @Nullable List<String> changed,
    String trigger) {

  /** The words that {@code trigger} can be. */
  public static final List<String> TRIGGERS =
      List.of("person", "push", "pullRequest", "cron", "job", "startup", "rest");

  /** No parameter given, no git, started by a person. */
  public static final Inputs NONE = new Inputs(Map.of(), null, null, null, null, "person");

  public Inputs {
    parameters = Map.copyOf(parameters);
    changed = changed == null ? null : List.copyOf(changed);
  }
}
