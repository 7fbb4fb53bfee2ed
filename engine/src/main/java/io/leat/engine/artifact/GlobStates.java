package io.leat.engine.artifact;

import io.leat.engine.expression.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Patterns as a walk down a tree needs them: which of them can still match below a folder. Says the same as {@link
 * Glob#matches} of whole paths, segment by segment; only {@code .git} and {@code .leat} must be written out in a pattern. What patterns
 * with {@code !} take out is not looked at here.
 *
 * <p>A state is a place in a pattern: how many segments of it the path so far has used up. One array of them says all that
 * matters of a folder.
 */
final class GlobStates {
  private static final int[] NOWHERE = {};

  /** The segments of one alternative. */
  private record Way(int pattern, List<String> segments) {}

  private final List<Way> ways = new ArrayList<>();

  GlobStates(List<Glob> patterns) {
    for (int i = 0; i < patterns.size(); i++) {
      if (!patterns.get(i).excludes()) {
        for (List<String> each : patterns.get(i).alternatives()) {
          ways.add(new Way(i, each));
        }
      }
    }
  }

  /** The states of the root. */
  int[] start() {
    int[] states = new int[ways.size() + 1];
    int count = 0;
    for (int i = 0; i < ways.size(); i++) {
      int state = i << 10;
      while (true) {
        if (count == states.length) {
          states = Arrays.copyOf(states, count * 2);
        }
        states[count++] = state;
        if (!skips(state)) {
          break;
        }
        state++;
      }
    }
    return Arrays.copyOf(states, count);
  }

  /** The states within the folder {@code name}; empty when nothing below it can match. */
  int[] enter(int[] states, String name) {
    boolean own = name.equals(".git") || name.equals(".leat");
    int[] next = NOWHERE;
    int count = 0;
    for (int state : states) {
      List<String> segments = ways.get(state >> 10).segments;
      int at = state & 0x3ff;
      int to;
      if (segments.get(at).equals(Glob.ANY)) {
        to = own ? -1 : state;
      } else if (at + 1 < segments.size()
          && (own ? segments.get(at).equals(name) : Glob.fits(segments.get(at), name))) {
        to = state + 1;
      } else {
        to = -1;
      }
      while (to >= 0) {
        if (!contains(next, count, to)) {
          if (count == next.length) {
            next = Arrays.copyOf(next, Math.max(4, count * 2));
          }
          next[count++] = to;
        }
        to = skips(to) ? to + 1 : -1;
      }
    }
    return count == next.length ? next : Arrays.copyOf(next, count);
  }

  /** Whether the state waits at a {@code **} that may stand for nothing: all but the last segment. */
  private boolean skips(int state) {
    List<String> segments = ways.get(state >> 10).segments;
    int at = state & 0x3ff;
    return at + 1 < segments.size() && segments.get(at).equals(Glob.ANY);
  }

  private static boolean contains(int[] states, int count, int state) {
    for (int i = 0; i < count; i++) {
      if (states[i] == state) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the file {@code name} in a folder with {@code states} matches.
   *
   * @param hits where the patterns that match are noted
   */
  boolean matches(int[] states, String name, boolean[] hits) {
    boolean any = false;
    for (int state : states) {
      Way way = ways.get(state >> 10);
      List<String> segments = way.segments;
      int at = state & 0x3ff;
      if (at == segments.size() - 1 && Glob.fits(segments.get(at), name)) {
        hits[way.pattern] = true;
        any = true;
      }
    }
    return any;
  }
}
