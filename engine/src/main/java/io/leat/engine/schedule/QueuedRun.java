package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run that waits for a slot for its first task. */
public final class QueuedRun implements WorkSource {
  private final Rank rank;
  private final String project;
  private final Supplier<Set<Demand>> first;
  private final Runnable begin;
  private @Nullable Set<Demand> demands;

  /** The slot that is kept for it once it was told to begin, by its agent. Guarded by the scheduler. */
  final Map<String, Integer> reserved = new HashMap<>();

  /**
   * A run that is to wait.
   *
   * @param first tells what its first tasks ask of their agents; asked once, when it may be its turn
   * @param begin called once, when it is to begin; must not block
   */
  public QueuedRun(Rank rank, String project, Supplier<Set<Demand>> first, Runnable begin) {
    this.rank = rank;
    this.project = project;
    this.first = first;
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
  public synchronized Set<Demand> demands() {
    Set<Demand> known = demands;
    if (known == null) {
      known = Set.copyOf(first.get());
      demands = known;
    }
    return known;
  }

  Runnable begin() {
    return begin;
  }

  Seats.View view() {
    return new Seats.View(project, Map.of(), Set.of());
  }
}
