package io.leat.engine.run;

import io.leat.engine.job.TaskName;
import org.jspecify.annotations.Nullable;

/**
 * The right of one agent to one attempt.
 *
 * @param attempt counted from 1
 * @param fence grows with each lease of the run; what is reported under an older one is not heard
 * @param agent the name of the agent
 */
public record Lease(TaskName task, int attempt, long fence, String agent) {
  // written out: compared for each report
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lease lease
        && fence == lease.fence
        && attempt == lease.attempt
        && task.equals(lease.task)
        && agent.equals(lease.agent);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fence);
  }
}
