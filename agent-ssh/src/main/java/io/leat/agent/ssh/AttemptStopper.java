package io.leat.agent.ssh;

import java.io.IOException;
import java.time.Duration;

/** Ends attempts on a host that run and are to end. Used by the thread of the link alone. */
final class AttemptStopper {
  private final Link link;
  private final SshDriver driver;
  private final long graceNanos;

  /**
   * A stopper that does nothing yet.
   *
   * @param grace how long what is stopped may go on before it is killed
   */
  AttemptStopper(Link link, SshDriver driver, Duration grace) {
    this.link = link;
    this.driver = driver;
    this.graceNanos = grace.toNanos();
  }

  /**
   * Has an attempt end that is to end, as at its time limit: by TERM, and after a while by KILL. Whether it is to.
   *
   * @param age seconds since its process began; -1 where that is not known
   */
  boolean oversee(RemoteAttempt attempt, double age) throws IOException {
    Duration timeout = attempt.timeout;
    long now = System.nanoTime();
    if (timeout != null) {
      long nanos = age < 0 ? now - attempt.since : (long) (age * 1e9);
      if (nanos >= timeout.toNanos()) {
        driver.timedOut(attempt, timeout);
      }
    }
    if (!attempt.stopping) {
      return false;
    }
    if (!attempt.termed) {
      attempt.termed = true;
      attempt.termedAt = now;
      signal(attempt, "TERM");
    } else if (!attempt.killed && now - attempt.termedAt > graceNanos) {
      attempt.killed = true;
      signal(attempt, "KILL");
    }
    return true;
  }

  /** To all that belongs to the attempt, and to each of them once: a script that tidies up would do it anew. */
  private void signal(RemoteAttempt attempt, String name) throws IOException {
    link.ask("group " + attempt.place + " " + attempt.process + " " + name + "\n");
    link.ask("marked " + name + " " + attempt.process + "\n" + attempt.mark + "\n.\n");
    link.answer();
  }
}
