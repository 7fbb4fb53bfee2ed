package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptDriver.Adoption;
import io.leat.engine.agent.AttemptFile;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StopReason;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that a driver looks after. Its fields are guarded by the driver, but for those that only the thread of the link uses,
 * which come last.
 */
final class RemoteAttempt {
  final Lease lease;
  final Replica replica;
  final String mark;
  final @Nullable Duration timeout;

  /** Its folder on the host. */
  String place;

  /** What to launch again when a launch never arrived; null once it has begun, and for one that an earlier driver launched. */
  @Nullable AttemptSpec spec;

  /** What is masked of it; null for nothing. */
  @Nullable ReplicaMasking masking;

  /** The link that it was last sent by; 0 for one that an earlier driver launched. */
  long link;

  /** Who took it up and waits to hear whether it ever began. */
  @Nullable CompletableFuture<Adoption> asked;

  @Nullable StopReason reason;
  boolean stopping;

  /** Whether it was being stopped already when it was taken up. */
  boolean stoppedBefore;

  /** The exit code that the launcher reported; -1 for none. */
  int heard = -1;

  boolean refused;
  boolean started;

  // of the thread of the link

  final long since = System.nanoTime();

  /** When it was last sent. */
  long sentAt = since;

  /** What the host knows its process by; empty before it began. */
  String process = "";

  /** {@link #heard} as it was when the last look was asked for, so that the look shows all that came before it. */
  int heardBefore = -1;

  /** {@link #refused} as it was then, so that the host was asked why. */
  boolean refusedBefore;

  /** Since when the host refuses it though something can be written there; 0 when that is not so. */
  long roomSince;

  /** Since when its claim on the host is there and cannot be read, though there is room; 0 when that is not so. */
  long badClaimSince;

  /** The link by which that was seen. */
  long badClaimLink;

  long termedAt;
  boolean termed;
  boolean killed;

  /** When its process was first seen to be gone without a word; 0 for never. */
  long goneAt;

  /** Since when its replica cannot be written; 0 when it can. */
  long unwritableSince;

  /** Since when its files on the host cannot be read; 0 when they can. */
  long unreadableSince;

  /** Whether its exit file on the host holds no exit code, so that a step wrote it, and its process may go on. */
  boolean isExitStrange;

  /** How long its log on the host was when it was looked at last. */
  long logSize;

  /** Whether its end was in the replica already when it was taken up. */
  boolean isOver;

  /** Whether the last look found more than was copied. */
  boolean isBehind;

  /**
   * One that is to be launched: notes in its folder here what is needed to take it up again, before anything is sent.
   *
   * @param input what it reads, on the host; null for nothing
   * @param launcher of the link that it is sent by
   */
  static RemoteAttempt of(AttemptSpec spec, @Nullable Path input, String launcher)
      throws IOException {
    Replica replica = new Replica(spec.folder());
    ReplicaMasking masking = spec.masks() ? ReplicaMasking.begun(replica, spec) : null;
    if (input != null) {
      replica.reads(input.toString());
    }
    RemoteAttempt attempt =
        new RemoteAttempt(
            spec.lease(),
            replica,
            spec.ticket().mark(),
            spec.ticket().timeout(),
            replica.choose(spec.lease().fence(), launcher));
    attempt.spec = spec;
    attempt.masking = masking;
    return attempt;
  }

  RemoteAttempt(
      Lease lease, Replica replica, String mark, @Nullable Duration timeout, String place) {
    this.lease = lease;
    this.replica = replica;
    this.mark = mark;
    this.timeout = timeout;
    this.place = place;
  }

  /**
   * Whether its claim has been there for {@code patience} nanoseconds and cannot be read, though there is room: who made it would have
   * written it by now, and is no more.
   *
   * @param folder what is in its folder on the host; null when that is not there
   * @param by the link by which that was seen
   */
  boolean hasBadClaim(@Nullable Map<String, Long> folder, long by, boolean isFull, long patience) {
    long now = System.nanoTime();
    if (folder == null || !folder.containsKey(AttemptFile.CLAIM.text())) {
      badClaimSince = 0;
    } else if (badClaimSince == 0 || badClaimLink != by || isFull) {
      badClaimSince = now;
      badClaimLink = by;
    }
    return badClaimSince != 0 && now - badClaimSince > patience;
  }

  /** The outcome of its being stopped, for the reason that was given first. */
  AttemptOutcome stopped() {
    return StopReason.outcome(reason, replica.folder());
  }

  /** Whether it is stopped since it went beyond a limit: then nothing more of its log is wanted, and however it ends, that is why. */
  boolean isOverLimit() {
    return stopping && stopped() instanceof AttemptOutcome.Broken;
  }

  /** Whether its log on the host got shorter, or is another one or gone: then nothing more of it is copied. */
  boolean isCut() {
    return replica.folder().gap() != null;
  }

  /** Whether nothing was done to stop it before it ended on its own account; then the reason is forgotten. */
  boolean endedFirst() {
    if (termed || stoppedBefore) {
      return false;
    }
    try {
      Files.deleteIfExists(replica.folder().stop());
    } catch (IOException kept) {
      return false;
    }
    return true;
  }
}
