package io.leat.server.trigger;

import io.leat.engine.run.RunEvent;
import io.leat.server.host.Origin;
import io.leat.server.round.Rounds;
import io.leat.store.FedEvent;
import io.leat.store.Run;
import io.leat.store.Settings;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Follows the feed of all runs for those that ended. How far it came is stored once something was begun, and else once a second at most, so
 * that an end is not missed that nobody could act on. A run that never began ends without an event, and starts nothing. No repository is
 * waited for: what mirrors lost is brought by {@link MirrorRepair}, and the end is looked at again then.
 */
final class AfterJobs implements AutoCloseable {
  private static final String PLACE = "trigger.feed";
  private static final int BATCH = 500;
  private static final long LOOK_SECONDS = 30;
  private static final long STORE_SECONDS = 1;

  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final Triggers triggers;
  private final Followers followers;
  private final UnfollowedEnds unfollowed;
  private final MirrorRepair mirrorRepair;
  private final AtomicBoolean mended = new AtomicBoolean();
  private final Rounds rounds;
  private volatile boolean closed;

  /** The last of the feed that was looked at; null until the first look. */
  private @Nullable Long place;

  /** Whether an end was passed since the place was stored, and when that was. */
  private boolean isUnstored;

  private long storedAt = System.nanoTime();
  private final Semaphore woken = new Semaphore(1);
  private final Thread reader = Thread.ofVirtual().name("after jobs").unstarted(this::read);

  AfterJobs(Triggers triggers, Clock clock) {
    this.triggers = triggers;
    this.mirrorRepair = new MirrorRepair(triggers, this::mended, clock);
    this.followers = new Followers(triggers, mirrorRepair, clock);
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
        long seconds = isUnstored ? STORE_SECONDS : LOOK_SECONDS;
        boolean isWoken = woken.tryAcquire(seconds, TimeUnit.SECONDS);
        woken.drainPermits();
        rounds.attempt("what follows runs that ended", isWoken ? this::act : this::drain);
      }
    } catch (InterruptedException shutdown) {
      rounds.run("what follows runs that ended", this::store);
    }
  }

  /** Acts on all ends since the last one, and on those before that were put off; stores how far it came. */
  void drain() throws InterruptedException {
    act();
    store();
  }

  private void store() {
    if (isUnstored) {
      triggers.store().settings().set(PLACE, String.valueOf(place));
      isUnstored = false;
    }
    storedAt = System.nanoTime();
  }

  private void act() throws InterruptedException {
    Long known = place;
    long at = known == null ? begin(triggers.store().settings()) : known;
    List<FedEvent> events = triggers.store().runs().feed(at, BATCH);
    while (!events.isEmpty()) {
      boolean begun = false;
      boolean ended = false;
      for (FedEvent each : events) {
        if (each instanceof FedEvent.OfRun fed
            && fed.event().event() instanceof RunEvent.RunFinished) {
          begun |= follow(fed.run());
          ended = true;
        }
        at = each.sequence();
      }
      if (closed) {
        // what could not be read now is no reason to pass an end over: the next server looks at it
        // again
        throw new InterruptedException("the server ends");
      }
      place = at;
      isUnstored |= ended;
      if (begun || System.nanoTime() - storedAt >= TimeUnit.SECONDS.toNanos(STORE_SECONDS)) {
        // a cause is known for a day, so what it began must not be looked at again later
        store();
      }
      events = triggers.store().runs().feed(at, BATCH);
    }
    place = at;
    if (mended.getAndSet(false)) {
      unfollowed.hurry();
    }
    for (long each : unfollowed.due()) {
      follow(each);
    }
  }

  private long begin(Settings settings) {
    Long stored = settings.get(PLACE).map(Long::valueOf).orElse(null);
    if (stored != null) {
      return stored;
    }
    long last = triggers.store().runs().lastSequence();
    settings.set(PLACE, Long.toString(last));
    return last;
  }

  /** An end that an error of Leat keeps from having its effect must not keep those behind it from theirs. Whether something was begun. */
  private boolean follow(long number) throws InterruptedException {
    AtomicBoolean begun = new AtomicBoolean();
    RuntimeException problem =
        rounds.attempt("what follows run " + number, () -> begun.set(ended(number)));
    if (problem instanceof StoreUnavailable away) {
      throw away;
    }
    return begun.get();
  }

  private boolean ended(long number) throws InterruptedException {
    Run run = triggers.store().runs().find(number).orElse(null);
    if (run == null) {
      unfollowed.over(number);
      return false;
    }
    boolean begun = false;
    Origin.Missing unread = null;
    try {
      begun = !triggers.afterJob(run, run.phase()).isEmpty();
    } catch (Origin.Missing problem) {
      mirrorRepair.ask(run.project(), problem, Triggers.ref(run), run.revision().commit());
      unread = problem;
    }
    try {
      begun |= followers.after(run, run.phase());
    } catch (Origin.Missing problem) {
      unread = unread == null ? problem : unread;
    }
    if (unread == null) {
      unfollowed.over(number);
    } else if (!closed) {
      unfollowed.putOff(number, String.valueOf(unread.getMessage()));
    }
    return begun;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    mirrorRepair.close();
    Rounds.awaitEnd(reader, LAST_LOOK);
  }
}
