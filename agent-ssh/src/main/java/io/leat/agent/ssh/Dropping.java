package io.leat.agent.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes on a host what attempts had there, when the disk here holds all that was copied of it. Safe for use by several threads, but for
 * {@link #round}, which belongs to that of the link.
 */
final class Dropping {
  private static final List<String> FILES = new ArrayList<>(Copying.FILES);

  static {
    FILES.add(Copying.EXIT);
  }

  private final Map<String, Leftover> leftovers = new HashMap<>();

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
        leftovers.putIfAbsent(sent.place(), new Leftover(replica, sent, isSafe));
      }
    }
  }

  /** The launcher of {@code link} has done all that it was told before it was asked about {@code place}; whether that helps. */
  synchronized boolean isDone(String place, long link) {
    Leftover leftover = leftovers.get(place);
    if (leftover == null || leftover.asked != link) {
      return false;
    }
    leftover.isSafe = true;
    return true;
  }

  /** Removes what can be. */
  void round(Link link) throws IOException {
    List<Leftover> ready = ready(link);
    StringBuilder questions = new StringBuilder();
    for (Iterator<Leftover> each = ready.iterator(); each.hasNext(); ) {
      Leftover leftover = each.next();
      Replica replica = leftover.replica;
      try {
        if (replica != null && replica.isThere()) {
          replica.sync(FILES);
          String input = replica.input();
          questions.append(input == null ? "" : "unlink " + input + "\n");
        }
        questions.append(leftover.command());
      } catch (IOException unwritten) {
        each.remove();
        kept(leftover, link);
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    link.ask(questions.toString());
    for (Leftover leftover : ready) {
      if (link.answer().length == 0) {
        dropped(leftover);
      } else {
        kept(leftover, link);
      }
    }
  }

  private synchronized List<Leftover> ready(Link link) {
    List<Leftover> ready = new ArrayList<>();
    for (Leftover leftover : leftovers.values()) {
      if (!leftover.isSafe && leftover.sent.launcher().equals(link.launcher())) {
        if (leftover.asked != link.number()) {
          leftover.asked = link.number();
          link.launch("echo " + leftover.sent.place() + "\n");
        }
      } else if (leftover.kept != link.number()) {
        ready.add(leftover);
      }
    }
    return ready;
  }

  /** It is tried again by another link. */
  private synchronized void kept(Leftover leftover, Link link) {
    leftover.kept = link.number();
  }

  private synchronized void dropped(Leftover leftover) {
    leftovers.remove(leftover.sent.place());
  }
}
