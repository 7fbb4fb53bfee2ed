package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of names: {@code *} is any run inside one segment, {@code **} any run of segments, {@code ?} one character, {@code [a-z]} one
 * of these, {@code [!a-z]} one of the others, {@code {a,b}} either. Segments are separated by {@code /}. It is relative and never leaves
 * its root.
 *
 * <p>In a list a pattern that begins with {@code !} takes out of what those before it took: the last that fits a name decides. Of files
 * it takes out what git would ignore by the rest of it: at any depth where it holds no {@code /}, and all below a folder that fits.
 *
 * <p>Used for paths ({@code src/**}) and for branches and tags ({@code release/*}). A name of n characters is matched in n steps for each
 * character of the pattern at most.
 */
public final class Glob implements Comparable<Glob> {
  /** Stands for any segments; as the last of a pattern for at least one. */
  public static final String ANY = "**";

  /** What to say of a list that begins with an exclusion. */
  public static final String NOTHING_BEFORE =
      "a pattern with '!' takes out of what the patterns before it took, and there are none: begin"
          + " with '**' for everything";

  /** What to say of a path or pattern in the folder of Leat itself. */
  public static final String IN_LEAT =
      "'.leat' is the folder of Leat itself: nothing in it is kept or read for a task, nor put"
          + " there";

  /** The name of the folder of Leat itself, as a Jobfile writes it. */
  public static final String LEAT = ".leat";

  private static final int LONGEST = 1000;
  private static final int MOST_ALTERNATIVES = 256;

  /** How many alternatives are held; more take many times what their source does. */
  private static final int MOST_HELD = 8;

  /** Those of more alternatives that were matched last, by their characters. */
  private static final RecentlyUsed<String, List<List<String>>> WRITTEN_OUT =
      new RecentlyUsed<>(1 << 20);

  private final String source;
  private final boolean excludes;
  private final boolean foldersOnly;
  private final boolean anywhere;
  private final @Nullable List<List<String>> held;

  private Glob(String source) {
    this.source = source;
    this.excludes = source.startsWith("!");
    String body = excludes ? source.substring(1) : source;
    this.foldersOnly = body.endsWith("/");
    int slash = body.indexOf('/');
    this.anywhere = excludes && (slash < 0 || (foldersOnly && slash == body.length() - 1));
    this.held = expanded(MOST_HELD);
  }

  /** The segments of each alternative; null when there are more than {@code most}. */
  private @Nullable List<List<String>> expanded(int most) {
    String body = source.substring(excludes ? 1 : 0, source.length() - (foldersOnly ? 1 : 0));
    List<String> expanded = new ArrayList<>();
    if (!expand(body.startsWith("/") ? body.substring(1) : body, most, expanded)) {
      return null;
    }
    List<List<String>> all = new ArrayList<>(expanded.size());
    for (String each : expanded) {
      all.add(List.of(each.split("/", -1)));
    }
    return List.copyOf(all);
  }

  /**
   * The pattern written as {@code source}.
   *
   * @throws IllegalArgumentException when {@link #problem} names one
   */
  public static Glob of(String source) {
    problem(source)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new Glob(source);
  }

  /** What is wrong with {@code source} as a pattern, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String source) {
    boolean excludes = source.startsWith("!");
    String body = excludes ? source.substring(1) : source;
    if (body.isEmpty()) {
      return Optional.of("a pattern cannot be empty");
    }
    if (source.length() > LONGEST) {
      return Optional.of("a pattern has at most 1,000 characters");
    }
    if (body.startsWith("~")) {
      return Optional.of(
          "'~' stands for no home folder in a pattern: name files in the workspace, and have the"
              + " tool keep them there, as by an environment variable; the letter is '[~]'");
    }
    if ((body.startsWith("/") && !excludes) || startsWithDrive(body)) {
      return Optional.of("a pattern is relative: it cannot begin with '" + body.charAt(0) + "'");
    }
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c < ' ' || c == 0x7f) {
        return Optional.of("a pattern has no control characters");
      }
      if (c == '\\') {
        return Optional.of(
            "a pattern separates segments with '/', not with '\\'; a sign that means something is a"
                + " letter in '[...]'");
      }
    }
    Optional<String> wrong = signs(body);
    if (wrong.isPresent()) {
      return wrong;
    }
    List<String> expanded = new ArrayList<>();
    if (!expand(body, MOST_ALTERNATIVES, expanded)) {
      return Optional.of(
          "'{...}' stands for more than 256 patterns here: write several, or '*' in its place");
    }
    for (String each : expanded) {
      wrong = segments(each, excludes);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static boolean startsWithDrive(String body) {
    return body.length() > 1
        && body.charAt(1) == ':'
        && ((body.charAt(0) >= 'a' && body.charAt(0) <= 'z')
            || (body.charAt(0) >= 'A' && body.charAt(0) <= 'Z'));
  }

  private static Optional<String> signs(String body) {
    boolean open = false;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '[') {
        int end = end(body, i);
        if (end < 0) {
          return Optional.of("'[' is never closed; the letter is '[[]'");
        }
        Optional<String> wrong = set(body.substring(i + 1, end));
        if (wrong.isPresent()) {
          return wrong;
        }
        i = end;
      } else if (c == '$') {
        return Optional.of(
            "'$' stands for no variable in a pattern: name files in the workspace, and have the"
                + " tool keep them there; the letter is '[$]'");
      } else if (c == '{') {
        if (open) {
          return Optional.of("'{...}' cannot be nested");
        }
        open = true;
      } else if (c == '}') {
        if (!open) {
          return Optional.of("'}' without '{'");
        }
        open = false;
      }
    }
    return open ? Optional.of("'{' is never closed") : Optional.empty();
  }

  private static Optional<String> set(String inner) {
    if (inner.indexOf('/') >= 0) {
      return Optional.of("'[...]' cannot hold '/', which separates segments");
    }
    int[] points = inner.codePoints().toArray();
    int at = points[0] == '!' || points[0] == '^' ? 1 : 0;
    while (at < points.length) {
      if (points[at] == '[' && at + 1 < points.length && points[at + 1] == ':') {
        return Optional.of("'[:...:]' is not known: write the characters, as in '[A-Za-z]'");
      }
      if (at + 2 < points.length && points[at + 1] == '-') {
        if (points[at] > points[at + 2]) {
          return Optional.of("a range in '[...]' goes up, as in '[a-z]'");
        }
        at += 3;
      } else {
        at++;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segments(String body, boolean excludes) {
    String inner = excludes && body.startsWith("/") ? body.substring(1) : body;
    if (inner.endsWith("/")) {
      if (!excludes) {
        return Optional.of("'" + body + "' names a folder: its files are '" + body + ANY + "'");
      }
      inner = inner.substring(0, inner.length() - 1);
    }
    for (String segment : inner.split("/", -1)) {
      if (segment.equals("..")) {
        return Optional.of("a pattern cannot leave its folder with '..'");
      }
      if (segment.equals(".")) {
        return Optional.of("a pattern begins where the workspace does: leave out './'");
      }
      if (!excludes && segment.equals(LEAT)) {
        return Optional.of(IN_LEAT);
      }
      if (segment.isEmpty() && inner.indexOf('/') >= 0) {
        return Optional.of("a pattern has something between its slashes");
      }
      if (segment.contains(ANY) && !segment.equals(ANY)) {
        return Optional.of("'**' stands for whole segments: write it between slashes");
      }
    }
    return Optional.empty();
  }

  /** Where the set that is opened at {@code at} is closed; -1 when it is not. */
  private static int end(String text, int at) {
    int first = at + 1;
    if (first < text.length() && (text.charAt(first) == '!' || text.charAt(first) == '^')) {
      first++;
    }
    return text.indexOf(']', first + 1);
  }

  /** Adds what {@code source} may stand for without braces; false when that is more than {@code most}. */
  private static boolean expand(String source, int most, List<String> into) {
    int open = brace(source, '{', 0);
    int close = open < 0 ? -1 : brace(source, '}', open);
    if (close < 0) {
      into.add(source);
      return into.size() <= most;
    }
    String before = source.substring(0, open);
    String after = source.substring(close + 1);
    int from = open + 1;
    while (from <= close) {
      int comma = brace(source, ',', from);
      int to = comma < 0 || comma > close ? close : comma;
      if (!expand(before + source.substring(from, to) + after, most, into)) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  /** Where {@code sign} stands next outside of a set; -1 for nowhere. */
  private static int brace(String text, char sign, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == sign) {
        return i;
      }
      if (text.charAt(i) == '[') {
        int end = end(text, i);
        i = end < 0 ? i : end;
      }
    }
    return -1;
  }

  /** Whether it takes out of what others took. */
  public boolean excludes() {
    return excludes;
  }

  /** Whether it is a name written out: no sign in it stands for others. */
  public boolean plain() {
    for (int i = 0; i < source.length(); i++) {
      if ("*?[{!".indexOf(source.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The segments of each pattern without braces that this one stands for, for {@link #fits} and {@link #ANY}. */
  public List<List<String>> alternatives() {
    return held != null
        ? held
        : WRITTEN_OUT.of(
            source,
            (long) MOST_ALTERNATIVES * source.length(),
            () -> Objects.requireNonNull(expanded(MOST_ALTERNATIVES)));
  }

  /** Whether {@code name}, with {@code /} between its segments, fits what is written, {@code !} aside. */
  public boolean matches(String name) {
    String[] segments = name.split("/", -1);
    for (List<String> each : alternatives()) {
      if (matches(each, segments, segments.length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file {@code path}, or a folder that it is in, fits what is written. */
  public boolean covers(String path) {
    String[] segments = path.split("/", -1);
    for (List<String> each : alternatives()) {
      for (int length = foldersOnly ? segments.length - 1 : segments.length; length > 0; length--) {
        boolean fits =
            anywhere
                ? fits(each.getFirst(), segments[length - 1])
                : matches(each, segments, length);
        if (fits) {
          return true;
        }
      }
    }
    return false;
  }

  /** Goes back to the last {@code **} only, which is enough. */
  private static boolean matches(List<String> pattern, String[] name, int length) {
    int p = 0;
    int n = 0;
    int any = -1;
    int mark = 0;
    while (n < length) {
      if (p < pattern.size() && pattern.get(p).equals(ANY)) {
        if (p == pattern.size() - 1) {
          return true;
        }
        any = p++;
        mark = n;
      } else if (p < pattern.size() && fits(pattern.get(p), name[n])) {
        p++;
        n++;
      } else if (any >= 0) {
        p = any + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    return p == pattern.size();
  }

  /** Whether {@code name} fits one segment without braces; goes back to the last star only. */
  public static boolean fits(String segment, String name) {
    int s = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      char c = s < segment.length() ? segment.charAt(s) : '/';
      int point = name.codePointAt(n);
      if (c == '*') {
        star = s++;
        mark = n;
      } else if (c == '?') {
        s++;
        n += Character.charCount(point);
      } else if (c == '[' && within(segment, s, point)) {
        s = end(segment, s) + 1;
        n += Character.charCount(point);
      } else if (c != '[' && c == name.charAt(n)) {
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

  /** Whether the set that is opened at {@code at} takes a character. */
  private static boolean within(String segment, int at, int point) {
    int end = end(segment, at);
    int i = at + 1;
    boolean others = segment.charAt(i) == '!' || segment.charAt(i) == '^';
    i = others ? i + 1 : i;
    boolean found = false;
    while (i < end) {
      int low = segment.codePointAt(i);
      i += Character.charCount(low);
      int high = low;
      if (i + 1 < end && segment.charAt(i) == '-') {
        high = segment.codePointAt(i + 1);
        i += 1 + Character.charCount(high);
      }
      found |= low <= point && point <= high;
    }
    return found != others;
  }

  /** Whether a list of patterns takes a name, such as that of a branch: the last that fits it decides. */
  public static boolean take(List<Glob> patterns, String name) {
    for (Glob each : patterns.reversed()) {
      if (each.matches(name)) {
        return !each.excludes;
      }
    }
    return false;
  }

  /** Whether a list of patterns takes a file: the last that fits it, or takes out a folder that it is in, decides. */
  public static boolean takeFile(List<Glob> patterns, String path) {
    for (Glob each : patterns.reversed()) {
      if (each.excludes ? each.covers(path) : each.matches(path)) {
        return !each.excludes;
      }
    }
    return false;
  }

  /** As {@link #takeFile}, where a pattern that fits a folder takes all that is in it. */
  public static boolean takeBelow(List<Glob> patterns, String path) {
    for (Glob each : patterns.reversed()) {
      if (each.covers(path)) {
        return !each.excludes;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Glob other) {
    return source.compareTo(other.source);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && source.equals(glob.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
