package io.leat.engine.job;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's consent before a task starts.
 *
 * @param by users or groups who may give it; empty for anyone who may run the job
 * @param timeout after which it counts as refused; null for never
 */
public record Approval(List<String> by, @Nullable Duration timeout) {
  public Approval {
    by = List.copyOf(by);
  }
}
