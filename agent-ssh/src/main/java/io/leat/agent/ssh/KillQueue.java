package io.leat.agent.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks whose processes on a host are to be killed. Looking through all processes of a host costs it some milliseconds, so what many runs left
 * is looked for together. Safe for use by several threads.
 */
final class KillQueue {
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** They are one argument there, which Linux lets have 128 KiB. */
  private static final int AT_ONCE = 20;

  private final List<String> marks = new ArrayList<>();
  private long notBefore = System.nanoTime();

  synchronized void add(String mark) {
    marks.add(mark);
  }

  /** Whether processes with {@code mark} are still to be killed. */
  synchronized boolean has(String mark) {
    return marks.contains(mark);
  }

  /** Those that it is time for; empty for none. */
  synchronized List<String> due() {
    return System.nanoTime() - notBefore < 0
        ? List.of()
        : List.copyOf(marks.subList(0, Math.min(AT_ONCE, marks.size())));
  }

  /** Those that were {@link #due} are done; the next come a little later. */
  synchronized void done(List<String> due) {
    if (!due.isEmpty()) {
      marks.subList(0, due.size()).clear();
      notBefore = System.nanoTime() + PAUSE_NANOS;
    }
  }

  /** The milliseconds until some are due, {@code longest} at most. */
  synchronized long pause(long longest) {
    return marks.isEmpty()
        ? longest
        : Math.clamp(Duration.ofNanos(notBefore - System.nanoTime()).toMillis() + 1, 1, longest);
  }
}
