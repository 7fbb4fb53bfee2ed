package io.leat.server.host;

import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.engine.artifact.Digest;
import io.leat.engine.job.Inputs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where all Jobfiles of a server are read. Each keeps to its limits; few are read at once, so that many hostile ones take no more of the
 * processors and the memory than a few; the others wait in order. One that was being read when the server ended is read alone, so that no
 * other is taken for what ended it, then later and later, and after the fifth end not at all ({@link ReadingMarks}). Safe for all threads.
 */
public final class LimitedJobfileReader {
  /** The memory that a Jobfile may take while it is read: what its limits count, and about as much for the tree of its text. */
  private static final long BYTES_FOR_ONE = 64L << 20;

  /** How many requests wait; more are refused at once, since a waiting one holds a place for requests. */
  private static final int MOST_WAITING = 32;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JobfileReader reader;
  private final int atOnce;
  private final Duration patience;
  private final Semaphore places;
  private final @Nullable ReadingMarks marks;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final JobfileCache cache = new JobfileCache();

  /** That too many Jobfiles are being read to take another one now, or that this one is to wait; it is worth trying again. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Busy(int atOnce) {
      super(
          atOnce
              + (atOnce == 1 ? " Jobfile is being read, and" : " Jobfiles are being read, and")
              + " others wait: try again in a few seconds");
    }

    private Busy(Duration time, Duration passed) {
      super(
          "this machine is busy: reading the Jobfile had the processor for less than "
              + time.toMillis()
              + " ms in "
              + passed.toSeconds()
              + " s; try again in a few seconds");
    }

    private Busy(int ends, Duration left) {
      super(
          "the server ended "
              + ends
              + " times in a row while it read this Jobfile, which may have been by chance: it"
              + " reads it again in "
              + (left.toSeconds() + 1)
              + " s");
    }
  }

  /** A reader with places for what the processors and the memory of this machine allow, which does not know what was read by servers before. */
  public LimitedJobfileReader(Limits limits) {
    this(limits, allowed(), PATIENCE, null);
  }

  /** As {@link #LimitedJobfileReader(Limits)}, and what servers on the folder {@code data} read before is known. */
  LimitedJobfileReader(Limits limits, Path data, Clock clock) {
    this(
        limits,
        allowed(),
        PATIENCE,
        new ReadingMarks(data.resolve("reading"), clock, System::nanoTime));
  }

  LimitedJobfileReader(Limits limits, int atOnce, Duration patience, @Nullable ReadingMarks marks) {
    this.marks = marks;
    this.reader = new JobfileReader(limits);
    this.atOnce = atOnce;
    this.patience = patience;
    this.places = new Semaphore(atOnce, true);
  }

  private static int allowed() {
    return places(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory());
  }

  /** At most a quarter of the memory and one for each processor, and one in any case. */
  static int places(int processors, long memory) {
    return (int) Math.max(1, Math.min(processors, memory / 4 / BYTES_FOR_ONE));
  }

  /**
   * Reads one as {@link JobfileReader#read} does, when its turn has come; that is soon, since each ends by its deadline. One that was read
   * with the same inputs a moment ago, and loaded nothing, needs no turn; so it is for {@link #readNow}.
   *
   * @throws Busy when servers ended while they read it, and this one has not lived long enough
   */
  public JobfileResult read(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    return cache.read(found, inputs, loader, watched -> turned(found, inputs, watched));
  }

  private JobfileResult turned(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    String digest = digest(found);
    checkWait(digest);
    int share = share(digest);
    places.acquire(share);
    return reading(found, inputs, loader, digest, share);
  }

  /**
   * Reads one for somebody who waits for the answer.
   *
   * @throws Busy as {@link #read} does, and when its turn does not come within 10 s, too many wait, or the machine is so busy that its time
   *     is up by the clock on the wall alone
   */
  public JobfileResult readNow(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    return cache.read(found, inputs, loader, watched -> turnedNow(found, inputs, watched));
  }

  private JobfileResult turnedNow(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    String digest = digest(found);
    checkWait(digest);
    int share = share(digest);
    if (!places.tryAcquire(share)) {
      if (!waiting.tryAcquire()) {
        throw new Busy(atOnce);
      }
      try {
        if (!places.tryAcquire(share, patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new Busy(atOnce);
        }
      } finally {
        waiting.release();
      }
    }
    long begun = System.nanoTime();
    JobfileResult result = reading(found, inputs, loader, digest, share);
    Duration passed = Duration.ofNanos(System.nanoTime() - begun);
    boolean cut =
        result.diagnostics().stream().anyMatch(each -> each.code() == DiagnosticCode.TOO_LONG);
    Duration time = reader.limits().time();
    if (cut && passed.compareTo(time.multipliedBy(Deadline.PATIENCE)) >= 0) {
      throw new Busy(time, passed);
    }
    return result;
  }

  /** More memory is another chance. */
  private static String digest(Origin.Found found) {
    return Digest.ofBytes(found.bytes()) + "-" + (Runtime.getRuntime().maxMemory() >> 20);
  }

  private void checkWait(String digest) {
    if (marks != null && marks.ends(digest) < ReadingMarks.MOST) {
      Duration left = marks.wait(digest);
      if (left.isPositive()) {
        throw new Busy(marks.ends(digest), left);
      }
    }
  }

  /** How many places it takes: all, if it may be what ended the server. */
  private int share(String digest) {
    return marks == null || marks.ends(digest) == 0 ? 1 : atOnce;
  }

  private JobfileResult reading(
      Origin.Found found, Inputs inputs, SourceLoader loader, String digest, int share)
      throws InterruptedException {
    try {
      if (marks == null) {
        return uninterrupted(found, inputs, loader);
      }
      if (marks.ends(digest) >= ReadingMarks.MOST) {
        return refused(found);
      }
      marks.begin(digest);
      try {
        return uninterrupted(found, inputs, loader);
      } finally {
        marks.end(digest);
      }
    } finally {
      places.release(share);
    }
  }

  /** What was interrupted was not rejected by anybody. */
  private JobfileResult uninterrupted(Origin.Found found, Inputs inputs, SourceLoader loader)
      throws InterruptedException {
    JobfileResult result = reader.read(found.path(), found.syntax(), found.bytes(), inputs, loader);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return result;
  }

  private static JobfileResult refused(Origin.Found found) {
    JobfileSource source = new JobfileSource(found.path(), "", found.syntax());
    return new JobfileResult.Rejected(
        List.of(
            Diagnostic.of(
                    DiagnosticCode.TOO_MUCH_MEMORY,
                    source.span(0, 0),
                    "the server ended "
                        + ReadingMarks.MOST
                        + " times while it read this file, and does not read it again")
                .help(
                    "look for the cause in the server's log; mend the file, or give the server more"
                        + " memory; as it is, it is tried again after a day")));
  }
}
