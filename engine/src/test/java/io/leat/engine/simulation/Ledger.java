package io.leat.engine.simulation;

import io.leat.engine.job.Demand;
import io.leat.engine.run.Lease;
import io.leat.engine.schedule.AgentCapacity;
import io.leat.engine.schedule.RunSlots;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which slots and who waits for some, noted beside the scheduler and the other way round: run by run, each slot on its own. What the
 * scheduler gives is compared with what it may.
 */
final class Ledger {
  private final Predicate<SimulatedRow> mayBegin;
  private final Map<String, AgentCapacity> agents = new TreeMap<>();
  private final Map<Long, CheckedSlots> runs = new TreeMap<>();
  private final Map<Long, SimulatedRow> queued = new TreeMap<>();
  private boolean isHalted;

  /** A slot that a run holds. */
  record Held(String agent, Demand task) {}

  /**
   * A ledger without agents and runs.
   *
   * @param mayBegin whether a queued run may begin but for slots
   */
  Ledger(Predicate<SimulatedRow> mayBegin) {
    this.mayBegin = mayBegin;
  }

  // ---- what there is

  void agents(Collection<AgentCapacity> all) {
    agents.clear();
    all.forEach(each -> agents.put(each.name(), each));
  }

  void halt(boolean halt) {
    isHalted = halt;
  }

  void queue(SimulatedRow row) {
    queued.put(row.number(), row);
  }

  void unqueue(SimulatedRow row) {
    queued.remove(row.number());
  }

  /** Those that wait, by number. */
  List<SimulatedRow> queued() {
    return List.copyOf(queued.values());
  }

  /** The slots of a run, which are looked at from now on. */
  CheckedSlots slots(SimulatedRow row, RunSlots slots, boolean isReserved) {
    CheckedSlots made = new CheckedSlots(this, row, slots, isReserved);
    runs.put(row.number(), made);
    return made;
  }

  void closed(CheckedSlots slots) {
    runs.remove(slots.row().number(), slots);
  }

  boolean isHalted() {
    return isHalted;
  }

  private int held(String agent) {
    int held = 0;
    for (CheckedSlots each : runs.values()) {
      held += each.held(agent);
    }
    return held;
  }

  /** Why an agent may not get a task; null when it may, as far as its free slots allow. */
  private @Nullable String refusal(AgentCapacity agent, String project, Demand task) {
    if (!agent.closed().isEmpty()) {
      return agent.closed();
    }
    if (!agent.labels().containsAll(task.labels())) {
      return "lacks labels";
    }
    if (task.secrets() && !agent.secrets()) {
      return "is not trusted";
    }
    if (!agent.projects().isEmpty() && !agent.projects().contains(project)) {
      return "is for others";
    }
    return null;
  }

  // ---- what is given

  /** A run is given slots, which it does not hold yet. */
  void gives(CheckedSlots run, List<Demand> tasks, List<String> given) {
    require(!isHalted, run.row(), "nothing begins while it is halted");
    require(given.size() == tasks.size(), run.row(), "each task has an agent");
    for (int i = 0; i < tasks.size(); i++) {
      AgentCapacity agent = agents.get(given.get(i));
      require(agent != null, run.row(), "the agent is known: " + given.get(i));
      if (agent != null) {
        String why = refusal(agent, run.row().project, tasks.get(i));
        require(why == null, run.row(), tasks.get(i) + " goes to " + agent + ", which " + why);
        int more = (int) given.stream().filter(agent.name()::equals).count();
        int held = held(agent.name());
        require(
            held + more <= agent.slots() || (held == 0 && tasks.size() > 1),
            run.row(),
            held + " slots are held, and " + more + " more of " + agent);
      }
    }
    if (tasks.size() == 1 && !run.isOffered()) {
      overtakes(run.row(), tasks.getFirst());
    }
  }

  /** Fails when a run that comes later takes what one waits for that comes before it and asks the same. */
  private void overtakes(SimulatedRow row, Demand task) {
    for (CheckedSlots each : runs.values()) {
      require(
          each.row() == row || each.isOffered() || !each.waits(task) || !isBefore(each.row(), row),
          row,
          "takes " + task + " before run " + each.row().number());
    }
    for (SimulatedRow each : queued.values()) {
      require(
          !each.demands().contains(task) || !isBefore(each, row) || !mayBegin.test(each),
          row,
          "takes " + task + " before run " + each.number() + ", which is queued");
    }
  }

  private static boolean isBefore(SimulatedRow one, SimulatedRow other) {
    return one.project.equals(other.project) && one.rank().compareTo(other.rank()) < 0;
  }

  /** A run that was queued is told to begin. */
  void begins(SimulatedRow row) {
    require(!isHalted, row, "no run begins while it is halted");
    boolean isRoom = false;
    for (Demand each : row.demands()) {
      isRoom |= hasRoom(row.project, each);
    }
    require(isRoom, row, "there is a slot for one of its first tasks");
    for (SimulatedRow each : queued.values()) {
      require(
          !each.demands().equals(row.demands()) || !isBefore(each, row) || !mayBegin.test(each),
          row,
          "begins before run " + each.number());
    }
  }

  private boolean hasRoom(String project, Demand task) {
    for (AgentCapacity each : agents.values()) {
      if (refusal(each, project, task) == null && held(each.name()) < each.slots()) {
        return true;
      }
    }
    return false;
  }

  // ---- what is left

  /**
   * Fails when a slot is free that somebody waits for.
   *
   * @param isKept whether slots may be kept for runs that were told to begin
   */
  void checkIdle(boolean isKept) {
    boolean isOffered = isKept || isHalted;
    for (CheckedSlots each : runs.values()) {
      isOffered |= each.isOffered();
    }
    if (isOffered) {
      return;
    }
    for (CheckedSlots each : runs.values()) {
      for (Demand task : each.waiting()) {
        require(!hasRoom(each.row().project, task), each.row(), "nobody told it of room: " + task);
      }
    }
    for (SimulatedRow each : queued.values()) {
      for (Demand task : each.demands()) {
        require(
            !mayBegin.test(each) || !hasRoom(each.project, task), each, "nobody began it: " + task);
      }
    }
  }

  /** Fails when an attempt runs, of a run that is looked after, without a slot. */
  void checkRunning(String agent, Collection<Lease> running) {
    for (CheckedSlots each : runs.values()) {
      long count =
          running.stream()
              .filter(lease -> SimulatedRun.of(lease) == each.row().number())
              .filter(lease -> !each.row().run.strays.contains(lease))
              .count();
      require(!each.isTakenUp() || count <= each.held(agent), each.row(), "runs without a slot");
    }
  }

  private static void require(boolean holds, SimulatedRow row, String rule) {
    if (!holds) {
      throw new AssertionError("run " + row.number() + ": " + rule);
    }
  }
}
