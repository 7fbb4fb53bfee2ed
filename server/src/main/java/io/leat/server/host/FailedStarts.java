package io.leat.server.host;

import io.leat.engine.backoff.BackOff;
import io.leat.server.round.RecurringProblems;
import io.leat.server.round.Retry;
import io.leat.store.Run;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs that could not be begun, or not be gone on with. Each is tried again, later each time; the log tells of it once, and then each hour,
 * and who looks at the run reads why. Safe for all threads.
 */
final class FailedStarts {
  private static final BackOff BACK_OFF = BackOff.growing(LaterWork.SOON, 2, Duration.ofMinutes(1));

  private record Failure(String reason, Retry retry) {}

  private final Map<Long, Failure> failures = new ConcurrentHashMap<>();
  private final LaterWork later;
  private final RecurringProblems problems;
  private final Clock clock;

  FailedStarts(LaterWork later, Clock clock) {
    this.later = later;
    this.problems = new RecurringProblems(clock);
    this.clock = clock;
  }

  /**
   * Notes that a run cannot go on. While the store is away it is not tried later than at first, for then all are well at once.
   *
   * @param again how it is tried again
   */
  void failed(long run, Exception problem, Runnable again) {
    String reason =
        problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    boolean away = problem instanceof StoreUnavailable;
    Failure failure =
        failures.compute(
            run,
            (_, last) -> {
              Instant now = clock.instant();
              return new Failure(
                  reason,
                  last == null || away ? Retry.first(BACK_OFF, now) : last.retry.again(now));
            });
    if (problem instanceof RuntimeException bug && !away) {
      problems.tell(about(run), bug);
    } else {
      problems.tell(about(run), "it cannot go on, and is tried again: " + reason);
    }
    later.put(run, failure.retry.pause(), again);
  }

  private static String about(long run) {
    return "run " + run;
  }

  /** A run went on, or has ended. */
  void over(long run) {
    if (failures.remove(run) != null) {
      problems.over(about(run));
    }
  }

  /** Why a run does not go on, in a sentence; empty when nothing failed. */
  Optional<String> reason(Run run) {
    return Optional.ofNullable(failures.get(run.number()))
        .filter(_ -> run.open())
        .map(
            failure ->
                "The run could not be gone on with: "
                    + failure.reason
                    + ". It is tried again, at most "
                    + failure.retry.pause().toSeconds()
                    + " s later.");
  }
}
