package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An agent and how full it is.
 *
 * @param labels what it can do; null for one that does whatever it is asked
 * @param secrets whether it is trusted with secrets
 * @param slots how many attempts may run there at once
 * @param used how many of them are held, by whichever run
 * @param closed why it takes no work now; empty when it does
 */
public record AgentRoom(
    String name, @Nullable Set<Label> labels, boolean secrets, int slots, int used, String closed) {
  public AgentRoom {
    labels = labels == null ? null : Set.copyOf(labels);
  }

  /** The one agent of a run that runs alone, of which only the run itself takes slots. */
  public static AgentRoom alone(String name, int slots) {
    return new AgentRoom(name, null, true, slots, 0, "");
  }

  /** Whether it can do what is asked, now or at another time. */
  public boolean fits(Demand asked) {
    return missing(asked).isEmpty() && (secrets || !asked.secrets());
  }

  /** The labels that are asked for and it has not. */
  public Set<Label> missing(Demand asked) {
    Set<Label> has = labels;
    if (has == null) {
      return Set.of();
    }
    TreeSet<Label> missing = new TreeSet<>(asked.labels());
    missing.removeAll(has);
    return missing;
  }
}
