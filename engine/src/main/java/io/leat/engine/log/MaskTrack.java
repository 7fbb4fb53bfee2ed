package io.leat.engine.log;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One reading of the held bytes: follows the automaton over the bytes that count, remembers what matched, and marks it in the held
 * bytes as soon as no match can begin before.
 */
final class MaskTrack {
  static final byte BEGIN = 1;
  static final byte INSIDE = 2;

  private final boolean seesSequences;
  private MaskAutomaton automaton = MaskAutomaton.NONE;

  // the end that matches; counts are of bytes that count
  private int state;
  private int mode;
  private long count;

  // long patterns whose head was seen: number, how much of it matched, whether its head was seen
  // again meanwhile
  private int actives;
  private int[] active;
  private int[] matched;
  private boolean[] again;
  private final BitSet isActive = new BitSet();

  // what matched, merged where it overlaps, in order; from first to before ends
  private long[] starts = new long[8];
  private long[] stops = new long[8];
  private int first;
  private int ends;

  // the end that marks
  private int place;
  private long walked;
  private int walkMode;
  private boolean begun;

  MaskTrack(boolean seesSequences) {
    this.seesSequences = seesSequences;
    active = new int[4];
    matched = new int[4];
    again = new boolean[4];
  }

  /** From now on with {@code automaton}, which is as the one before, or {@link MaskAutomaton#NONE} until bytes come. */
  void use(MaskAutomaton automaton) {
    this.automaton = automaton;
  }

  void take(int one) {
    int step = seesSequences ? Significant.step(mode, one) : Significant.plain(one);
    mode = step & Significant.MODE;
    if ((step & Significant.COUNTS) == 0) {
      return;
    }
    count++;
    state = automaton.next(state, one);
    if (actives > 0) {
      compare((byte) one);
    }
    int found = automaton.found(state);
    if (found > 0) {
      add(count - found);
    }
    for (int head = automaton.heads(state); head != 0; head = automaton.moreHeads(head)) {
      activate(head);
    }
  }

  private void compare(byte one) {
    for (int i = actives - 1; i >= 0; i--) {
      byte[] pattern = automaton.longPattern(active[i]);
      int length = matched[i];
      while (length > 0 && pattern[length] != one) {
        length = shorter(i, length);
      }
      if (length > 0 && ++length == pattern.length) {
        add(count - length);
        length = shorter(i, length);
      }
      matched[i] = length;
      if (length == 0) {
        isActive.clear(active[i]);
        actives--;
        active[i] = active[actives];
        matched[i] = matched[actives];
        again[i] = again[actives];
      }
    }
  }

  /** The longest shorter match of a pattern that has its head behind it; 0 when there is none. */
  private int shorter(int i, int length) {
    int border = again[i] ? automaton.borders(active[i])[length] : 0;
    return border < MaskAutomaton.HEAD ? 0 : border;
  }

  private void activate(int head) {
    for (int number = automaton.longFrom(head); number < automaton.longTo(head); number++) {
      if (isActive.get(number)) {
        for (int i = 0; i < actives; i++) {
          again[i] |= active[i] == number;
        }
      } else {
        if (actives == active.length) {
          active = Arrays.copyOf(active, 2 * actives);
          matched = Arrays.copyOf(matched, 2 * actives);
          again = Arrays.copyOf(again, 2 * actives);
        }
        isActive.set(number);
        active[actives] = number;
        matched[actives] = MaskAutomaton.HEAD;
        again[actives++] = false;
      }
    }
  }

  /** Notes a match that ends here. */
  private void add(long start) {
    long least = start;
    while (ends > first && stops[ends - 1] > least) {
      least = Math.min(least, starts[--ends]);
    }
    if (ends == starts.length) {
      int kept = ends - first;
      int size = Math.max(8, 2 * kept);
      starts = Arrays.copyOf(Arrays.copyOfRange(starts, first, ends), size);
      stops = Arrays.copyOf(Arrays.copyOfRange(stops, first, ends), size);
      first = 0;
      ends = kept;
    }
    starts[ends] = least;
    stops[ends++] = count;
  }

  /** How many of the last bytes that count may be the beginning of a match. */
  int pending() {
    int pending = automaton.pending(state);
    for (int i = 0; i < actives; i++) {
      pending = Math.max(pending, matched[i]);
    }
    return pending;
  }

  /** Whether nothing but a match of the automaton's own can be pending. */
  boolean isPlain() {
    return actives == 0 && mode == Significant.GROUND;
  }

  /** Whether it is as if nothing had come. */
  boolean isFresh() {
    return state == 0 && isPlain() && first == ends;
  }

  int state() {
    return state;
  }

  /** The place in the held bytes up to which marks are final. */
  int place() {
    return place;
  }

  /** Whether all that matched is marked, and all is marked but what is pending. */
  boolean isSettled() {
    return first == ends && count - walked == pending();
  }

  /** Marks what can be, in the held bytes before {@code end}. */
  void settle(byte[] held, byte[] marks, int end) {
    walk(held, marks, end, count - pending());
  }

  /** Marks all, though a match may be pending: if it comes, its bytes from here on are marked. */
  void settleAll(byte[] held, byte[] marks, int end) {
    walk(held, marks, end, count);
  }

  private void walk(byte[] held, byte[] marks, int end, long until) {
    while (place < end) {
      int one = held[place] & 0xff;
      int step = seesSequences ? Significant.step(walkMode, one) : Significant.plain(one);
      boolean counts = (step & Significant.COUNTS) != 0;
      if (counts && walked >= until) {
        break;
      }
      drop();
      if (first < ends && starts[first] < walked + (counts ? 1 : 0)) {
        if (begun) {
          marks[place] = INSIDE;
        } else if (counts) {
          marks[place] = marks[place] == INSIDE ? INSIDE : BEGIN;
          begun = true;
        }
      }
      walked += counts ? 1 : 0;
      walkMode = step & Significant.MODE;
      place++;
    }
    drop();
  }

  /** Forgets matches that are marked. */
  private void drop() {
    while (first < ends && stops[first] <= walked) {
      first++;
      begun = false;
    }
    if (first == ends) {
      first = 0;
      ends = 0;
    }
  }

  /** The held bytes moved {@code by} places to the front. */
  void move(int by) {
    place -= by;
  }

  /** Takes nothing as pending any more; what matched stays. */
  void giveUp() {
    state = 0;
    mode = Significant.GROUND;
    for (int i = 0; i < actives; i++) {
      isActive.clear(active[i]);
    }
    actives = 0;
  }

  /** Begins anew before the first byte. */
  void reset() {
    giveUp();
    count = 0;
    first = 0;
    ends = 0;
    place = 0;
    walked = 0;
    walkMode = Significant.GROUND;
    begun = false;
  }

  /** Becomes what {@code other} is, but for what it sees. */
  void copy(MaskTrack other) {
    reset();
    state = other.state;
    count = other.count;
    actives = other.actives;
    active = other.active.clone();
    matched = other.matched.clone();
    again = other.again.clone();
    isActive.clear();
    isActive.or(other.isActive);
    starts = other.starts.clone();
    stops = other.stops.clone();
    first = other.first;
    ends = other.ends;
    place = other.place;
    walked = other.walked;
    begun = other.begun;
  }
}
