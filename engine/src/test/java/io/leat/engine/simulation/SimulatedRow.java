package io.leat.engine.simulation;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Task;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.schedule.ConcurrencyGroup;
import io.leat.engine.schedule.PlannedRun;
import io.leat.engine.schedule.Rank;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as it is stored: what was asked for, and how far it came. */
final class SimulatedRow {
  final SimulatedRun run;
  final String project;
  final @Nullable ConcurrencyGroup group;
  final @Nullable Duration limit;
  int priority;

  private int fed;

  SimulatedRow(SimulatedRun run, String project, @Nullable String group, @Nullable Duration limit) {
    this.run = run;
    this.project = project;
    this.group = group == null ? null : new ConcurrencyGroup(project.hashCode(), group);
    this.limit = limit;
  }

  long number() {
    return run.number;
  }

  /** As it waits. */
  PlannedRun planned() {
    PlannedRun.Project of = new PlannedRun.Project(project.hashCode(), project);
    return new PlannedRun(number(), priority, of, group, demands());
  }

  Rank rank() {
    return new Rank(priority, run.number);
  }

  /** Whether it has not begun. */
  boolean isQueued() {
    return !run.isOver && run.store.stored.isEmpty();
  }

  /** Whether it has begun, and not ended. */
  boolean isRunning() {
    return !run.isOver && !run.store.stored.isEmpty();
  }

  /** Whether another run of its group must not begin. */
  boolean isInGroup() {
    return isRunning() && run.checker.status == null;
  }

  /** What its first tasks ask of their agents. */
  Set<Demand> demands() {
    Set<Demand> demands = new LinkedHashSet<>();
    for (Task each : run.graph.tasks()) {
      if (each.needs().isEmpty()) {
        demands.add(Demand.of(each));
      }
    }
    return demands;
  }

  // ---- its feed

  /** From now on somebody hears what is stored next. */
  void listens() {
    fed = run.store.stored.size();
  }

  /** The feed has each event once and in order, after it was stored. */
  void fed(RecordedEvent event) {
    if (event.version() != ++fed || !run.store.stored.get(fed - 1).equals(event)) {
      throw new AssertionError("the feed of run " + number() + " is told of " + event);
    }
  }

  /** The feed has all that is stored. */
  void checkFed() {
    if (fed != run.store.stored.size()) {
      throw new AssertionError("the feed of run " + number() + " lacks " + fed + " and later");
    }
  }
}
