package io.leat.dsl.vocabulary;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.Inputs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a run is planned: {@code params}, {@code git}, {@code trigger}, {@code pull}, and which files changed. Outputs are
 * not.
 *
 * <p>Parameters are added as they are declared; apart from that it does not change.
 */
public final class PlanningFacts implements Facts {

  /** The facts about the source, under {@code git}. */
  public static final List<String> GIT = List.of("branch", "commit", "tag", "message", "author");

  /** The facts about the pull request, under {@code pull}; all are null where there is none. */
  public static final List<String> PULL =
      List.of("number", "base", "labels", "fork", "title", "author");

  /** The facts about the run itself, under {@code run}, known only as it goes on. */
  public static final List<String> RUN = List.of("number", "status", "before");

  /** The facts about the cause, under {@code trigger}. */
  public static final List<String> TRIGGER = List.of("kind");

  private final Inputs inputs;
  private final Map<String, Scalar> parameters = new LinkedHashMap<>();

  /** The facts of {@code inputs}, no parameter being declared yet. */
  public PlanningFacts(Inputs inputs) {
    this.inputs = inputs;
  }

  /** What the Jobfile is evaluated with. */
  public Inputs inputs() {
    return inputs;
  }

  /** Makes a parameter known. */
  public void parameter(String name, Scalar value) {
    parameters.put(name, value);
  }

  /** Forgets the parameters, for the next job. */
  public void forgetParameters() {
    parameters.clear();
  }

  /** The parameters declared so far and their values. */
  public Map<String, Scalar> parameters() {
    return parameters;
  }

  /** The names below a root: the parameters, or what is known of git or the trigger; empty for outputs. */
  public Set<String> names(String root) {
    return switch (root) {
      case "params" -> parameters.keySet();
      case "git" -> Set.copyOf(GIT);
      case "trigger" -> Set.copyOf(TRIGGER);
      case "pull" -> Set.copyOf(PULL);
      case "run" -> Set.copyOf(RUN);
      default -> Set.of();
    };
  }

  /** The whole names of the facts whose last word is {@code name}, such as {@code git.branch}; parameters and outputs are not among them. */
  public static List<String> called(String name) {
    Map<String, List<String>> roots = new LinkedHashMap<>();
    roots.put("git", GIT);
    roots.put("trigger", TRIGGER);
    roots.put("pull", PULL);
    roots.put("run", RUN);
    return roots.entrySet().stream()
        .filter(root -> root.getValue().contains(name))
        .map(root -> root.getKey() + "." + name)
        .toList();
  }

  @Override
  public Optional<Scalar> of(Expression.Reference reference) {
    if (reference.path().size() != 2) {
      return Optional.empty();
    }
    String name = reference.path().get(1);
    return switch (reference.root()) {
      case "params" -> Optional.ofNullable(parameters.get(name));
      case "git" ->
          switch (name) {
            case "branch" -> Optional.of(scalar(inputs.revision().branch()));
            case "commit" -> Optional.of(scalar(inputs.revision().commit()));
            case "tag" -> Optional.of(scalar(inputs.revision().tag()));
            case "message", "author" -> Optional.of(scalar(inputs.facts().get("git." + name)));
            default -> Optional.empty();
          };
      case "trigger" ->
          name.equals("kind") ? Optional.of(Scalar.of(inputs.trigger().word())) : Optional.empty();
      case "pull" -> PULL.contains(name) ? Optional.of(pull(name)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Scalar pull(String name) {
    String value = inputs.facts().get("pull." + name);
    if (value == null) {
      return Scalar.nothing();
    }
    return switch (name) {
      case "number" -> Scalar.of(new BigDecimal(value));
      case "fork" -> Scalar.of(Boolean.parseBoolean(value));
      default -> Scalar.of(value);
    };
  }

  /** The kind of a fact below {@code git}, {@code trigger}, {@code pull}, {@code run} or {@code tasks}. */
  public static ValueKind kind(Expression.Reference reference) {
    return switch (String.join(".", reference.path())) {
      case "pull.number", "run.number" -> ValueKind.NUMBER;
      case "pull.fork" -> ValueKind.FLAG;
      default -> ValueKind.TEXT;
    };
  }

  @Override
  public Optional<Scalar> of(Expression.Call call) {
    if (call.function() != Function.CHANGED) {
      return Optional.empty();
    }
    List<String> changed = inputs.changed();
    if (changed == null) {
      return Optional.of(Scalar.of(true));
    }
    List<Glob> patterns = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.Literal(Scalar.Text(String pattern))) {
        patterns.add(Glob.of(pattern));
      }
    }
    boolean touched = changed.stream().anyMatch(file -> Glob.takeFile(patterns, file));
    return Optional.of(Scalar.of(touched));
  }

  private static Scalar scalar(@Nullable String text) {
    return text == null ? Scalar.nothing() : Scalar.of(text);
  }
}
