package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The agents, how many of their slots are held or kept for somebody, and which one the policies choose. Guarded by the scheduler. */
final class AgentSlots implements PlacementPolicy.Usage {
  private final List<PlacementPolicy> policies;
  private final Map<String, Seat> seats = new TreeMap<>();
  private final Map<String, Integer> projects = new HashMap<>();
  private final Map<Label, Integer> labels = new HashMap<>();

  /** An agent, and how many of its slots are held. It stays while some are, when the agent is known no more. */
  private static final class Seat {
    @Nullable AgentCapacity agent;
    int used;
    int kept;

    int free() {
      AgentCapacity known = agent;
      return known == null ? 0 : known.slots() - used - kept;
    }
  }

  /**
   * Whose tasks are placed.
   *
   * @param project the name of the project
   * @param seen the agents where the files of the run are
   */
  record View(String project, Set<String> seen) {}

  /** An agent that was chosen, and why, in a sentence without a full stop. */
  record Choice(String agent, String why) {}

  AgentSlots(List<PlacementPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  /** Makes these the agents that there are, in place of those before. */
  void agents(Collection<AgentCapacity> all) {
    seats.values().forEach(each -> each.agent = null);
    all.forEach(each -> seat(each.name()).agent = each);
    seats.values().removeIf(each -> each.agent == null && each.used == 0 && each.kept == 0);
  }

  private Seat seat(String agent) {
    return seats.computeIfAbsent(agent, _ -> new Seat());
  }

  int size() {
    return seats.size();
  }

  /** Whether a slot is free that is kept for nobody. */
  boolean isFree() {
    for (Seat each : seats.values()) {
      AgentCapacity agent = each.agent;
      if (agent != null && agent.closed().isEmpty() && each.free() > 0) {
        return true;
      }
    }
    return false;
  }

  int used(String agent) {
    Seat seat = seats.get(agent);
    return seat == null ? 0 : seat.used;
  }

  /** All agents, by name, and how full they are, as a project sees them; null for one that sees all. */
  List<AgentRoom> rooms(@Nullable String project) {
    List<AgentRoom> rooms = new ArrayList<>();
    for (Seat each : seats.values()) {
      AgentCapacity agent = each.agent;
      boolean sees =
          agent != null
              && (project == null
                  || agent.projects().isEmpty()
                  || agent.projects().contains(project));
      if (agent != null && sees) {
        rooms.add(
            new AgentRoom(
                agent.name(),
                agent.labels(),
                agent.secrets(),
                agent.slots(),
                each.used,
                refusal(agent, project, Demand.NONE),
                limited(agent, project)));
      }
    }
    return rooms;
  }

  /** Why an agent with free slots would not get what is asked, of a project or, when that is null, of any; empty when it would. */
  private String refusal(AgentCapacity agent, @Nullable String project, Demand asked) {
    if (project == null) {
      return agent.closed();
    }
    PlacementPolicy.Candidate candidate =
        new PlacementPolicy.Candidate(agent, agent.slots(), false);
    for (PlacementPolicy policy : policies) {
      if (policy.judge(new PlacementPolicy.Work(project, asked, List.of()), candidate, this)
          instanceof PlacementPolicy.Verdict.Refused(String why)) {
        return why;
      }
    }
    return "";
  }

  private Map<Label, String> limited(AgentCapacity agent, @Nullable String project) {
    Map<Label, String> limited = new HashMap<>();
    for (Label label : agent.labels()) {
      String why = refusal(agent, project, new Demand(Set.of(label), false));
      if (!why.isEmpty()) {
        limited.put(label, why);
      }
    }
    return limited;
  }

  void hold(String agent, String project, Demand task, int count) {
    seat(agent).used += count;
    count(project, task, count);
  }

  /** Keeps slots of an agent for tasks that ask the same, or fewer of them. */
  void keep(String agent, String project, Demand task, int count) {
    seat(agent).kept += count;
    count(project, task, count);
  }

  private void count(String project, Demand task, int count) {
    projects.merge(project, count, AgentSlots::sum);
    for (Label label : task.labels()) {
      labels.merge(label, count, AgentSlots::sum);
    }
  }

  /** The sum, for {@link Map#merge}: null for 0, so that the entry goes. */
  static @Nullable Integer sum(Integer one, Integer other) {
    int sum = one + other;
    return sum == 0 ? null : Integer.valueOf(sum);
  }

  @Override
  public int of(String project) {
    return projects.getOrDefault(project, 0);
  }

  @Override
  public int of(Label label) {
    return labels.getOrDefault(label, 0);
  }

  /**
   * The agent of each of {@code tasks}, which start together; empty when one finds none. They write to one another, and are put together
   * where that is possible.
   */
  List<Choice> choose(List<Demand> tasks, View view) {
    Choice one = best(tasks, view, Map.of(), List.of(), false);
    if (one == null && tasks.size() > 1 && most(tasks, view) < tasks.size()) {
      List<Choice> apart = apart(tasks, view);
      if (!apart.isEmpty()) {
        return apart;
      }
      // what needs more slots than there are begins when nothing else holds one
      one = best(tasks, view, Map.of(), List.of(), true);
    }
    return one == null ? List.of() : Collections.nCopies(tasks.size(), one);
  }

  /** An agent for each, when no agent has slots for all of them. */
  private List<Choice> apart(List<Demand> tasks, View view) {
    List<Choice> agents = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    try {
      for (Demand each : tasks) {
        Choice one = best(List.of(each), view, taken, tasks.subList(0, agents.size()), false);
        if (one == null) {
          return List.of();
        }
        agents.add(one);
        taken.merge(one.agent(), 1, Integer::sum);
        count(view.project(), each, 1);
      }
      return agents;
    } finally {
      for (int i = 0; i < agents.size(); i++) {
        count(view.project(), tasks.get(i), -1);
      }
    }
  }

  /** How many slots the largest agent has that would run all of {@code tasks}, if it were empty. */
  private int most(List<Demand> tasks, View view) {
    int most = 0;
    for (Seat each : seats.values()) {
      AgentCapacity agent = each.agent;
      if (agent != null && fits(tasks, view, agent, agent.slots(), List.of())) {
        most = Math.max(most, agent.slots());
      }
    }
    return most;
  }

  /**
   * The agent that is best for all of {@code tasks}; null for none.
   *
   * @param taken slots that are not free any more, by agent
   * @param fellows those that start together with them and have these
   * @param alone whether one will do that is idle and has fewer slots
   */
  private @Nullable Choice best(
      List<Demand> tasks,
      View view,
      Map<String, Integer> taken,
      List<Demand> fellows,
      boolean alone) {
    PlacementPolicy.Candidate best = null;
    PlacementPolicy decided = StandardPolicy.ROOM;
    PlacementPolicy.Work work = new PlacementPolicy.Work(view.project(), tasks.getFirst(), fellows);
    int could = 0;
    for (Map.Entry<String, Seat> each : seats.entrySet()) {
      AgentCapacity agent = each.getValue().agent;
      int free = each.getValue().free() - taken.getOrDefault(each.getKey(), 0);
      if (agent == null
          || !(alone ? free == agent.slots() : free >= tasks.size())
          || !fits(tasks, view, agent, free, fellows)) {
        continue;
      }
      could++;
      PlacementPolicy.Candidate candidate =
          new PlacementPolicy.Candidate(agent, free, view.seen().contains(agent.name()));
      if (best == null) {
        best = candidate;
        continue;
      }
      for (PlacementPolicy policy : policies) {
        double order = preference(policy, work, candidate) - preference(policy, work, best);
        if (order != 0) {
          decided = policy;
          best = order > 0 ? candidate : best;
          break;
        }
      }
    }
    if (best == null) {
      return null;
    }
    return new Choice(
        best.agent().name(),
        could == 1
            ? "no other agent that has a free slot can do what it asks for"
            : decided.reason(could));
  }

  private double preference(
      PlacementPolicy policy, PlacementPolicy.Work work, PlacementPolicy.Candidate candidate) {
    return switch (policy.judge(work, candidate, this)) {
      case PlacementPolicy.Verdict.Fits(double preference) -> preference;
      case PlacementPolicy.Verdict.Refused _ -> Double.NEGATIVE_INFINITY;
    };
  }

  private boolean fits(
      List<Demand> tasks, View view, AgentCapacity agent, int free, List<Demand> before) {
    PlacementPolicy.Candidate candidate =
        new PlacementPolicy.Candidate(agent, free, view.seen().contains(agent.name()));
    List<Demand> fellows = new ArrayList<>(before);
    int counted = 0;
    try {
      for (Demand each : tasks) {
        PlacementPolicy.Work work = new PlacementPolicy.Work(view.project(), each, fellows);
        for (PlacementPolicy policy : policies) {
          if (policy.judge(work, candidate, this) instanceof PlacementPolicy.Verdict.Refused) {
            return false;
          }
        }
        count(view.project(), each, 1);
        fellows.add(each);
        counted++;
      }
      return true;
    } finally {
      for (int i = 0; i < counted; i++) {
        count(view.project(), tasks.get(i), -1);
      }
    }
  }
}
