package io.leat.engine.story;

import io.leat.engine.job.Demand;
import io.leat.engine.schedule.AgentRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why no agent could begin what is asked for, in a sentence; the same for a task and for a run that is queued. */
public final class NoRoom {
  private NoRoom() {}

  /** The sentence; empty when an agent could begin it, now or when it has a free slot. */
  public static Optional<String> of(Demand demand, List<AgentRoom> agents) {
    List<AgentRoom> fit = fit(demand, agents);
    if (fit.isEmpty()) {
      return Optional.of(
          "It waits for " + asked(demand) + ": there is none. " + nearest(demand, agents));
    }
    List<String> closed = new ArrayList<>();
    Set<String> reasons = new HashSet<>();
    for (AgentRoom each : fit) {
      String refusal = each.refusal(demand);
      if (refusal.isEmpty()) {
        return Optional.empty();
      }
      closed.add("'" + each.name() + "' " + refusal);
      reasons.add(refusal);
    }
    String why =
        closed.size() > 1 && reasons.size() == 1
            ? "each of " + closed.size() + " " + reasons.iterator().next()
            : WhyWait.list(closed, fit.size());
    return Optional.of("It waits for " + asked(demand) + ": " + why + ".");
  }

  /** The agents that can do what is asked. */
  static List<AgentRoom> fit(Demand demand, List<AgentRoom> agents) {
    return agents.stream().filter(each -> each.fits(demand)).toList();
  }

  /** What is asked of an agent. */
  private static String asked(Demand demand) {
    List<String> labels = new ArrayList<>();
    demand.labels().stream().sorted().forEach(each -> labels.add("'" + each + "'"));
    String what = "an agent";
    if (!labels.isEmpty()) {
      what +=
          " with the "
              + (labels.size() == 1 ? "label " : "labels ")
              + WhyWait.list(labels, labels.size());
    }
    return !demand.secrets() ? what : what + " that is trusted with secrets";
  }

  /** What the agent lacks that comes nearest. */
  private static String nearest(Demand demand, List<AgentRoom> agents) {
    AgentRoom nearest = null;
    int least = Integer.MAX_VALUE;
    for (AgentRoom each : agents) {
      int lacks = each.missing(demand).size();
      if (lacks < least) {
        least = lacks;
        nearest = each;
      }
    }
    if (nearest == null) {
      return "Add one: leat agents add.";
    }
    List<String> lacks = new ArrayList<>();
    nearest.missing(demand).forEach(each -> lacks.add("'" + each + "'"));
    return "'"
        + nearest.name()
        + "' comes nearest"
        + (lacks.isEmpty()
            ? "; it is not trusted with secrets."
            : "; it has not " + WhyWait.list(lacks, lacks.size()) + ".");
  }
}
