package io.leat.engine.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a Jobfile is evaluated with besides its own text. The same text and inputs give the same graph.
 *
 * @param parameters values given for parameters, by name, as written by whoever starts the run, in their order
 * @param changed the files that changed, with {@code /} between folders; null when there is nothing to compare with, and then every
 *     file counts as changed
 * @param trigger what starts the run
 * @param facts further facts by their name, {@link #FACTS}; what is null is not there. They come from outside, and are data
 */
public record Inputs(
    Map<String, String> parameters,
    Revision revision,
    @Nullable List<String> changed,
    TriggerKind trigger,
    Map<String, String> facts) {

  /** The names of further facts: of the pull request that the run is for, and of its commit. */
  public static final List<String> FACTS =
      List.of(
          "pull.number",
          "pull.base",
          "pull.labels",
          "pull.fork",
          "pull.title",
          "pull.author",
          "git.message",
          "git.author");

  private static final int LONGEST_FACT = 4_096;

  /** What is wrong with {@code value} as that of a further fact, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String name, String value) {
    if (!FACTS.contains(name)) {
      return Optional.of(
          "there is no fact '" + name + "' to be given; there are " + String.join(", ", FACTS));
    }
    if (name.equals("pull.number") && !value.matches("[0-9]{1,18}")) {
      return Optional.of("'" + value + "' is not the number of a pull request");
    }
    if (name.equals("pull.fork") && !value.equals("true") && !value.equals("false")) {
      return Optional.of("'pull.fork' is true or false, not '" + value + "'");
    }
    if (value.length() > LONGEST_FACT) {
      return Optional.of("'" + name + "' has more than " + LONGEST_FACT + " characters");
    }
    return value.indexOf('\0') < 0
        ? Optional.empty()
        : Optional.of("'" + name + "' holds the character U+0000");
  }

  /** No parameter given, no git, started by a person. */
  public static final Inputs NONE =
      new Inputs(Map.of(), Revision.NONE, null, TriggerKind.PERSON, Map.of());

  public Inputs {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    changed = changed == null ? null : List.copyOf(changed);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The same with values for further parameters; {@code more} goes before those that were given. */
  public Inputs with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.putAll(more);
    return given(all);
  }

  /** The same with other parameters. */
  public Inputs given(Map<String, String> others) {
    return new Inputs(others, revision, changed, trigger, facts);
  }

  /** The same with other further facts. */
  public Inputs knowing(Map<String, String> others) {
    return new Inputs(parameters, revision, changed, trigger, others);
  }

  /** Whether all but the parameters is as in {@code other}. */
  public boolean hasFactsOf(Inputs other) {
    return equals(other.given(parameters));
  }
}
