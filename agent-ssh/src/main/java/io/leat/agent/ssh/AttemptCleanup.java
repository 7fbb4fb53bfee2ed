package io.leat.agent.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes on a host what attempts had there, when the disk here holds all that was copied of it, and what they left running is killed (ADR
 * 80). Safe for use by several threads, but for {@link #send} and {@link #read}, which belong to that of the link.
 */
final class AttemptCleanup {
  /** How many folders are removed by one process there. */
  private static final int AT_ONCE = 100;

  private static final List<String> FILES = new ArrayList<>(ReplicaCopier.FILES);

  static {
    FILES.add(ReplicaCopier.EXIT);
  }

  private final Map<String, FolderLeftover> leftovers = new HashMap<>();
  private final KillQueue kills;

  /**
   * Nothing to be removed yet.
   *
   * @param kills what is to be killed before its folder is removed, so that nobody writes there any more
   */
  AttemptCleanup(KillQueue kills) {
    this.kills = kills;
  }

  /**
   * Has what is left on the host of an attempt removed.
   *
   * @param began its name there if it began, or was refused; null if it never began, which may yet be tried
   */
  void leave(RemoteAttempt attempt, @Nullable String began) {
    leave(attempt, attempt.replica, began);
  }

  /** The same of one that never began, and is launched again: that has another replica in the place of this one. */
  void leaveForRelaunch(RemoteAttempt attempt) {
    leave(attempt, null, null);
  }

  private void leave(RemoteAttempt attempt, @Nullable Replica replica, @Nullable String began) {
    try {
      List<Replica.Sent> sent = attempt.replica.sent();
      if (sent.isEmpty()) {
        sent = List.of(new Replica.Sent(attempt.place, ""));
      }
      leave(replica, sent, attempt.mark, began);
    } catch (IOException unreadable) {
      // it stays on the host
      return;
    }
  }

  /** The same of one of which nothing is known here but its folder on the host and its mark. */
  void leave(String place, String mark) {
    leave(null, List.of(new Replica.Sent(place, "")), mark, place);
  }

  private synchronized void leave(
      @Nullable Replica replica, List<Replica.Sent> all, String mark, @Nullable String began) {
    for (Replica.Sent sent : all) {
      boolean isSafe = sent.place().equals(began);
      // where nobody knows who may yet begin it, it stays
      if (isSafe || !sent.launcher().isEmpty()) {
        leftovers.putIfAbsent(sent.place(), new FolderLeftover(replica, sent, mark, isSafe));
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
   * Tells the host to remove what can be removed, once the disk here holds what was copied of it, and does not wait until it is done.
   *
   * @return what each answer will be about, for {@link #read}
   */
  List<List<FolderLeftover>> send(Link link) throws IOException {
    sync(link);
    List<List<FolderLeftover>> sent = new ArrayList<>();
    List<FolderLeftover> safe = new ArrayList<>();
    List<FolderLeftover> doubted = new ArrayList<>();
    sort(link, safe, doubted);
    StringBuilder commands = new StringBuilder();
    for (int at = 0; at < safe.size(); at += AT_ONCE) {
      List<FolderLeftover> some = safe.subList(at, Math.min(at + AT_ONCE, safe.size()));
      some.forEach(leftover -> unlink(leftover, commands));
      commands.append("clear");
      some.forEach(leftover -> commands.append(' ').append(leftover.sent.place()));
      commands.append('\n');
      sent.add(some);
    }
    for (FolderLeftover leftover : doubted) {
      unlink(leftover, commands);
      commands.append("drop ").append(leftover.sent.place()).append(' ');
      commands.append(leftover.sent.launcher()).append('\n');
      sent.add(List.of(leftover));
    }
    if (!sent.isEmpty()) {
      link.ask(commands.toString());
    }
    return sent;
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
      } else if (leftover.isSynced && leftover.kept != link.number() && !kills.has(leftover.mark)) {
        (leftover.isSafe ? safe : doubted).add(leftover);
      }
    }
  }

  private static void unlink(FolderLeftover leftover, StringBuilder commands) {
    if (leftover.input != null) {
      commands.append("unlink ").append(leftover.input).append('\n');
    }
  }

  /** Reads which of those that were {@link #send sent} are still there. */
  void read(Link link, List<List<FolderLeftover>> sent) throws IOException {
    for (List<FolderLeftover> some : sent) {
      List<String> still = new String(link.answer(), StandardCharsets.US_ASCII).lines().toList();
      for (FolderLeftover leftover : some) {
        if (still.contains(leftover.sent.place())) {
          kept(leftover, link);
        } else {
          dropped(leftover);
        }
      }
    }
  }

  /** It is tried again by another link. */
  private synchronized void kept(FolderLeftover leftover, Link link) {
    leftover.kept = link.number();
  }

  private synchronized void dropped(FolderLeftover leftover) {
    leftovers.remove(leftover.sent.place());
  }
}
