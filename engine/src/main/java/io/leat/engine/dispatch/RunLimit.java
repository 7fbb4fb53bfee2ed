package io.leat.engine.dispatch;

import io.leat.engine.run.RunSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a run may take, counted from its first event by a clock that is never set. For the thread of the dispatcher. */
final class RunLimit {
  private final @Nullable Duration limit;
  private final RunSetup.Clocks clocks;

  /** When it is over, by the steady clock; null before the run begins, when it has none, and once that was said. */
  private @Nullable Instant end;

  RunLimit(@Nullable Duration limit, RunSetup.Clocks clocks) {
    this.limit = limit;
    this.clocks = clocks;
  }

  /** The run began then, by the clock that may be set. */
  void begins(Instant at) {
    if (limit != null) {
      end = clocks.steady().instant().plus(limit).minus(SteadyClock.since(at, clocks.now()));
    }
  }

  /** The milliseconds until it is over, {@code most} at most. */
  long pause(long most) {
    return end == null
        ? most
        : Math.clamp(Duration.between(clocks.steady().instant(), end).toMillis() + 1, 0, most);
  }

  /** What is to be said to the run when it is over, once. */
  Optional<RunSignal> over() {
    if (limit == null || end == null || clocks.steady().instant().isBefore(end)) {
      return Optional.empty();
    }
    end = null;
    return Optional.of(new RunSignal.Expire(limit));
  }
}
