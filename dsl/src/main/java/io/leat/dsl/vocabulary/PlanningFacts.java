package io.leat.dsl.vocabulary;

import io.leat.dsl.source.Inputs;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a run is planned: {@code params}, {@code git}, {@code trigger}, and which files changed. Outputs are not.
 *
 * <p>Parameters are added as they are declared; apart from that it does not change.
 */
public final class PlanningFacts implements Facts {

  /** The facts about the source, under {@code git}. */
  public static final List<String> GIT = List.of("branch", "commit", "tag");

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
      default -> Set.of();
    };
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
            case "branch" -> Optional.of(scalar(inputs.branch()));
            case "commit" -> Optional.of(scalar(inputs.commit()));
            case "tag" -> Optional.of(scalar(inputs.tag()));
            default -> Optional.empty();
          };
      case "trigger" ->
          name.equals("kind") ? Optional.of(Scalar.of(inputs.trigger())) : Optional.empty();
      default -> Optional.empty();
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
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.Literal(Scalar.Text(String pattern))) {
        Glob glob = Glob.of(pattern);
        if (changed.stream().anyMatch(glob::matches)) {
          return Optional.of(Scalar.of(true));
        }
      }
    }
    return Optional.of(Scalar.of(false));
  }

  private static Scalar scalar(@Nullable String text) {
    return text == null ? Scalar.nothing() : Scalar.of(text);
  }
}
