package io.leat.engine.schedule;

import io.leat.engine.job.Label;
import java.util.Set;

/**
 * An agent as work is placed on it.
 *
 * @param labels what it can do, those that were found there among them
 * @param secrets whether it is trusted with secrets
 * @param slots how many attempts may run there at once, from 1
 * @param weight how much of the work it gets beside the others, from 1
 * @param projects the names of those whose tasks it takes; empty for all
 * @param closed why it takes no more work, as the end of a sentence about it; empty when it does
 */
public record AgentCapacity(
    String name,
    Set<Label> labels,
    boolean secrets,
    int slots,
    int weight,
    Set<String> projects,
    String closed) {
  public AgentCapacity {
    labels = Set.copyOf(labels);
    projects = Set.copyOf(projects);
  }
}
