package io.leat.server.host;

import io.leat.server.round.Rounds;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * What is to be done a little later, when what was in its way may be gone: one thing about each run, whoever asked for it last. So that
 * nothing is done twice, however often it fails. Safe for all threads.
 */
final class LaterWork {
  /** How long most of it waits. */
  static final Duration SOON = Duration.ofSeconds(5);

  private record Work(Instant due, Runnable what) {}

  private final Map<Object, Work> all = new ConcurrentHashMap<>();
  private final Executor workers;
  private final Rounds rounds;
  private final Clock clock;

  /**
   * Nothing yet.
   *
   * @param clock one that goes on when the clock of the machine is set: a pause is no longer than it is
   */
  LaterWork(Executor workers, Rounds rounds, Clock clock) {
    this.workers = workers;
    this.rounds = rounds;
    this.clock = clock;
  }

  /**
   * Has something done after a pause; at once, on another thread, when there is none.
   *
   * @param about the number of a run; another object for what may be done beside others
   */
  void put(Object about, Duration pause, Runnable what) {
    if (pause.isZero()) {
      workers.execute(() -> perform(about, what));
      return;
    }
    all.put(about, new Work(clock.instant().plus(pause), what));
  }

  /** Whether something is to be done about a run. */
  boolean has(long run) {
    return all.containsKey(run);
  }

  /** Has that done for which it is time; called from time to time. */
  void look() {
    Instant now = clock.instant();
    all.forEach(
        (about, work) -> {
          if (!work.due.isAfter(now) && all.remove(about, work)) {
            workers.execute(() -> perform(about, work.what));
          }
        });
  }

  private void perform(Object about, Runnable what) {
    if (rounds.run("what was put off", what) instanceof StoreUnavailable) {
      // unless something else is to be done about it by now
      all.putIfAbsent(about, new Work(clock.instant().plus(SOON), what));
    }
  }
}
