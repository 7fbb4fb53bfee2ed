package io.leat.engine.job;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks of its agent. Tasks that ask the same are served in turn.
 *
 * @param labels that the agent must have
 * @param secrets whether it must be trusted with secrets, or with tokens of the task
 */
public record Demand(Set<Label> labels, boolean secrets) {
  public Demand {
    labels = Set.copyOf(labels);
  }

  /** Nothing. */
  public static final Demand NONE = new Demand(Set.of(), false);

  /** What the machine of Leat itself has, and no other: its own programs. */
  public static final Label LOCAL = new Label("local");

  /** What {@code task} asks. Steps that are programs of Leat run where Leat is. */
  public static Demand of(Task task) {
    boolean programs = false;
    for (Step step : task.steps()) {
      programs |= step instanceof Step.Groovy || step instanceof Step.Checkout;
    }
    boolean secrets = !task.secrets().isEmpty() || !task.idTokens().isEmpty();
    if (!programs && task.labels().isEmpty() && !secrets) {
      return NONE;
    }
    Set<Label> labels = new HashSet<>(task.labels());
    if (programs) {
      labels.add(LOCAL);
    }
    return new Demand(labels, secrets);
  }

  // written out: compared for each task that becomes ready
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Demand demand
        && secrets == demand.secrets
        && labels.equals(demand.labels);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + (secrets ? 1 : 0);
  }
}
