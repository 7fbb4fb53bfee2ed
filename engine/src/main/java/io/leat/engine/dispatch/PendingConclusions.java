package io.leat.engine.dispatch;

import io.leat.engine.agent.StopReason;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts whose steps are over and whose files are being kept. That may take as long again as the attempt might run, for a host may
 * hang that is to give them; a minute when the attempt was stopped (ADR 61). Used by the thread of the loop alone.
 */
final class PendingConclusions {
  private static final Duration OF_STOPPED = Duration.ofMinutes(1);

  private final AttemptWork work;
  private final Clock steady;
  private final Map<Long, Limit> limits = new HashMap<>();

  /** When the patience with an attempt ends, and why; {@code end} is null for never. */
  private record Limit(Lease lease, @Nullable Instant end, StopReason reason) {}

  PendingConclusions(AttemptWork work, Clock steady) {
    this.work = work;
    this.steady = steady;
  }

  /** The steps of an attempt are over; whether that is news. */
  boolean begin(Lease lease, AttemptOutcome outcome) {
    boolean isStopped =
        outcome instanceof AttemptOutcome.Stopped || outcome instanceof AttemptOutcome.TimedOut;
    Duration most = isStopped ? OF_STOPPED : work.timeout(lease);
    Instant end = most == null ? null : steady.instant().plus(most);
    StopReason reason = new StopReason.Timeout(most == null ? Duration.ZERO : most);
    return limits.putIfAbsent(lease.fence(), new Limit(lease, end, reason)) == null;
  }

  /** The end of an attempt is decided. */
  void over(Lease lease) {
    limits.remove(lease.fence());
  }

  /** Gives up to keep the files of an attempt, if that is what goes on; one whose steps run has yet to leave them. */
  void giveUp(Lease lease, StopReason reason) {
    if (limits.containsKey(lease.fence())) {
      work.giveUp(lease, reason);
    }
  }

  /** Gives up what takes too long. */
  void look() {
    if (limits.isEmpty()) {
      return;
    }
    Instant now = steady.instant();
    for (Limit each : limits.values()) {
      Instant end = each.end();
      if (end != null && !now.isBefore(end)) {
        work.giveUp(each.lease(), each.reason());
      }
    }
  }
}
