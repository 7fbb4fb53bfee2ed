package io.leat.engine.dispatch;

import io.leat.engine.durable.DiskFull;
import io.leat.engine.run.Lease;
import io.leat.engine.schedule.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What could not be done about attempts for want of room on the disk. It is tried again each second, so that a full disk makes no attempt
 * fail: it waits (ADR 51). Not for use by several threads.
 */
final class DiskShortage {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Clock steady;
  private final Slots slots;
  private final Map<Long, Missing> missing = new HashMap<>();

  /** Something that is to be tried again; {@code again} is null while that goes on. */
  private record Missing(Instant since, Instant next, @Nullable Runnable again) {}

  /**
   * Nothing is missing yet.
   *
   * @param slots knows of a server whether its disk is full
   */
  DiskShortage(Clock steady, Slots slots) {
    this.steady = steady;
    this.slots = slots;
  }

  /**
   * Something failed for want of room.
   *
   * @param folder one that is on the disk
   * @return false when it is not to be tried again: there is room for other things, so it is too large for this disk
   * @throws IOException {@code problem}, when the disk has been full for long
   */
  boolean again(Lease lease, Path folder, IOException problem, Runnable again) throws IOException {
    Instant now = steady.instant();
    Missing before = missing.get(lease.fence());
    Instant since = before == null ? now : before.since();
    if (Duration.between(since, now).compareTo(PATIENCE) > 0) {
      missing.remove(lease.fence());
      if (slots.halted() || DiskFull.at(folder)) {
        throw problem;
      }
      return false;
    }
    missing.put(lease.fence(), new Missing(since, now.plus(PAUSE), again));
    return true;
  }

  /** An attempt is past what it needed room for, or has ended. */
  void over(Lease lease) {
    missing.remove(lease.fence());
  }

  /** Tries again what is to be tried by now. */
  void look() {
    if (missing.isEmpty()) {
      return;
    }
    Instant now = steady.instant();
    for (Map.Entry<Long, Missing> each : List.copyOf(missing.entrySet())) {
      Missing one = each.getValue();
      Runnable again = one.again();
      if (again != null && !one.next().isAfter(now)) {
        missing.replace(each.getKey(), new Missing(one.since(), one.next(), null));
        again.run();
      }
    }
  }
}
