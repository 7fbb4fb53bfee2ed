package io.leat.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are asked for: those that meet all that is given.
 *
 * @param project null for all
 * @param job null for all
 * @param statuses empty for all
 * @param key null for all
 * @param since those created then or later; null for all
 */
public record RunQuery(
    @Nullable Long project,
    @Nullable String job,
    Set<String> statuses,
    @Nullable String key,
    @Nullable Instant since) {
  /** All runs. */
  public static final RunQuery ALL = new RunQuery(null, null, Set.of(), null, null);

  public RunQuery {
    statuses = Set.copyOf(statuses);
  }
}
