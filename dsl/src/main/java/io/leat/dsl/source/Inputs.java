package io.leat.dsl.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param facts further facts by their name, {@link #FACTS}; what is null is not there. They come from outside, and are data
 */
public record Inputs(
    Map<String, String> parameters,
    @Nullable String branch,
    @Nullable String commit,
    @Nullable String tag,
    @Nullable List<String> changed,
    String trigger,
    Map<String, String> facts) {

  /** The words that {@code trigger} can be. */
  public static final List<String> TRIGGERS =
      List.of("person", "push", "pullRequest", "cron", "job", "startup", "rest");

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
  public static final Inputs NONE = new Inputs(Map.of(), null, null, null, null, "person");

  public Inputs {
    parameters = Map.copyOf(parameters);
    changed = changed == null ? null : List.copyOf(changed);
    facts = Map.copyOf(facts);
  }

  /** The same with values for further parameters; {@code more} goes before those that were given. */
  public Inputs with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(parameters);
    all.putAll(more);
    return new Inputs(all, branch, commit, tag, changed, trigger, facts);
  }

  /** Whether all but the parameters is as in {@code other}. */
  public boolean hasFactsOf(Inputs other) {
    return equals(
        new Inputs(
            parameters,
            other.branch,
            other.commit,
            other.tag,
            other.changed,
            other.trigger,
            other.facts));
  }

  /** Inputs without further facts. */
  public Inputs(
      Map<String, String> parameters,
      @Nullable String branch,
      @Nullable String commit,
      @Nullable String tag,
      @Nullable List<String> changed,
      String trigger) {
    this(parameters, branch, commit, tag, changed, trigger, Map.of());
  }
}
