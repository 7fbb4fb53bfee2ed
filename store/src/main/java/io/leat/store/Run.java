package io.leat.store;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored. It begins {@code queued}, becomes {@code running} by its first event, and ends {@code succeeded}, {@code failed}
 * or {@code cancelled} by its last; while queued it may become {@code rejected} or {@code cancelled} without any event.
 *
 * @param number counted from 1 over all projects, without gaps but for deleted ones
 * @param job null while it is not known
 * @param pinned whether it is kept whatever its age
 * @param started null before
 * @param ended null before
 * @param ref what was asked for; null for the default branch
 * @param branch null when there is none, as are {@code tag} and {@code commit}
 * @param hash of the canonical form of the job; null before it is prepared
 * @param group its concurrency group; null for none
 * @param policy of the group; null for none
 * @param prepared whether its job is known and stored
 * @param note why it was cancelled or rejected; else empty
 * @param diagnostics JSON; null for none
 * @param version how many events it has
 */
public record Run(
    long number,
    long project,
    @Nullable String job,
    String status,
    int priority,
    boolean pinned,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    String trigger,
    Map<String, String> parameters,
    @Nullable String ref,
    @Nullable String branch,
    @Nullable String tag,
    @Nullable String commit,
    @Nullable String hash,
    String key,
    String by,
    String request,
    @Nullable Long parent,
    @Nullable String group,
    @Nullable String policy,
    boolean prepared,
    String note,
    @Nullable String diagnostics,
    long version) {
  /** The status of a run that has not begun. */
  public static final String QUEUED = "queued";

  /** The status of a run that has begun and not ended. */
  public static final String RUNNING = "running";

  /** The status of a run whose Jobfile cannot be run. */
  public static final String REJECTED = "rejected";

  /** The trigger of a run that a task of its parent started, or the end of that. */
  public static final String BY_JOB = "job";

  /** All words of a status. */
  public static final Set<String> STATUSES =
      Set.of(QUEUED, RUNNING, "succeeded", "failed", "cancelled", REJECTED);

  public Run {
    if (!STATUSES.contains(status)) {
      throw new IllegalArgumentException("no status of a run: '" + status + "'");
    }
    parameters = Pairs.sorted(parameters);
  }

  /** How many characters its parameters and its request have as they are stored, without what is escaped. */
  public long size() {
    long size = request.length();
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      size += each.getKey().length() + each.getValue().length() + 2;
    }
    return size;
  }

  /** Whether it is queued or running. */
  public boolean open() {
    return status.equals(QUEUED) || status.equals(RUNNING);
  }
}
