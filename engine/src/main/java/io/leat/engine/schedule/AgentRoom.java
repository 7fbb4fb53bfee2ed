package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import java.util.Map;
import java.util.Objects;
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
 * @param closed why it takes no work now, of the project that asks; empty when it does
 * @param limited why it takes no task now that asks for a label, of those labels of which no more may run
 */
public record AgentRoom(
    String name,
    @Nullable Set<Label> labels,
    boolean secrets,
    int slots,
    int used,
    String closed,
    Map<Label, String> limited) {
  public AgentRoom {
    limited = Map.copyOf(limited);
    labels = labels == null ? null : Set.copyOf(labels);
  }

  /** The one agent of a run that runs alone, of which only the run itself takes slots. */
  public static AgentRoom alone(String name, int slots) {
    return new AgentRoom(name, null, true, slots, 0, "", Map.of());
  }

  /** Whether it can do what is asked, now or at another time. */
  public boolean fits(Demand asked) {
    return missing(asked).isEmpty() && (secrets || !asked.secrets());
  }

  /** Why it takes no task now that asks for this, as the end of a sentence about it; empty when it does. */
  public String refusal(Demand asked) {
    return closed.isEmpty()
        ? asked.labels().stream()
            .sorted()
            .map(limited::get)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("")
        : closed;
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
