package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptDriver.Adoption;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the attempts on a host through one link, a round at a time: those that may never have begun are barred, one look is taken
 * at all, what is new is copied, and then it is judged how each one is. Used by the thread of the link alone.
 */
final class AttemptMonitor {
  private static final long UNCLAIMED_NANOS = Duration.ofSeconds(30).toNanos();

  /** How often a host that refused an attempt is asked again, once something can be written there. */
  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  /** For how long a host may refuse it though something can be written there. */
  private static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long the launcher's last report may be on its way when the process is gone. */
  private static final long LAST_WORD_NANOS = Duration.ofMillis(300).toNanos();

  private final Link link;
  private final ReplicaCopier copier;
  private final AttemptCleanup cleanup;
  private final AttemptStopper stopper;
  private final SshDriver driver;
  private final LinkKeeper keeper;
  private final long patienceNanos;

  AttemptMonitor(
      Link link,
      SshDriver driver,
      LinkKeeper keeper,
      AttemptCleanup cleanup,
      Duration patience,
      Duration grace) {
    this.keeper = keeper;
    this.link = link;
    this.copier = new ReplicaCopier(link);
    this.cleanup = cleanup;
    this.driver = driver;
    this.patienceNanos = patience.toNanos();
    this.stopper = new AttemptStopper(link, driver, grace);
  }

  /**
   * One round; whether anything happened that more may follow soon.
   *
   * @param reports take what is to be told, also when the link breaks
   */
  boolean round(List<RemoteAttempt> all, List<AttemptReport> reports) throws IOException {
    List<RemoteAttempt> attempts = new ArrayList<>(all.size());
    for (RemoteAttempt attempt : all) {
      if (!attempt.isOver || !over(attempt, reports)) {
        attempts.add(attempt);
      }
    }
    return look(attempts, reports);
  }

  /** Its end was seen by an earlier driver, which may have left nothing of it on the host. */
  private boolean over(RemoteAttempt attempt, List<AttemptReport> reports) throws IOException {
    OptionalInt code = exitCode(attempt, reports);
    if (code.isPresent()) {
      started(attempt, reports);
      end(attempt, code.getAsInt(), reports);
    }
    synchronized (driver) {
      return !driver.follows(attempt);
    }
  }

  private boolean look(List<RemoteAttempt> attempts, List<AttemptReport> reports)
      throws IOException {
    StringBuilder questions = new StringBuilder();
    int barred = 0;
    boolean isDoubted = isDoubted(attempts);
    if (isDoubted) {
      questions.append("probe ").append(link.sum()).append('\n');
    }
    for (RemoteAttempt attempt : attempts) {
      if (mayNeverBegin(attempt)) {
        questions.append("bar ").append(attempt.place).append('\n');
        barred++;
      }
    }
    for (RemoteAttempt attempt : attempts) {
      questions.append("state ").append(attempt.place).append(' ').append(attempt.process);
      questions.append('\n');
    }
    link.ask(questions.append("list\n").toString());
    if (isDoubted) {
      probed(new String(link.answer(), StandardCharsets.US_ASCII));
    }
    for (; barred > 0; barred--) {
      link.answer();
    }
    Set<String> asked = attempts.stream().map(each -> each.place).collect(Collectors.toSet());
    AttemptListing look = AttemptListing.of(link.answer(), asked);
    if (look.isGone()) {
      // a new link makes it anew, and launches what never began
      throw HostProblem.folderGone(link.folder());
    }
    boolean changed = copier.copy(attempts, look);
    for (RemoteAttempt attempt : attempts) {
      changed |= judge(attempt, look, reports);
    }
    return changed;
  }

  /** Whether it is to be asked if the host can take work: it refused some, or could not before. */
  private boolean isDoubted(List<RemoteAttempt> attempts) {
    synchronized (driver) {
      boolean isRefused = false;
      for (RemoteAttempt attempt : attempts) {
        attempt.refusedBefore = attempt.refused;
        isRefused |= attempt.refused || attempt.badClaimSince != 0;
      }
      return isRefused || keeper.isFull();
    }
  }

  private void probed(String said) throws HostProblem {
    if (said.contains("changed")) {
      throw HostProblem.scriptChanged(link.folder());
    }
    keeper.full(
        said.contains("full")
            ? "nothing can be written in its folder '" + link.folder() + "' (is the disk full?)"
            : null);
  }

  /** Whether it is to be decided now that it has not begun: it is unwanted, or what was to begin it went by another link. */
  private boolean mayNeverBegin(RemoteAttempt attempt) {
    synchronized (driver) {
      attempt.heardBefore = attempt.heard;
      return attempt.process.isEmpty()
          && attempt.heard < 0
          && (attempt.stopping
              || attempt.link != link.number()
              || (!attempt.refused && System.nanoTime() - attempt.sentAt > UNCLAIMED_NANOS));
    }
  }

  private boolean judge(RemoteAttempt attempt, AttemptListing look, List<AttemptReport> reports)
      throws IOException {
    AttemptListing.State state = look.state(attempt.place);
    Map<String, Long> folder = look.folder(attempt.place);
    if (attempt.process.isEmpty()) {
      if (state.kind() == AttemptListing.Kind.NOBODY) {
        notBegun(attempt, reports);
        return true;
      }
      if (state.kind() == AttemptListing.Kind.NONE) {
        return unseen(attempt, folder, reports);
      }
      begun(attempt, state);
    }
    started(attempt, reports);
    OptionalInt code = exitCode(attempt, reports);
    if (code.isPresent()) {
      end(attempt, code.getAsInt(), reports);
      return true;
    }
    if (state.kind() == AttemptListing.Kind.ALIVE) {
      attempt.goneAt = 0;
      return stopper.oversee(attempt, look.age(state)) || unwritable(attempt, reports);
    }
    if (state.kind() == AttemptListing.Kind.ENDED) {
      if (attempt.isExitStrange) {
        stopper.oversee(attempt, look.age(state));
      }
      return unwritable(attempt, reports)
          || unreadable(attempt, reports)
          || (attempt.unwritableSince == 0 && attempt.unreadableSince == 0);
    }
    return gone(attempt, folder, reports);
  }

  private static void begun(RemoteAttempt attempt, AttemptListing.State state) {
    attempt.process = state.process();
    attempt.badClaimSince = 0;
    try {
      // of one that has ended the exit code says that it began
      if (!attempt.replica.has(ReplicaCopier.EXIT)) {
        attempt.replica.claimed(state.process());
      }
    } catch (IOException unwritten) {
      // it is asked for again after a restart
      return;
    }
  }

  private void started(RemoteAttempt attempt, List<AttemptReport> reports) {
    synchronized (driver) {
      CompletableFuture<Adoption> asked = attempt.asked;
      if (asked != null) {
        attempt.asked = null;
        asked.complete(Adoption.ADOPTED);
      }
      SshDriver.start(attempt, reports);
    }
  }

  /** The host keeps it from ever beginning: whoever wanted to know that is told, or it is launched again, under another name. */
  private void notBegun(RemoteAttempt attempt, List<AttemptReport> reports) {
    synchronized (driver) {
      CompletableFuture<Adoption> asked = attempt.asked;
      if (asked != null) {
        driver.forget(attempt);
        cleanup.leaveForRelaunch(attempt);
        attempt.asked = null;
        asked.complete(Adoption.NEVER_STARTED);
      } else if (attempt.stopping) {
        forget(attempt, null);
        reports.add(new AttemptReport.Ended(attempt.lease, attempt.stopped()));
      } else if (attempt.spec == null) {
        launchedAnew(attempt, reports);
      } else if (attempt.link != link.number()) {
        launchAgain(attempt);
      } else {
        forget(attempt, null);
        reports.add(
            new AttemptReport.Ended(
                attempt.lease, new AttemptOutcome.Lost("nothing began to run it within 30 s")));
      }
    }
  }

  /** What an earlier driver launched, and never arrived, is launched by whoever had it taken up; only there it is known what it is. */
  private void launchedAnew(RemoteAttempt attempt, List<AttemptReport> reports) {
    driver.forget(attempt);
    cleanup.leaveForRelaunch(attempt);
    try {
      attempt.replica.folder().putAside();
      reports.add(new AttemptReport.NeverStarted(attempt.lease));
    } catch (IOException full) {
      reports.add(
          new AttemptReport.Ended(
              attempt.lease,
              new AttemptOutcome.Errored(
                  "cannot start it: what was to begin it never arrived at the host")));
    }
  }

  private void launchAgain(RemoteAttempt attempt) {
    try {
      driver.launchAgain(attempt, link);
    } catch (IOException full) {
      // what cannot be noted is not sent; the next round tries again
      return;
    }
  }

  /** Nothing of it was seen: it is on its way, was refused, or has deleted its folder or its claim by now. */
  private boolean unseen(
      RemoteAttempt attempt, @Nullable Map<String, Long> folder, List<AttemptReport> reports) {
    synchronized (driver) {
      if (attempt.heardBefore >= 0 && !attempt.isBehind) {
        SshDriver.start(attempt, reports);
        if (attempt.heardBefore == 0) {
          gap(attempt, reports);
        } else {
          heard(attempt, folder);
          forget(attempt, attempt.place);
          reports.add(
              new AttemptReport.Ended(
                  attempt.lease, new AttemptOutcome.Exited(attempt.heardBefore)));
        }
      } else if (attempt.refusedBefore) {
        return refused(attempt, reports);
      } else if (!attempt.hasBadClaim(folder, link.number(), keeper.isFull(), patienceNanos)) {
        return attempt.link == link.number();
      } else {
        started(attempt, reports);
        forget(attempt, null);
        AttemptOutcome lost =
            new AttemptOutcome.Lost("the process that was to run it ended before it began");
        reports.add(
            new AttemptReport.Ended(attempt.lease, attempt.stopping ? attempt.stopped() : lost));
      }
    }
    return true;
  }

  /** The host could not write what is to begin it: it waits while nothing can be written there, and is tried again then (ADR 51). */
  private boolean refused(RemoteAttempt attempt, List<AttemptReport> reports) {
    long now = System.nanoTime();
    if (keeper.isFull()) {
      attempt.roomSince = 0;
      return false;
    }
    if (attempt.roomSince == 0) {
      attempt.roomSince = now;
    }
    if (now - attempt.roomSince > REFUSED_NANOS) {
      forget(attempt, attempt.place);
      reports.add(
          new AttemptReport.Ended(
              attempt.lease,
              new AttemptOutcome.Errored(
                  "cannot start it: its files cannot be written on the host, though others can (is"
                      + " it too large for the disk?)")));
      return true;
    }
    if (now - attempt.sentAt < AGAIN_NANOS) {
      return false;
    }
    launchAgain(attempt);
    return true;
  }

  private OptionalInt exitCode(RemoteAttempt attempt, List<AttemptReport> reports) {
    try {
      return attempt.replica.folder().exitCode();
    } catch (IOException damaged) {
      lost(attempt, String.valueOf(damaged.getMessage()), reports);
      return OptionalInt.empty();
    }
  }

  private void end(RemoteAttempt attempt, int code, List<AttemptReport> reports)
      throws IOException {
    AttemptOutcome outcome = new AttemptOutcome.Exited(code);
    if (attempt.stopping && (attempt.isOverLimit() || !attempt.endedFirst())) {
      link.kill(List.of(attempt.mark));
      outcome = attempt.stopped();
    } else if (code == 0 && attempt.replica.folder().gap() == LogGap.REMOVED) {
      outcome = AttemptOutcome.Errored.GAP;
    }
    ended(attempt, outcome, reports);
  }

  private static boolean hasLog(@Nullable Map<String, Long> folder) {
    return folder != null && ReplicaCopier.hasLog(folder);
  }

  /** Follows what has begun no longer. Its folder on the host stays when nothing here would tell later that it began. */
  private void forget(RemoteAttempt attempt) {
    if (attempt.replica.isBegun() || !attempt.replica.isThere()) {
      forget(attempt, attempt.place);
    } else {
      synchronized (driver) {
        driver.forget(attempt);
      }
    }
  }

  /** Follows it no longer, and has what is left of it on the host removed. */
  private void forget(RemoteAttempt attempt, @Nullable String began) {
    ReplicaMasking masking = attempt.masking;
    try {
      if (masking != null) {
        masking.finish();
      }
    } catch (IOException unwritten) {
      // what was held back is not shown
      attempt.masking = null;
    }
    synchronized (driver) {
      driver.forget(attempt);
    }
    cleanup.leave(attempt, began);
  }

  /** Its exit code was heard, and cannot be copied: after a restart nobody hears it again. */
  private static void heard(RemoteAttempt attempt, @Nullable Map<String, Long> folder) {
    if (!hasLog(folder)) {
      attempt.replica.folder().note(LogGap.REMOVED);
    }
    try {
      attempt.replica.ended(attempt.heardBefore);
    } catch (IOException unwritten) {
      // it is reported all the same
      return;
    }
  }

  /** Its process is not there any more, and there is no exit code that could be copied. */
  private boolean gone(
      RemoteAttempt attempt, @Nullable Map<String, Long> folder, List<AttemptReport> reports)
      throws IOException {
    long now = System.nanoTime();
    if (attempt.goneAt == 0) {
      attempt.goneAt = now;
    }
    if (now - attempt.goneAt < LAST_WORD_NANOS || attempt.isBehind) {
      unwritable(attempt, reports);
      return true;
    }
    if (attempt.heardBefore == 0 && !hasLog(folder)) {
      gap(attempt, reports);
    } else if (attempt.heardBefore >= 0) {
      heard(attempt, folder);
      end(attempt, attempt.heardBefore, reports);
    } else if (attempt.stopping) {
      end(attempt, AttemptOutcome.SIGPIPE, reports);
    } else {
      // its steps may go on, and nobody would ever see their end
      link.kill(List.of(attempt.mark));
      lost(
          attempt,
          folder == null
              ? "its folder was deleted while it ran"
              : "the process that looked after it ended without a word (killed, or the machine"
                  + " restarted)",
          reports);
    }
    return true;
  }

  /** A replica that cannot be written is tried again, unless it was deleted. */
  private boolean unwritable(RemoteAttempt attempt, List<AttemptReport> reports)
      throws IOException {
    if (attempt.unwritableSince != 0
        && System.nanoTime() - attempt.unwritableSince > UNCLAIMED_NANOS
        && !Files.exists(attempt.replica.folder().path())) {
      link.kill(List.of(attempt.mark));
      lost(attempt, "its folder was deleted on the server while it ran", reports);
      return true;
    }
    return false;
  }

  /** What has ended and cannot be read on the host is given up after a while: whatever its exit code, a success needs its log. */
  private boolean unreadable(RemoteAttempt attempt, List<AttemptReport> reports)
      throws IOException {
    if (attempt.unreadableSince != 0
        && System.nanoTime() - attempt.unreadableSince > patienceNanos) {
      link.kill(List.of(attempt.mark));
      AttemptOutcome unread =
          new AttemptOutcome.Errored(
              "its steps ended, and its files on the host cannot be read: what it printed and"
                  + " published last is lost");
      ended(attempt, attempt.stopping ? attempt.stopped() : unread, reports);
      return true;
    }
    return false;
  }

  /** It ended well, and nobody knows what it printed and published last. */
  private void gap(RemoteAttempt attempt, List<AttemptReport> reports) {
    ended(attempt, AttemptOutcome.Errored.GAP, reports);
  }

  private void lost(RemoteAttempt attempt, String why, List<AttemptReport> reports) {
    ended(attempt, new AttemptOutcome.Lost(why), reports);
  }

  private void ended(RemoteAttempt attempt, AttemptOutcome outcome, List<AttemptReport> reports) {
    forget(attempt);
    reports.add(new AttemptReport.Ended(attempt.lease, outcome));
  }
}
