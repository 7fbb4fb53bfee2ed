package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The slots of all agents as one run sees them. Its fields are guarded by the scheduler. */
public final class RunSlots implements Slots, WorkSource {
  private final Scheduler scheduler;
  final Rank rank;
  final String project;
  final Map<Held, Integer> held = new HashMap<>();

  /** What is kept for it, until it has {@linkplain #settled settled}. */
  final Map<Held, Integer> own = new HashMap<>();

  /** What it asked for and did not get. */
  final Map<List<Demand>, Want> wants = new LinkedHashMap<>();

  /** Where its tasks ran: the files that they begin with are there. */
  final Set<String> seen = new HashSet<>();

  /** Why its last task came to each of them. */
  final Map<String, String> reasons = new HashMap<>();

  /** What is called when there is room for what it asked for in vain. */
  Runnable wake = () -> {};

  /** Whether its run runs no more, so that it holds nothing any more. */
  boolean isClosed;

  /** How many times it has settled. */
  long round;

  /** The change after which those before it were asked last, on its behalf. */
  long asked = -1;

  /** Slots on an agent for tasks that ask the same. */
  record Held(String agent, Demand task) {}

  /** How many of something it wants, and when it said so. */
  static final class Want {
    int count;
    final long round;

    Want(int count, long round) {
      this.count = count;
      this.round = round;
    }
  }

  RunSlots(Scheduler scheduler, Rank rank, String project) {
    this.scheduler = scheduler;
    this.rank = rank;
    this.project = project;
  }

  /** Takes a slot out of those that are kept for it on an agent, one for such a task before others; null when there was none. */
  @Nullable Held takeKept(String agent, Demand task) {
    Held kept = new Held(agent, task);
    if (!own.containsKey(kept)) {
      kept =
          own.keySet().stream().filter(each -> each.agent().equals(agent)).findFirst().orElse(null);
    }
    if (kept != null) {
      own.merge(kept, -1, AgentSlots::sum);
    }
    return kept;
  }

  /** What decides what it may take. */
  AgentSlots.View view() {
    return new AgentSlots.View(project, seen);
  }

  @Override
  public Rank rank() {
    return rank;
  }

  @Override
  public String project() {
    return project;
  }

  @Override
  public void onRoom(Runnable call) {
    scheduler.onRoom(this, call);
  }

  @Override
  public List<String> take(List<Demand> tasks, int count) {
    return scheduler.take(this, tasks, count);
  }

  @Override
  public void adopt(String agent, Demand task) {
    scheduler.adopt(this, agent, task);
  }

  @Override
  public void give(String agent, Demand task) {
    scheduler.give(this, agent, task);
  }

  /** Gives back the slot of a task that waits for another run, until it is {@linkplain #adopt adopted} again. On any thread. */
  public void lend(String agent, Demand task) {
    scheduler.lend(this, agent, task);
  }

  @Override
  public void settled() {
    scheduler.settled(this);
  }

  @Override
  public boolean halted() {
    return scheduler.isHalted();
  }

  /** Why the last task that came to an agent did so, in a sentence without a full stop; empty when there is no other agent. */
  public String why(String agent) {
    return scheduler.why(this, agent);
  }

  @Override
  public void close() {
    scheduler.close(this);
  }
}
