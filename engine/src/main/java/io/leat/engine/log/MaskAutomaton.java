package io.leat.engine.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * An automaton of Aho and Corasick over bytes, in arrays. States are numbered by breadth, so the children of a state are a run of
 * numbers, and the first states, the hot ones, have a row for all bytes.
 *
 * <p>Of a pattern over {@value #WHOLE} bytes only the first {@value #HEAD} are in the automaton; a track compares the rest byte by byte.
 * Immutable but for borders, made when first needed: they are the same whoever makes them.
 *
 * <p>A state takes 17 bytes, and a form of {@value #WHOLE} bytes has as many states.
 */
final class MaskAutomaton {
  /** Every pattern is at least this long; the scan relies on it. */
  static final int LEAST = 6;

  /** Finds nothing. */
  static final MaskAutomaton NONE = new MaskAutomaton(List.of());

  static final int HEAD = 32;
  private static final int WHOLE = 128;
  private static final int ROWS = 256;
  private static final int GRAM_BITS = 17;

  /** How many bytes are looked through for four that count, before they are looked at one by one. */
  private static final int FAR = 64;

  private final long[] grams = new long[1 << (GRAM_BITS - 6)];
  private final int
      counted; // the bits of a gram: three bytes, or four where no pattern is shorter than 7
  private final List<byte[]> longs = new ArrayList<>();
  private final int rows;
  private final int[] next;
  private byte[] label;
  private int[] children; // first child; the last is before the first of the next state
  private int[] fail;
  private short[] depth; // while it is built
  private final short[]
      open; // depth of the nearest state by failing, itself included, that has children
  private short[] found; // length of the longest whole pattern that ends here
  private int[] heads; // of the nearest state by failing, itself included, that has one; 0 for none
  private int headCount = 1;
  private int[] longFrom = new int[16]; // range of the long patterns of a head
  private int[] longTo = new int[16];
  private int[] moreHeads = new int[16]; // the next head by failing
  private int states = 1;
  private int longest;
  private final AtomicReferenceArray<int[]> borders;
  private final AtomicLong bytes = new AtomicLong();

  MaskAutomaton(Collection<byte[]> patterns) {
    byte[][] sorted = patterns.toArray(new byte[0][]);
    Arrays.sort(sorted, MaskAutomaton::byHead);
    int size = 1024;
    label = new byte[size];
    children = new int[size];
    fail = new int[size];
    depth = new short[size];
    found = new short[size];
    heads = new int[size];
    build(sorted);
    grow(states + 1);
    int least = Integer.MAX_VALUE;
    for (byte[] pattern : sorted) {
      least = Math.min(least, pattern.length);
      longest = Math.max(longest, pattern.length);
    }
    counted = least > LEAST ? -1 : 0xffffff;
    for (byte[] pattern : sorted) {
      for (int i = 0; i < 4; i++) {
        int gram =
            (pattern[i] & 0xff) | (pattern[i + 1] & 0xff) << 8 | (pattern[i + 2] & 0xff) << 16;
        int bit = hash(least > LEAST ? gram | pattern[i + 3] << 24 : gram);
        grams[bit >>> 6] |= 1L << bit;
      }
    }
    open = new short[states];
    for (int state = 1; state < states; state++) {
      open[state] = children[state] < children[state + 1] ? depth[state] : open[fail[state]];
    }
    rows = Math.min(ROWS, states);
    next = new int[rows << 8];
    for (int state = 0; state < rows; state++) {
      System.arraycopy(next, fail[state] << 8, next, state << 8, 256);
      for (int child = children[state]; child < children[state + 1]; child++) {
        next[state << 8 | (label[child] & 0xff)] = child;
      }
    }
    depth = new short[0];
    borders = new AtomicReferenceArray<>(longs.size());
    long whole = 17L * states + 1024L * rows + 8L * grams.length;
    for (byte[] each : longs) {
      whole += each.length + 32;
    }
    bytes.set(whole);
  }

  /** How many bytes it takes, about. */
  long size() {
    return bytes.get();
  }

  private static int key(byte[] pattern) {
    return pattern.length > WHOLE ? HEAD : pattern.length;
  }

  private static int byHead(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, 0, key(one), other, 0, key(other));
  }

  /** Makes the states level by level: a state is the range of the sorted patterns that begin with its bytes. */
  private void build(byte[][] sorted) {
    int[] from = new int[label.length];
    int[] to = new int[label.length];
    to[0] = sorted.length;
    for (int state = 0; state < states; state++) {
      if (states + 258 > label.length) {
        int size = 2 * label.length;
        from = Arrays.copyOf(from, size);
        to = Arrays.copyOf(to, size);
        grow(size);
      }
      children[state] = states;
      int at = ends(sorted, state, from[state], to[state]);
      while (at < to[state]) {
        byte one = sorted[at][depth[state]];
        int child = states++;
        label[child] = one;
        depth[child] = (short) (depth[state] + 1);
        fail[child] = state == 0 ? 0 : built(fail[state], one);
        from[child] = at;
        while (at < to[state] && sorted[at][depth[state]] == one) {
          at++;
        }
        to[child] = at;
      }
      children[state + 1] = states;
    }
  }

  private void grow(int size) {
    label = Arrays.copyOf(label, size);
    children = Arrays.copyOf(children, size);
    fail = Arrays.copyOf(fail, size);
    depth = Arrays.copyOf(depth, size);
    found = Arrays.copyOf(found, size);
    heads = Arrays.copyOf(heads, size);
  }

  /** Notes the patterns whose key ends at the state; returns the first pattern that goes on. */
  private int ends(byte[][] sorted, int state, int from, int to) {
    found[state] = found[fail[state]];
    int first = longs.size();
    int at = from;
    for (; at < to && key(sorted[at]) == depth[state]; at++) {
      if (sorted[at].length > WHOLE) {
        longs.add(sorted[at]);
      } else {
        found[state] = depth[state];
      }
    }
    heads[state] = heads[fail[state]];
    if (longs.size() > first) {
      heads[state] = head(first, longs.size(), heads[fail[state]]);
    }
    return at;
  }

  private int head(int from, int to, int more) {
    if (headCount == longFrom.length) {
      longFrom = Arrays.copyOf(longFrom, 2 * headCount);
      longTo = Arrays.copyOf(longTo, 2 * headCount);
      moreHeads = Arrays.copyOf(moreHeads, 2 * headCount);
    }
    longFrom[headCount] = from;
    longTo[headCount] = to;
    moreHeads[headCount] = more;
    return headCount++;
  }

  /** The state behind a byte, while states are being made; those less deep are whole. */
  private int built(int state, byte one) {
    int at = state;
    while (true) {
      for (int child = children[at]; child < children[at + 1]; child++) {
        if (label[child] == one) {
          return child;
        }
      }
      if (at == 0) {
        return 0;
      }
      at = fail[at];
    }
  }

  int next(int state, int one) {
    int at = state;
    while (at >= rows) {
      for (int child = children[at]; child < children[at + 1]; child++) {
        if ((label[child] & 0xff) == one) {
          return child;
        }
      }
      at = fail[at];
    }
    return next[at << 8 | one];
  }

  /** How many of the last bytes a match may go on from: a pattern that ends here and begins no other is whole. */
  int pending(int state) {
    return open[state];
  }

  int found(int state) {
    return found[state];
  }

  /** The head of long patterns that ends here; 0 for none. */
  int heads(int state) {
    return heads[state];
  }

  /** The next head by failing; 0 for none. */
  int moreHeads(int head) {
    return moreHeads[head];
  }

  int longFrom(int head) {
    return longFrom[head];
  }

  int longTo(int head) {
    return longTo[head];
  }

  byte[] longPattern(int number) {
    return longs.get(number);
  }

  int longest() {
    return longest;
  }

  /** For each length of a prefix of the long pattern, the length of its longest proper border (Knuth, Morris, Pratt). */
  int[] borders(int number) {
    int[] made = borders.get(number);
    if (made == null) {
      byte[] pattern = longs.get(number);
      made = new int[pattern.length + 1];
      int border = 0;
      for (int i = 1; i < pattern.length; i++) {
        while (border > 0 && pattern[border] != pattern[i]) {
          border = made[border];
        }
        border += pattern[border] == pattern[i] ? 1 : 0;
        made[i + 1] = border;
      }
      if (borders.compareAndSet(number, null, made)) {
        bytes.addAndGet(4L * made.length);
      }
    }
    return made;
  }

  /**
   * The first place from which on the bytes have to be looked at one by one; before it no match begins.
   *
   * <p>Of the bytes that count, it looks at every fourth place only: a gram of a pattern stands at one of the first four places of each
   * match. Stops before an escape.
   */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - 4) {
      int word =
          (bytes[at] & 0xff)
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff) << 16
              | bytes[at + 3] << 24;
      if (((word - 0x20202020) & ~word & 0x80808080) == 0) {
        int bit = hash(word & counted);
        if ((grams[bit >>> 6] >>> bit & 1) != 0) {
          break;
        }
        at += 4;
      } else {
        int behind = step(bytes, at, to);
        if (behind < 0) {
          break;
        }
        at = behind;
      }
    }
    return back(bytes, from, at);
  }

  /** The place behind the next four bytes that count; -1 if a match may begin with the first of them, or that cannot be said soon. */
  private int step(byte[] bytes, int from, int to) {
    int word = 0;
    int length = 0;
    // without an end a stream of blank lines would be gone through again for each few bytes of it
    int last = Math.min(to, from + FAR);
    for (int at = from; at < last; at++) {
      byte one = bytes[at];
      if (one == 0x1b) {
        return -1;
      }
      if (Significant.plain(one) != 0) {
        word |= (one & 0xff) << (8 * length);
        if (++length == 4) {
          int bit = hash(word & counted);
          return (grams[bit >>> 6] >>> bit & 1) == 0 ? at + 1 : -1;
        }
      }
    }
    return -1;
  }

  /** The place of the third byte that counts before {@code at}, or {@code from}. */
  private static int back(byte[] bytes, int from, int at) {
    int left = 3;
    int place = at;
    while (place > from && left > 0) {
      place--;
      left -= Significant.plain(bytes[place]) == 0 ? 0 : 1;
    }
    return place;
  }

  private static int hash(int gram) {
    return (gram * 0x9e3779b1) >>> (32 - GRAM_BITS);
  }
}
