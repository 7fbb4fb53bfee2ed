package io.leat.server.audit;

import io.leat.server.http.AuditTrail.Act;
import io.leat.server.http.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of one kind of people within a window: the first few of those that are alike become rows at once, and how many more there were
 * becomes one row at the end of the window. Whatever is sent, it fills a map of fixed size and so many rows a day. Safe for all threads.
 */
final class Refusals {
  /** Within which it is counted, and when so many rows were written within a day. */
  private static final Duration SHORT = Duration.ofMinutes(1);

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String SEVERAL = "several";

  private final boolean isByAddress;
  private final int alone;
  private final int most;
  private final int rowsADay;
  private final Map<Key, Count> counts = new HashMap<>();
  private Instant window = Instant.EPOCH;
  private Instant day = Instant.EPOCH;
  private int written;

  /** What is counted together. */
  private record Key(String who, String of) {
    /** When there are too many to be told apart. */
    static final Key OTHERS = new Key("-", SEVERAL);
  }

  /**
   * @param alike whom and what it is about; null before the first
   * @param rows how many became rows of their own
   * @param more how many did not, and are not in a row yet
   */
  private record Count(@Nullable Act alike, int rows, long more) {
    Count and(Act act, boolean isCounted) {
      Act one = alike == null ? act : common(alike, act);
      return new Count(one, isCounted ? rows : rows + 1, isCounted ? more + 1 : more);
    }

    private static Act common(Act one, Act other) {
      return new Act(
          same(one.who(), other.who(), "-"),
          same(one.what(), other.what(), SEVERAL),
          "-",
          same(one.from(), other.from(), SEVERAL),
          same(one.result(), other.result(), "refused"),
          one.kind());
    }

    private static String same(String one, String other, String otherwise) {
      return one.equals(other) ? one : otherwise;
    }

    Act row() {
      Act one = alike;
      if (one == null) {
        throw new IllegalStateException("nothing was counted");
      }
      return new Act(
          one.who(), one.what(), "-", one.from(), one.result() + ", " + more + " more", one.kind());
    }
  }

  private Refusals(boolean isByAddress, int alone, int most, int rowsADay) {
    this.isByAddress = isByAddress;
    this.alone = alone;
    this.most = most;
    this.rowsADay = rowsADay;
  }

  /** Those of accounts: an operation and how it ends are alike, and ten of them a minute have rows. */
  static Refusals ofAccounts() {
    return new Refusals(false, 10, 200, 100_000);
  }

  /** Those of people who are not signed in: what comes of an address is alike, and so is that for an account of an address. */
  static Refusals ofStrangers() {
    return new Refusals(true, 1, 20, 2_000);
  }

  /** Whether {@code act} is to be written by itself; else it is counted. */
  synchronized boolean isAlone(Act act, Instant now) {
    Key key = key(act);
    Count known = counts.getOrDefault(key, new Count(null, 0, 0));
    boolean isAlone = known.rows() < alone && !isMuch(now) && !key.equals(Key.OTHERS);
    counts.put(key, known.and(act, !isAlone));
    if (isAlone) {
      written++;
    }
    return isAlone;
  }

  /** One that was to be written could not be. */
  synchronized void unwritten(Act act, Instant now) {
    isMuch(now);
    counts.merge(key(act), new Count(act, alone, 1), (known, _) -> known.and(act, true));
  }

  private Key key(Act act) {
    Key key =
        new Key(
            act.who(), isByAddress ? Network.owner(act.from()) : act.what() + " " + act.result());
    return counts.containsKey(key) || counts.size() < most ? key : Key.OTHERS;
  }

  /** Whether so many rows were written today that they become rare. */
  private boolean isMuch(Instant now) {
    // a clock that was set back begins a day, too
    if (now.isBefore(day) || !now.isBefore(day.plus(DAY))) {
      day = now;
      written = 0;
    }
    return written >= rowsADay;
  }

  /** Gives {@code to} what was counted, if the window is over. What it throws leaves the rest for the next time. */
  void write(Instant now, Consumer<Act> to) {
    synchronized (this) {
      Duration length = isMuch(now) ? LONG : SHORT;
      if (!now.isBefore(window) && now.isBefore(window.plus(length))) {
        return;
      }
    }
    writeAll(to);
    synchronized (this) {
      window = now;
    }
  }

  /** Gives {@code to} all that was counted. */
  void writeAll(Consumer<Act> to) {
    for (Map.Entry<Key, Count> each : counted()) {
      to.accept(each.getValue().row());
      taken(each.getKey(), each.getValue().more());
    }
  }

  /** What has something to be written; what had nothing since the last time is forgotten. */
  private synchronized List<Map.Entry<Key, Count>> counted() {
    counts.values().removeIf(each -> each.more() == 0);
    return new ArrayList<>(Map.copyOf(counts).entrySet());
  }

  /** So many of what was counted are in a row. What goes on after that has a row at the end of each window, and none at once. */
  private synchronized void taken(Key key, long more) {
    written++;
    counts.computeIfPresent(
        key,
        (_, now) -> new Count(now.more() == more ? null : now.alike(), alone, now.more() - more));
  }
}
