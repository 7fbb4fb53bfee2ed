package io.leat.engine.dispatch;

import io.leat.engine.job.TaskName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** What is to be done about tasks at some time, by a clock that is never set. Not for use by several threads. */
final class DueTimes {
  private final Clock steady;
  private final PriorityQueue<Due> dues =
      new PriorityQueue<>((one, other) -> one.when.compareTo(other.when));

  /**
   * Something that is to be done about a task.
   *
   * @param at when, as it is stored
   * @param when the same by the steady clock
   */
  record Due(Instant at, Instant when, TaskName task) {}

  DueTimes(Clock steady) {
    this.steady = steady;
  }

  /** Something is due at {@code at}, when it is {@code now} by the same clock. */
  void add(Instant at, TaskName task, Instant now) {
    dues.add(new Due(at, steady.instant().plus(Duration.between(now, at)), task));
  }

  /** The milliseconds until the next is due, {@code most} at most. */
  long pause(long most) {
    Due next = dues.peek();
    return next == null
        ? most
        : Math.min(most, Math.max(0, Duration.between(steady.instant(), next.when).toMillis()));
  }

  /** Takes out what is due by now. */
  List<Due> come() {
    Instant now = steady.instant();
    List<Due> come = new ArrayList<>();
    Due next = dues.peek();
    while (next != null && !next.when.isAfter(now)) {
      come.add(dues.remove());
      next = dues.peek();
    }
    return come;
  }
}
