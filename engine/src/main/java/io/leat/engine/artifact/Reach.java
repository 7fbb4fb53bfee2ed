package io.leat.engine.artifact;

import io.leat.engine.expression.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Patterns as a walk down a tree needs them: which of them can still match below a folder. Says the same as {@link
 * Glob#matches} of whole paths, segment by segment; only {@code .git} and {@code .leat} must be written out in a pattern.
 *
 * <p>A state is a place in a pattern: how many segments of it the path so far has used up. One array of them says all that
 * matters of a folder.
 */
final class Reach {
  /** Patterns with more alternatives than this are not taken apart: they are asked as a whole. */
  private static final int MOST_ALTERNATIVES = 64;

  private static final String ANY = "**";
  private static final int WHOLE = 0;
  private static final int[] NOWHERE = {};

  /** The segments of one alternative; none for a pattern asked as a whole. */
  private record Way(int pattern, List<String> segments) {}

  private final List<Glob> patterns;
  private final List<Way> ways = new ArrayList<>();

  Reach(List<Glob> patterns) {
    this.patterns = patterns;
    for (int i = 0; i < patterns.size(); i++) {
      List<String> alternatives = new ArrayList<>();
      if (expand(patterns.get(i).toString(), alternatives)) {
        for (String each : alternatives) {
          ways.add(new Way(i, List.of(each.split("/", -1))));
        }
      } else {
        ways.add(new Way(i, List.of()));
      }
    }
  }

  /** Adds what {@code source} may stand for without braces; false when that is too much. */
  private static boolean expand(String source, List<String> into) {
    int open = source.indexOf('{');
    int close = source.indexOf('}');
    if (open < 0 || close < open) {
      into.add(source);
      return into.size() <= MOST_ALTERNATIVES;
    }
    String before = source.substring(0, open);
    String after = source.substring(close + 1);
    int from = open + 1;
    while (from <= close) {
      int comma = source.indexOf(',', from);
      int to = comma < 0 || comma > close ? close : comma;
      if (!expand(before + source.substring(from, to) + after, into)) {
        return false;
      }
      from = to + 1;
    }
    return true;
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
      if (segments.size() == WHOLE) {
        to = own && !names(state, name) ? -1 : state;
      } else if (segments.get(at).equals(ANY)) {
        to = own ? -1 : state;
      } else if (at + 1 < segments.size()
          && (own ? segments.get(at).equals(name) : fits(segments.get(at), name))) {
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

  private boolean names(int state, String name) {
    return patterns.get(ways.get(state >> 10).pattern).toString().contains(name);
  }

  /** Whether the state waits at a {@code **} that may stand for nothing: all but the last segment. */
  private boolean skips(int state) {
    List<String> segments = ways.get(state >> 10).segments;
    int at = state & 0x3ff;
    return at + 1 < segments.size() && segments.get(at).equals(ANY);
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
   * @param prefix the path of the folder, ending in a slash; empty for the root
   * @param hits where the patterns that match are noted
   */
  boolean matches(int[] states, String prefix, String name, boolean[] hits) {
    boolean any = false;
    for (int state : states) {
      Way way = ways.get(state >> 10);
      List<String> segments = way.segments;
      int at = state & 0x3ff;
      boolean match =
          segments.size() == WHOLE
              ? patterns.get(way.pattern).matches(prefix + name)
              : at == segments.size() - 1 && fits(segments.get(at), name);
      if (match) {
        hits[way.pattern] = true;
        any = true;
      }
    }
    return any;
  }

  /** Whether {@code name} fits one segment with {@code *} and {@code ?}; goes back to the last star only. */
  private static boolean fits(String segment, String name) {
    int s = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      char c = s < segment.length() ? segment.charAt(s) : '/';
      if (c == '*') {
        star = s++;
        mark = n;
      } else if (c == '?') {
        s++;
        n += Character.charCount(name.codePointAt(n));
      } else if (c == name.charAt(n)) {
        s++;
        n++;
      } else if (star >= 0) {
        s = star + 1;
        mark += Character.charCount(name.codePointAt(mark));
        n = mark;
      } else {
        return false;
      }
    }
    while (s < segment.length() && segment.charAt(s) == '*') {
      s++;
    }
    return s == segment.length();
  }
}
