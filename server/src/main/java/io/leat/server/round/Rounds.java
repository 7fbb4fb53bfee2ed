package io.leat.server.round;

import io.leat.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a thread does again and again for as long as the server runs. Whatever is thrown ends one round and not the thread, and is told in
 * the log: once, and then each hour while it lasts. Safe for all threads.
 */
public final class Rounds {
  /** What people are told of an error of Leat itself, who cannot do anything about it. */
  public static final String BUG = "an error of Leat; see the log of the server";

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final RecurringProblems problems;

  /** Something that is done. */
  public interface Round {
    /** Does it. */
    void perform() throws InterruptedException;
  }

  /** None yet. */
  public Rounds(Clock clock) {
    this.problems = new RecurringProblems(clock);
  }

  /**
   * Performs one round.
   *
   * @param what is done, a few words for the log; one of the same words that goes well ends the complaint
   * @return what ended it, {@link StoreUnavailable} when it may be done later; null when it was done
   */
  public @Nullable RuntimeException attempt(String what, Round round) throws InterruptedException {
    try {
      round.perform();
      problems.over(waiting(what));
      problems.over(what);
      return null;
    } catch (StoreUnavailable away) {
      problems.tell(waiting(what), String.valueOf(away.getMessage()));
      return away;
    } catch (RuntimeException bug) {
      problems.tell(what, bug);
      return bug;
    }
  }

  /** Like {@link #attempt}, for what does not wait. */
  public @Nullable RuntimeException run(String what, Runnable work) {
    try {
      return attempt(what, work::run);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static String waiting(String what) {
    return what + " waits";
  }

  /** Waits a while for the end of a thread, which may never have begun; less long when interrupted, and stays so. */
  public static void awaitEnd(Thread thread, Duration patience) {
    try {
      if (thread.isAlive()) {
        thread.join(patience);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells of a thread that ended because of an error of Leat that nobody foresaw. */
  public static void ended(Thread thread, Throwable bug) {
    LOG.error("the thread '{}' ended by an error of Leat", thread.getName(), bug);
  }
}
