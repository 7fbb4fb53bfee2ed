package io.leat.agent.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks whose processes on a host are to be killed. Looking through all processes of a host costs it some milliseconds, so what many runs left
 * is looked for together. Guarded by its owner.
 */
final class KillQueue {
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** They are one argument there, which may be long, but not of any length. */
  private static final int AT_ONCE = 20;

  private final List<String> marks = new ArrayList<>();
  private long from = System.nanoTime();

  void add(String mark) {
    marks.add(mark);
  }

  /** Those that it is time for; empty for none. */
  List<String> due() {
    return System.nanoTime() - from < 0
        ? List.of()
        : List.copyOf(marks.subList(0, Math.min(AT_ONCE, marks.size())));
  }

  /** Those that were {@link #due} are done; the next come a little later. */
  void done(List<String> due) {
    if (!due.isEmpty()) {
      marks.subList(0, due.size()).clear();
      from = System.nanoTime() + PAUSE_NANOS;
    }
  }

  /** The milliseconds until some are due, {@code longest} at most. */
  long pause(long longest) {
    return marks.isEmpty()
        ? longest
        : Math.clamp(Duration.ofNanos(from - System.nanoTime()).toMillis() + 1, 1, longest);
  }
}
