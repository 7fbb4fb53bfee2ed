package io.leat.server.round;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong again and again, in the log of the server: once, and then each hour while it lasts. Safe for all threads. */
public final class RecurringProblems {
  private static final Logger LOG = LoggerFactory.getLogger(RecurringProblems.class);
  private static final Duration SILENCE = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Instant> told = new HashMap<>();

  /** None yet. */
  public RecurringProblems(Clock clock) {
    this.clock = clock;
  }

  /**
   * Tells what is wrong, unless that was told of {@code about} within the hour.
   *
   * @return whether it was told
   */
  public boolean tell(String about, String problem) {
    boolean news = news(about);
    if (news) {
      LOG.warn("{}: {}", about, problem);
    }
    return news;
  }

  /** Tells of an error of Leat itself, unless that was told of {@code about} within the hour. */
  public void tell(String about, RuntimeException bug) {
    if (news(about)) {
      LOG.error("{}: an error of Leat; it goes on without what failed", about, bug);
    }
  }

  private synchronized boolean news(String about) {
    Instant now = clock.instant();
    // a clock that was set back must not silence it
    Instant last = told.get(about);
    if (last != null && !now.isBefore(last) && now.isBefore(last.plus(SILENCE))) {
      return false;
    }
    told.put(about, now);
    return true;
  }

  /** It is well again, so that what goes wrong next is told. */
  public synchronized void over(String about) {
    told.remove(about);
  }
}
