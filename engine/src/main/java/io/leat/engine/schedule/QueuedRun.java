package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A run that waits for a slot for its first task. */
public final class QueuedRun implements WorkSource {
  private final Rank rank;
  private final String project;
  private final Set<Demand> demands;
  private final Runnable begin;

  /** The slot that is kept for it once it was told to begin, by its agent. Guarded by the scheduler. */
  final Map<RunSlots.Held, Integer> reserved = new HashMap<>();

  /**
   * A run that is to wait.
   *
   * @param demands what its first tasks ask of their agents: it begins when there is a slot for one of them; asked in this order
   * @param begin called once, when it is to begin; must not block
   */
  public QueuedRun(Rank rank, String project, Set<Demand> demands, Runnable begin) {
    this.rank = rank;
    this.project = project;
    this.demands = Collections.unmodifiableSet(new LinkedHashSet<>(demands));
    this.begin = begin;
  }

  @Override
  public Rank rank() {
    return rank;
  }

  @Override
  public String project() {
    return project;
  }

  /** What its first tasks ask of their agents: it begins when there is a slot for one of them. */
  public Set<Demand> demands() {
    return demands;
  }

  Runnable begin() {
    return begin;
  }

  AgentSlots.View view() {
    return new AgentSlots.View(project, Set.of());
  }
}
