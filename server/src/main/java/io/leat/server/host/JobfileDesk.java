package io.leat.server.host;

import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.Limits;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where all Jobfiles of a server are read. Each keeps to its limits; few are read at once, so that many hostile ones take no more of the
 * processors and the memory than a few; the others wait in order. Safe for all threads.
 */
public final class JobfileDesk {
  /** The memory that a Jobfile may take while it is read: what its limits count, and about as much for the tree of its text. */
  private static final long BYTES_FOR_ONE = 64L << 20;

  /** How many requests wait; more are refused at once, since a waiting one holds a place for requests. */
  private static final int MOST_WAITING = 32;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JobfileReader reader;
  private final int atOnce;
  private final Duration patience;
  private final Semaphore places;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  /** That too many Jobfiles are being read to take another one now; it is worth trying again. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Busy(int atOnce) {
      super(
          atOnce
              + (atOnce == 1 ? " Jobfile is being read, and" : " Jobfiles are being read, and")
              + " others wait: try again in a few seconds");
    }
  }

  /** A desk with places for what the processors and the memory of this machine allow. */
  public JobfileDesk(Limits limits) {
    this(
        limits,
        places(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory()),
        PATIENCE);
  }

  JobfileDesk(Limits limits, int atOnce, Duration patience) {
    this.reader = new JobfileReader(limits);
    this.atOnce = atOnce;
    this.patience = patience;
    this.places = new Semaphore(atOnce, true);
  }

  /** At most a quarter of the memory and one for each processor, and one in any case. */
  static int places(int processors, long memory) {
    return (int) Math.max(1, Math.min(processors, memory / 4 / BYTES_FOR_ONE));
  }

  /** What each Jobfile keeps to. */
  public Limits limits() {
    return reader.limits();
  }

  /** Reads one as {@link JobfileReader#read} does, when its turn has come; that is soon, since each ends by its deadline. */
  public JobfileResult read(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    places.acquire();
    return reading(found, inputs, loader);
  }

  /**
   * Reads one for somebody who waits for the answer.
   *
   * @throws Busy when its turn does not come within 10 s, or too many wait
   */
  public JobfileResult readNow(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    if (!places.tryAcquire()) {
      if (!waiting.tryAcquire()) {
        throw new Busy(atOnce);
      }
      try {
        if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new Busy(atOnce);
        }
      } finally {
        waiting.release();
      }
    }
    return reading(found, inputs, loader);
  }

  private JobfileResult reading(Origin.Found found, Inputs inputs, SourceLoader loader) {
    try {
      return reader.read(found.path(), found.syntax(), found.bytes(), inputs, loader);
    } finally {
      places.release();
    }
  }
}
