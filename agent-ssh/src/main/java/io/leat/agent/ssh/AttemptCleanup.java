package io.leat.agent.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clears a host of what attempts and runs left there: folders are removed when the disk here holds all that was copied of them (ADR 80), and
 * processes are killed by their marks. Safe for use by several threads, but for {@link #ask}, {@link #heard} and {@link #killMarked}, which
 * belong to that of the link.
 */
final class AttemptCleanup {
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** They are one argument there, which may be long, but not of any length. */
  private static final int MARKS_AT_ONCE = 20;

  /** How many folders are removed by one process there. */
  private static final int AT_ONCE = 100;

  private static final List<String> FILES = new ArrayList<>(ReplicaCopier.FILES);

  static {
    FILES.add(ReplicaCopier.EXIT);
  }

  private final Map<String, FolderLeftover> leftovers = new HashMap<>();
  private final List<String> marks = new ArrayList<>();

  /** What each answer that is still to come is about. */
  private final List<List<FolderLeftover>> asked = new ArrayList<>();

  private long from = System.nanoTime();

  /** All that bears {@code mark} is to be killed. */
  synchronized void kill(String mark) {
    marks.add(mark);
  }

  /**
   * Has what is left on the host of an attempt removed.
   *
   * @param began its name there if it began, or was refused; null if it never began, which may yet be tried
   */
  void leave(RemoteAttempt attempt, @Nullable String began) {
    leave(attempt, attempt.replica, began);
  }

  /** The same of one that never began, and is to be launched anew: that has another replica in the place of this one. */
  void leaveAnew(RemoteAttempt attempt) {
    leave(attempt, null, null);
  }

  private void leave(RemoteAttempt attempt, @Nullable Replica kept, @Nullable String began) {
    try {
      List<Replica.Sent> sent = attempt.replica.sent();
      if (sent.isEmpty()) {
        sent = List.of(new Replica.Sent(attempt.place, ""));
      }
      leave(kept, sent, began);
    } catch (IOException unreadable) {
      // it stays on the host
      return;
    }
  }

  /**
   * Nobody needs what was sent to the host for an attempt.
   *
   * @param replica null when it is not to be kept
   * @param began the name under which it began, or never will; null when that is not known of any
   */
  synchronized void leave(
      @Nullable Replica replica, List<Replica.Sent> all, @Nullable String began) {
    for (Replica.Sent sent : all) {
      boolean isSafe = sent.place().equals(began);
      // where nobody knows who may yet begin it, it stays
      if (isSafe || !sent.launcher().isEmpty()) {
        leftovers.putIfAbsent(sent.place(), new FolderLeftover(replica, sent, isSafe));
      }
    }
  }

  /** The launcher of {@code link} has done all that it was told before it was asked about {@code place}; whether that helps. */
  synchronized boolean isDone(String place, long link) {
    FolderLeftover leftover = leftovers.get(place);
    if (leftover == null || leftover.asked != link) {
      return false;
    }
    leftover.isSafe = true;
    return true;
  }

  /** Has the disk here hold what was copied of them; what it does not take stays on the host while this link lasts. */
  private void sync(Link link) {
    for (FolderLeftover leftover : unsynced(link)) {
      Replica replica = leftover.replica;
      try {
        if (replica != null && replica.isThere()) {
          replica.sync(FILES);
          leftover.input = replica.input();
        }
        leftover.isSynced = true;
      } catch (IOException unwritten) {
        kept(leftover, link);
      }
    }
  }

  private synchronized List<FolderLeftover> unsynced(Link link) {
    return leftovers.values().stream()
        .filter(leftover -> !leftover.isSynced && leftover.kept != link.number())
        .toList();
  }

  /**
   * Tells the host to remove what can be removed, once the disk here holds what was copied of it, and does not wait until it is done:
   * {@link #heard} hears that.
   */
  void ask(Link link) throws IOException {
    sync(link);
    asked.clear();
    List<FolderLeftover> safe = new ArrayList<>();
    List<FolderLeftover> doubted = new ArrayList<>();
    sort(link, safe, doubted);
    StringBuilder questions = new StringBuilder();
    for (int at = 0; at < safe.size(); at += AT_ONCE) {
      List<FolderLeftover> some = safe.subList(at, Math.min(at + AT_ONCE, safe.size()));
      some.forEach(leftover -> unlink(leftover, questions));
      questions.append("clear");
      some.forEach(leftover -> questions.append(' ').append(leftover.sent.place()));
      questions.append('\n');
      asked.add(some);
    }
    for (FolderLeftover leftover : doubted) {
      unlink(leftover, questions);
      questions.append("drop ").append(leftover.sent.place()).append(' ');
      questions.append(leftover.sent.launcher()).append('\n');
      asked.add(List.of(leftover));
    }
    if (!asked.isEmpty()) {
      link.ask(questions.toString());
    }
  }

  /**
   * Finds what can be removed now.
   *
   * @param safe takes those in which nothing can begin any more
   * @param doubted takes those that a launcher of a link before may yet begin, unless it is ended
   */
  private synchronized void sort(
      Link link, List<FolderLeftover> safe, List<FolderLeftover> doubted) {
    for (FolderLeftover leftover : leftovers.values()) {
      if (!leftover.isSafe && leftover.sent.launcher().equals(link.launcher())) {
        if (leftover.asked != link.number()) {
          leftover.asked = link.number();
          link.launch("echo " + leftover.sent.place() + "\n");
        }
      } else if (leftover.isSynced && leftover.kept != link.number()) {
        (leftover.isSafe ? safe : doubted).add(leftover);
      }
    }
  }

  private static void unlink(FolderLeftover leftover, StringBuilder questions) {
    if (leftover.input != null) {
      questions.append("unlink ").append(leftover.input).append('\n');
    }
  }

  /** Hears which of those that were to be removed are still there. */
  void heard(Link link) throws IOException {
    for (List<FolderLeftover> some : asked) {
      List<String> still = new String(link.answer(), StandardCharsets.US_ASCII).lines().toList();
      for (FolderLeftover leftover : some) {
        if (still.contains(leftover.sent.place())) {
          kept(leftover, link);
        } else {
          dropped(leftover);
        }
      }
    }
    asked.clear();
  }

  /** Kills what bears the marks, unless that was done just before: looking through all processes of a host costs it some milliseconds. */
  void killMarked(Link link) throws IOException {
    List<String> some;
    synchronized (this) {
      some = List.copyOf(marks.subList(0, Math.min(MARKS_AT_ONCE, marks.size())));
    }
    if (!some.isEmpty() && System.nanoTime() - from >= 0) {
      link.kill(some);
      synchronized (this) {
        marks.subList(0, some.size()).clear();
        from = System.nanoTime() + PAUSE_NANOS;
      }
    }
  }

  /** The milliseconds until {@link #killMarked} has something to do, {@code longest} at most. */
  synchronized long pause(long longest) {
    return marks.isEmpty()
        ? longest
        : Math.clamp(Duration.ofNanos(from - System.nanoTime()).toMillis() + 1, 1, longest);
  }

  /** It is tried again by another link. */
  private synchronized void kept(FolderLeftover leftover, Link link) {
    leftover.kept = link.number();
  }

  private synchronized void dropped(FolderLeftover leftover) {
    leftovers.remove(leftover.sent.place());
  }
}
