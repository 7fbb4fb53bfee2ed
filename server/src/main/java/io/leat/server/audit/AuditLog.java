package io.leat.server.audit;

import io.leat.engine.durable.DiskFull;
import io.leat.server.http.AuditTrail;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Rounds;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit in the store. What was done is there before anybody is told that it was; of refusals, of which others decide how many there
 * are, only the first ones, and how many more came.
 */
public final class AuditLog implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(2);
  private static final String COUNTING = "counting what is refused, for the audit";

  private final Store store;
  private final Clock clock;
  private final Rounds rounds;
  private final Refusals known = Refusals.ofAccounts();
  private final Refusals strangers = Refusals.ofStrangers();
  private final Thread counter;
  private volatile boolean begun;

  /** An audit in {@code store}. */
  public AuditLog(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.rounds = new Rounds(clock);
    this.counter = Thread.ofVirtual().name("audit").start(this::count);
  }

  @Override
  public void add(Act act) {
    if (act.kind() == Kind.DONE) {
      done(act);
    } else {
      refused(act.kind() == Kind.STRANGER ? strangers : known, act);
    }
  }

  /** Tells that this server has begun; on a full disk in the log alone. */
  public void begins(String version) {
    begun = true;
    try {
      store.audit().add("startServer", "leat " + version, "started", clock.instant());
    } catch (StoreUnavailable away) {
      LOG.warn("not in the audit: that this server has started ({})", away.getMessage());
    }
  }

  private void done(Act act) {
    try {
      write(act);
    } catch (StoreUnavailable full) {
      // a login must be possible on a full disk
      if (!DiskFull.caused(full) || !act.what().equals("login")) {
        throw full;
      }
      unwritten(act, full);
    }
  }

  /** A refusal stands whether it can be written or not, for nothing was changed. */
  private void refused(Refusals refusals, Act act) {
    Instant now = clock.instant();
    if (refusals.isAlone(act, now)) {
      try {
        write(act);
      } catch (StoreUnavailable away) {
        refusals.unwritten(act, now);
        unwritten(act, away);
      }
    }
  }

  private void write(Act act) {
    store
        .audit()
        .add(act.who(), act.what(), act.target(), act.from(), act.result(), clock.instant());
  }

  private static void unwritten(Act act, StoreUnavailable problem) {
    LOG.warn(
        "not in the audit: {} {} from {}: {} ({})",
        LogField.said(LogField.ACCOUNT, act.who()),
        act.what(),
        act.from(),
        act.result(),
        problem.getMessage());
  }

  private void count() {
    try {
      while (true) {
        rounds.attempt(COUNTING, this::round);
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException ended) {
      LOG.debug("no refusals are counted any more", ended);
    }
  }

  /** Writes how many were refused, where it is time for that. */
  void round() {
    Instant now = clock.instant();
    known.write(now, this::write);
    strangers.write(now, this::write);
  }

  /** Writes what is counted, and that a server that began ends. */
  @Override
  public void close() {
    counter.interrupt();
    Rounds.awaitEnd(counter, END);
    rounds.run(
        COUNTING,
        () -> {
          known.writeAll(this::write);
          strangers.writeAll(this::write);
          if (begun) {
            store.audit().add("endServer", "-", "ended", clock.instant());
          }
        });
  }
}
