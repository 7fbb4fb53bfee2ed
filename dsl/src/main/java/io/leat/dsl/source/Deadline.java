package io.leat.dsl.source;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * When reading one Jobfile has to end. What counts is how long its thread had the processor, so that a busy machine takes what an idle one
 * takes; only {@link #PATIENCE} times as long by the clock on the wall is too long in any case. An interrupt ends it at once.
 *
 * <p>For the one thread that reads, which was started for it.
 */
public final class Deadline {
  /** How many times longer than on an idle machine reading may take by the clock on the wall. */
  public static final int PATIENCE = 10;

  private final long begin = System.nanoTime();
  private final Duration time;

  /** That reading took too long; never leaves the thread that reads. */
  public static final class Passed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Passed() {
      super("reading takes too long", null, false, false);
    }
  }

  /** A deadline {@code time} from now on. */
  public Deadline(Duration time) {
    this.time = time;
  }

  /** How long reading may take. */
  public Duration time() {
    return time;
  }

  /** Whether the time is up, or nobody waits any more. */
  public boolean isOver() {
    long passed = System.nanoTime() - begin;
    if (Thread.currentThread().isInterrupted() || passed / PATIENCE > time.toNanos()) {
      return true;
    }
    // who tells the time of the processor takes a cold JVM a while to load, so it is asked last
    return passed > time.toNanos()
        && ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() > time.toNanos();
  }

  /** Throws {@link Passed} when the time is up. */
  public void check() {
    if (isOver()) {
      throw new Passed();
    }
  }
}
