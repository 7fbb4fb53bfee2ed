package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that is prepared: all that decides when it may begin.
 *
 * @param number by which it is known everywhere
 * @param priority higher comes first
 * @param group of which one runs at a time; null for none
 * @param first what its first tasks ask of their agents, in their order
 */
public record PlannedRun(
    long number,
    int priority,
    Project project,
    @Nullable ConcurrencyGroup group,
    Set<Demand> first) {

  /** A project by its number, which it keeps, and the name that it has now; empty when it is gone. */
  public record Project(long id, String name) {}

  public PlannedRun {
    first = Collections.unmodifiableSet(new LinkedHashSet<>(first));
  }

  /** Where it stands among all runs. */
  public Rank rank() {
    return new Rank(priority, number);
  }
}
