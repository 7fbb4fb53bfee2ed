package io.leat.engine.simulation;

import io.leat.engine.agent.memory.MemoryAgent;
import io.leat.engine.job.Label;
import io.leat.engine.job.LockName;
import io.leat.engine.run.Lease;
import io.leat.engine.schedule.ConcurrencyGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** All that outlives the process: the clock, what is stored, the agents and what runs there. */
final class World {
  private static final List<Label> LABELS =
      List.of(new Label("big"), new Label("gpu"), new Label("linux"));
  private static final List<String> PROJECTS = List.of("docs", "shop", "web");

  private final Random random;
  private final Faults faults;
  private final Path folder;
  private final SteppingClock clock = new SteppingClock();
  private final MemoryLocks locks;
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final Map<Long, SimulatedRow> rows = new TreeMap<>();
  private boolean isPaused;
  private boolean isFull;

  /** A world with agents, and no runs. */
  World(Faults faults, Path folder) {
    this.random = faults.random;
    this.faults = faults;
    this.folder = folder;
    this.locks = new MemoryLocks(faults);
    MemoryAgent machine = new MemoryAgent(clock, Duration.ofSeconds(10));
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      agents.add(i == 0 ? first(machine) : agent("a" + i, machine.beside()));
    }
  }

  /** One that does all that is asked, so that all can end. */
  private SimulatedAgent first(MemoryAgent machine) {
    SimulatedAgent made = new SimulatedAgent("a0", machine, Set.copyOf(LABELS), true, Set.of());
    made.slots = 1 + random.nextInt(4);
    return made;
  }

  private SimulatedAgent agent(String name, MemoryAgent machine) {
    Set<Label> labels = new HashSet<>(LABELS);
    labels.removeIf(_ -> faults.once(3));
    Set<String> projects =
        faults.once(4) ? Set.of(PROJECTS.get(random.nextInt(PROJECTS.size()))) : Set.of();
    SimulatedAgent made =
        new SimulatedAgent(name, machine, Set.copyOf(labels), faults.once(2), projects);
    made.slots = 1 + random.nextInt(4);
    return made;
  }

  Faults faults() {
    return faults;
  }

  SteppingClock clock() {
    return clock;
  }

  MemoryLocks locks() {
    return locks;
  }

  // ---- runs

  /** A new run, which is stored and waits. */
  SimulatedRow submit() {
    long number = rows.size() + 1L;
    Path files = folder.resolve(String.valueOf(number));
    try {
      Files.createDirectory(files);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    SimulatedRow row =
        new SimulatedRow(
            new SimulatedRun(
                faults, number, RandomGraph.of(random, LABELS), Integer.MAX_VALUE, files),
            PROJECTS.get(random.nextInt(PROJECTS.size())),
            faults.once(3) ? "group" + random.nextInt(2) : null,
            faults.once(8) ? Duration.ofSeconds(random.nextInt(600)) : null);
    row.priority = random.nextInt(3) - 1;
    row.run.work.full(isFull);
    rows.put(number, row);
    return row;
  }

  Collection<SimulatedRow> rows() {
    return rows.values();
  }

  SimulatedRow row(long number) {
    SimulatedRow row = rows.get(number);
    if (row == null) {
      throw new AssertionError("a run that never was: " + number);
    }
    return row;
  }

  /** The run that a lease is of. */
  SimulatedRun run(Lease lease) {
    return row(SimulatedRun.of(lease)).run;
  }

  /** Whether no other run of its group has begun, and not ended. */
  boolean isFree(SimulatedRow row) {
    return row.group == null
        || rows.values().stream()
            .noneMatch(each -> each != row && each.isInGroup() && row.group.equals(each.group));
  }

  // ---- agents

  List<SimulatedAgent> agents() {
    return agents;
  }

  // ---- what people and disks do

  boolean isPaused() {
    return isPaused;
  }

  void pause(boolean pause) {
    isPaused = pause;
  }

  boolean isFull() {
    return isFull;
  }

  void full(boolean full) {
    isFull = full;
    rows.values().forEach(each -> each.run.work.full(full));
  }

  /** Fails when locks or groups of runs are held by two. */
  void check() {
    Map<LockName, Lease> held = new HashMap<>();
    Set<ConcurrencyGroup> groups = new HashSet<>();
    for (SimulatedRow row : rows.values()) {
      if (row.isInGroup() && row.group != null && !groups.add(row.group)) {
        throw new AssertionError("two runs of '" + row.group + "' at once: " + row.number());
      }
      List<Lease> running = new ArrayList<>();
      for (SimulatedAgent each : agents) {
        each.machine.running().stream()
            .filter(lease -> SimulatedRun.of(lease) == row.number())
            .forEach(running::add);
      }
      row.run.checkRunning(running);
      for (Lease each : row.run.checker.live().values()) {
        row.run
            .plan
            .task(each.task())
            .locks()
            .forEach(
                lock -> {
                  Lease other = held.put(lock, each);
                  if (other != null) {
                    throw new AssertionError("'" + lock + "' is held by " + other + " and " + each);
                  }
                });
      }
    }
  }
}
