package io.leat.engine.simulation;

import io.leat.engine.agent.memory.MemoryAgent;
import io.leat.engine.job.Label;
import io.leat.engine.schedule.AgentCapacity;
import java.util.Set;

/** An agent as it is entered, with the machine that it stands for. Both outlive the process. */
final class SimulatedAgent {
  final String name;
  final MemoryAgent machine;
  final Set<Label> labels;
  final boolean secrets;
  final Set<String> projects;
  int slots;
  boolean isEntered = true;
  boolean isDrained;

  /** Takes tasks of {@code projects}, or of all when that is empty. */
  SimulatedAgent(
      String name, MemoryAgent machine, Set<Label> labels, boolean secrets, Set<String> projects) {
    this.name = name;
    this.machine = machine;
    this.labels = labels;
    this.secrets = secrets;
    this.projects = projects;
    this.slots = 1;
  }

  /** As work is placed on it. */
  AgentCapacity capacity() {
    boolean isAway = !machine.awayFor().isNegative();
    String closed = isDrained ? "is being drained" : isAway ? "cannot be reached" : "";
    return new AgentCapacity(name, labels, secrets, slots, 1, projects, closed);
  }
}
