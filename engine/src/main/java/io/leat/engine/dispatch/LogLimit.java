package io.leat.engine.dispatch;

import io.leat.engine.agent.StopReason;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Stops attempts whose log is longer than it may be (ADR 56), on this machine and on hosts alike: what is looked at is the log as it has
 * arrived here, once a second. Used by the thread of the loop alone.
 */
final class LogLimit {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final AttemptWork work;
  private final Clock steady;
  private final BiConsumer<Lease, StopReason> stop;
  private Instant next = Instant.MIN;

  /**
   * The limit of {@code work}.
   *
   * @param steady how long something lasts
   * @param stop takes what is to be stopped; more than once, while it goes on
   */
  LogLimit(AttemptWork work, Clock steady, BiConsumer<Lease, StopReason> stop) {
    this.work = work;
    this.steady = steady;
    this.stop = stop;
  }

  /** Looks at the logs of what is running, when it is time. */
  void look(Collection<Lease> running) {
    Instant now = steady.instant();
    if (work.mostLog() == 0 || now.isBefore(next)) {
      return;
    }
    next = now.plus(EVERY);
    for (Lease lease : List.copyOf(running)) {
      if (length(work.folder(lease).log()) > work.mostLog()) {
        stop.accept(lease, new StopReason.Limit(reason(work.mostLog())));
      }
    }
  }

  private static String reason(long most) {
    return "its log is longer than " + (most >> 20) + " MB, the most that an attempt may print";
  }

  private static long length(Path log) {
    try {
      return Files.size(log);
    } catch (IOException none) {
      // it has not begun, or whoever looks after it says that its log is gone
      return 0;
    }
  }
}
