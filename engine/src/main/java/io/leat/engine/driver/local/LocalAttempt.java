package io.leat.engine.driver.local;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.StopReason;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt that a driver looks after, and what its folder says of it. Guarded by the driver. */
final class LocalAttempt {
  /** What stands in the claim of an attempt that nobody may run any more. */
  private static final String NOBODY = "nobody\n";

  /** For how long what masks a log may go on when the time of the attempt is up: twice as long as it hears what was left. */
  private static final long OVER_NANOS = Duration.ofSeconds(10).toNanos();

  final Lease lease;
  final AttemptFolder folder;
  final String mark;
  final @Nullable Duration timeout;
  long since = System.nanoTime();
  long unreadableSince;
  @Nullable StopReason reason;
  boolean started;
  long stoppedAt;
  boolean stopping;
  boolean killed;
  private final SeenLog log;
  private ProcessTable.@Nullable Identity process;

  /** When it was first seen, once its time was up, that its steps had ended; 0 for never. */
  private long overSince;

  LocalAttempt(Lease lease, AttemptFolder folder, String mark, @Nullable Duration timeout) {
    this.lease = lease;
    this.folder = folder;
    this.mark = mark;
    this.timeout = timeout;
    this.log = new SeenLog(folder.log());
  }

  /** Keeps an attempt from ever being begun: whoever makes the claim is the only one who may run it. False when somebody has it. */
  static boolean bar(AttemptFolder folder) throws IOException {
    try {
      KillPoint.NOBODYS_CLAIM.before();
      DurableFile.claim(folder.claim(), NOBODY);
      KillPoint.NOBODYS_CLAIM.after();
    } catch (FileAlreadyExistsException justNow) {
      return false;
    }
    folder.dropSecrets();
    return true;
  }

  /** Whether an attempt is kept from ever being begun. */
  static boolean isBarred(AttemptFolder folder) throws IOException {
    return NOBODY.equals(AttemptFolder.read(folder.claim()));
  }

  /** The process whose claim an attempt holds; null for none, or while the claim is not whole. */
  static ProcessTable.@Nullable Identity claimed(AttemptFolder folder) throws IOException {
    String line = AttemptFolder.read(folder.claim());
    try {
      return line != null && line.endsWith("\n") && !line.equals(NOBODY)
          ? ProcessTable.Identity.of(line)
          : null;
    } catch (NumberFormatException damaged) {
      return null;
    }
  }

  /** The process that runs it; null while that is not known. */
  ProcessTable.@Nullable Identity process() {
    ProcessTable.Identity known = process;
    if (known == null) {
      try {
        known = claimed(folder);
        process = known;
      } catch (IOException unreadable) {
        return null;
      }
    }
    return known;
  }

  /** When its shell claimed it, which is mostly noticed later; null when nobody knows. Clocks of files may be some milliseconds late. */
  @Nullable Instant begun() {
    try {
      return Files.getLastModifiedTime(folder.claim()).toInstant();
    } catch (IOException none) {
      return null;
    }
  }

  /** Whether it has an exit code. */
  boolean hasEnded() {
    try {
      return folder.exitCode().isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Whether its steps had ended when its time was up; what masks its log takes some seconds more, and not for ever. */
  boolean endedInTime(long now) {
    if (overSince == 0 && folder.isOver()) {
      overSince = now;
    }
    return overSince != 0 && now - overSince < OVER_NANOS;
  }

  /** Notes when the log is not as it was at the look before. */
  void noteCut() {
    if (log.isCut()) {
      folder.note(LogGap.CUT);
    }
  }

  /** Whether one without a claim can be kept from ever beginning; one that has none although it runs has lost its folder. */
  boolean barred() throws IOException {
    return Files.exists(folder.claim())
        ? isBarred(folder)
        : Files.exists(folder.path()) && bar(folder);
  }

  /** Whether a shell may yet claim it, as one that waits for room does: no more once it is nobody's. */
  boolean mayBegin() throws IOException {
    return AttemptFolder.read(folder.claim()) == null
        && Files.exists(folder.path())
        && !bar(folder);
  }

  /** How it ends that was stopped. */
  AttemptOutcome stopped() {
    return StopReason.outcome(reason, folder);
  }

  /** What is known of it while it has not begun, in a sentence; empty once it has. */
  String describe() {
    if (started) {
      return "";
    }
    long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
    try {
      return DiskFull.at(folder.path())
          ? "Its shell waits for room on the disk of '" + folder.path() + "'."
          : "A shell was told " + seconds + " s ago to begin it, and has not.";
    } catch (IOException unreadable) {
      return "Its folder '" + folder.path() + "' cannot be read.";
    }
  }
}
