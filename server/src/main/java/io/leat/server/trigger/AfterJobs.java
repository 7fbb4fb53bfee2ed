package io.leat.server.trigger;

import io.leat.engine.run.RunEvent;
import io.leat.server.host.Origin;
import io.leat.server.round.Rounds;
import io.leat.store.FedEvent;
import io.leat.store.Run;
import io.leat.store.Settings;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows the feed of all runs for those that ended. How far it came is stored once a second at most, so that an end is not missed that
 * nobody could act on; what is looked at again then starts nothing twice. A run that never began ends without an event, and starts nothing. No repository is waited for: what mirrors lost is brought by {@link Mending},
 * and the end is looked at again then.
 */
final class AfterJobs implements AutoCloseable {
  private static final String PLACE = "trigger.feed";
  private static final int BATCH = 500;
  private static final long LOOK_SECONDS = 30;
  private static final long STORE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Triggers triggers;
  private final Followers followers;
  private final UnfollowedEnds unfollowed;
  private final Mending mending;
  private final AtomicBoolean mended = new AtomicBoolean();
  private final Rounds rounds;
  private volatile boolean closed;

  /** The last of the feed that was acted on; -1 until it is read. */
  private long place = -1;

  private long storedPlace;
  private long storedAt = System.nanoTime();
  private final Semaphore woken = new Semaphore(1);
  private final Thread reader = Thread.ofVirtual().name("after jobs").unstarted(this::read);

  AfterJobs(Triggers triggers, Clock clock) {
    this.triggers = triggers;
    this.mending = new Mending(triggers, this::mended, clock);
    this.followers = new Followers(triggers, mending, clock);
    this.unfollowed = new UnfollowedEnds(triggers.store().settings(), clock);
    this.rounds = new Rounds(clock);
  }

  void start() {
    reader.start();
  }

  /** A run ended. Does not block. */
  void wake() {
    woken.release();
  }

  private void mended() {
    mended.set(true);
    wake();
  }

  private void read() {
    try {
      while (true) {
        if (woken.tryAcquire(place == storedPlace ? LOOK_SECONDS : 1, TimeUnit.SECONDS)) {
          woken.drainPermits();
        }
        rounds.attempt("what follows runs that ended", this::round);
      }
    } catch (InterruptedException shutdown) {
      return;
    }
  }

  private void round() throws InterruptedException {
    act();
    storeNowAndThen();
  }

  /** Acts on all ends since the last one, and on those before that were put off; stores how far it came. */
  void drain() throws InterruptedException {
    act();
    store();
  }

  private void storeNowAndThen() {
    if (System.nanoTime() - storedAt >= STORE_NANOS) {
      store();
    }
  }

  private void store() {
    if (place != storedPlace) {
      triggers.store().settings().set(PLACE, Long.toString(place));
      storedPlace = place;
      storedAt = System.nanoTime();
    }
  }

  private void act() throws InterruptedException {
    if (place < 0) {
      var settings = triggers.store().settings();
      storedPlace = settings.get(PLACE).map(Long::valueOf).orElseGet(() -> begin(settings));
      place = storedPlace;
    }
    long at = place;
    List<FedEvent> events = triggers.store().runs().feed(at, BATCH);
    while (!events.isEmpty()) {
      boolean ended = false;
      for (FedEvent each : events) {
        if (each instanceof FedEvent.OfRun fed
            && fed.event().event() instanceof RunEvent.RunFinished) {
          follow(fed.run());
          ended = true;
        }
        at = each.sequence();
      }
      if (closed) {
        // what could not be read now is no reason to pass an end over: the next server looks at it
        // again
        throw new InterruptedException("the server ends");
      }
      if (ended) {
        place = at;
        storeNowAndThen();
      }
      events = triggers.store().runs().feed(at, BATCH);
    }
    if (mended.getAndSet(false)) {
      unfollowed.hurry();
    }
    for (long each : unfollowed.due()) {
      follow(each);
    }
  }

  private long begin(Settings settings) {
    long last = triggers.store().runs().lastSequence();
    settings.set(PLACE, Long.toString(last));
    return last;
  }

  /** An end that an error of Leat keeps from having its effect must not keep those behind it from theirs. */
  private void follow(long number) throws InterruptedException {
    RuntimeException problem = rounds.attempt("what follows run " + number, () -> ended(number));
    if (problem instanceof StoreUnavailable away) {
      throw away;
    }
  }

  private void ended(long number) throws InterruptedException {
    Run run = triggers.store().runs().find(number).orElse(null);
    if (run == null) {
      unfollowed.over(number);
      return;
    }
    Origin.Missing unread = null;
    try {
      triggers.afterJob(run, run.phase());
    } catch (Origin.Missing problem) {
      mending.ask(run.project(), problem, Triggers.ref(run), run.revision().commit());
      unread = problem;
    }
    try {
      followers.after(run, run.phase());
    } catch (Origin.Missing problem) {
      unread = unread == null ? problem : unread;
    }
    if (unread == null) {
      unfollowed.over(number);
    } else if (!closed) {
      unfollowed.putOff(number, String.valueOf(unread.getMessage()));
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    mending.close();
  }
}
