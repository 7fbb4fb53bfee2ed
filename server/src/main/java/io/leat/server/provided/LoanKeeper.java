package io.leat.server.provided;

import io.leat.engine.backoff.BackOff;
import io.leat.identity.provider.SecretProvider;
import io.leat.server.log.field.LogField;
import io.leat.server.round.RecurringProblems;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews what is lent while it is needed, and gives it back when it is not. One thread, which waits while nothing is lent. */
final class LoanKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoanKeeper.class);

  /** Between two looks. */
  private static final long TICK_MILLIS = 500;

  /** While the provider is away. */
  private static final BackOff PAUSES =
      BackOff.growing(Duration.ofSeconds(1), 2, Duration.ofSeconds(60));

  /** How often it is tried to give back what the provider does not take. */
  private static final int TRIES = 8;

  private final Loans loans;
  private final SecretProvider provider;
  private final RecurringProblems problems;
  private final Thread thread = Thread.ofPlatform().daemon().name("loans").unstarted(this::run);
  private final Object signal = new Object();
  private boolean isTold = true;
  private boolean isClosed;
  private int failures;

  LoanKeeper(Loans loans, SecretProvider provider, RecurringProblems problems) {
    this.loans = loans;
    this.provider = provider;
    this.problems = problems;
  }

  void start() {
    thread.start();
  }

  /** There is something to look at. */
  void look() {
    synchronized (signal) {
      isTold = true;
      signal.notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        Map<Lent, Holder> all = loans.lent();
        boolean isDone = all.isEmpty() || turn(all);
        failures = isDone ? 0 : failures + 1;
        rest(all.isEmpty() ? 0 : isDone ? TICK_MILLIS : PAUSES.after(failures).toMillis());
      }
    } catch (InterruptedException ending) {
      // the next life goes on with it
      return;
    }
  }

  /** Waits that long, or until something is told; 0 for until then alone. While the provider is away nothing that is told makes it shorter. */
  private void rest(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    synchronized (signal) {
      while (true) {
        if (isClosed) {
          throw new InterruptedException();
        }
        if (isTold && failures == 0) {
          isTold = false;
          return;
        }
        long left = (until - System.nanoTime()) / 1_000_000;
        if (millis > 0 && left <= 0) {
          return;
        }
        signal.wait(millis > 0 ? left : 0);
      }
    }
  }

  /** Whether the provider was there for all of it. */
  private boolean turn(Map<Lent, Holder> all) throws InterruptedException {
    try {
      stay();
      for (Map.Entry<Lent, Holder> each : all.entrySet()) {
        if (each.getKey().isToGo()) {
          giveBack(each.getKey(), each.getValue());
        } else if (each.getKey().isDue()) {
          renew(each.getKey(), each.getValue());
        }
      }
      problems.over("what is lent");
      return true;
    } catch (SecretProvider.Away away) {
      problems.tell("what is lent", String.valueOf(away.getMessage()));
      all.forEach(this::dropped);
      return false;
    }
  }

  private void stay() throws SecretProvider.Away, InterruptedException {
    try {
      provider.stay();
    } catch (SecretProvider.NotGiven refused) {
      problems.tell(provider.name(), String.valueOf(refused.getMessage()));
    }
  }

  private void giveBack(Lent lent, Holder holder) throws SecretProvider.Away, InterruptedException {
    try {
      provider.giveBack(lent.id());
      LOG.info(
          "the lease {} of run {} is revoked",
          lent.id(),
          LogField.said(LogField.RUN, holder.run()));
      loans.over(lent, holder);
    } catch (SecretProvider.NotGiven refused) {
      if (lent.failed() >= TRIES) {
        LOG.warn(
            "the lease {} of run {} could not be revoked, and ends by itself: {}",
            lent.id(),
            LogField.said(LogField.RUN, holder.run()),
            refused.getMessage());
        loans.over(lent, holder);
      }
    }
  }

  private void renew(Lent lent, Holder holder) throws SecretProvider.Away, InterruptedException {
    try {
      lent.lasts(provider.renew(lent.id(), lent.lasts()));
    } catch (SecretProvider.NotGiven refused) {
      LOG.warn(
          "the lease {} of run {}, which goes on, ends by itself: {}",
          lent.id(),
          LogField.said(LogField.RUN, holder.run()),
          refused.getMessage());
      lent.stays();
    }
  }

  /** What was to be given back, and has ended by itself meanwhile, is forgotten. */
  private void dropped(Lent lent, Holder holder) {
    if (lent.isEnding() && lent.isOver()) {
      LOG.warn(
          "the lease {} of run {} was not revoked, and has ended by itself",
          lent.id(),
          LogField.said(LogField.RUN, holder.run()));
      loans.over(lent, holder);
    }
  }

  @Override
  public void close() {
    synchronized (signal) {
      isClosed = true;
      signal.notifyAll();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
