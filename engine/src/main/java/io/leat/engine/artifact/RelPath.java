package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path from outside, below some folder, in normal form: segments separated by single slashes, no {@code .} or
 * {@code ..}, not absolute, no control characters, no backslash, at most 4,000 characters.
 */
public final class RelPath implements Comparable<RelPath> {
  static final int MOST = 4000;

  private static final Set<String> RESERVED = Set.of(".git", ".leat", "git~1", "leat~1");

  private static final Set<String> LEAT = Set.of(".leat", "leat~1");

  private final String text;

  private RelPath(String text) {
    this.text = text;
  }

  /**
   * The path written as {@code text}.
   *
   * @throws IllegalArgumentException when {@link #problem} names one
   */
  public static RelPath of(String text) {
    String problem = find(text);
    if (problem != null) {
      throw new IllegalArgumentException("'" + Escapes.escape(text) + "': " + problem);
    }
    return new RelPath(text);
  }

  /** What is wrong with {@code text} as a path, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String text) {
    return Optional.ofNullable(find(text));
  }

  static @Nullable String find(String text) {
    int length = text.length();
    if (length == 0) {
      return "a path cannot be empty";
    }
    if (length > MOST) {
      return "a path has at most 4,000 characters";
    }
    if (text.charAt(0) == '/' || (length > 1 && text.charAt(1) == ':' && letter(text.charAt(0)))) {
      return "a path is relative to its folder: it cannot begin with a root";
    }
    int begin = 0;
    for (int i = 0; i <= length; i++) {
      char c = i == length ? '/' : text.charAt(i);
      if (c == '/') {
        int segment = i - begin;
        if (segment == 0) {
          return "a path has one name between two slashes";
        }
        if (text.charAt(begin) == '.'
            && (segment == 1 || (segment == 2 && text.charAt(begin + 1) == '.'))) {
          return "a path cannot have '.' or '..' as a segment";
        }
        begin = i + 1;
      } else if (c == '\\') {
        return "a path separates segments with '/', and has no '\\'";
      } else if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
        return "a path has no control characters";
      } else if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return "a path is text";
        }
        i++;
      } else if (c == '\ufffd') {
        return "its name is not text in the encoding of this machine";
      }
    }
    return null;
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /**
   * The segment of {@code path} that names a folder which git or Leat run things from, such as {@code .git} or {@code .leat}; null when
   * none does. Any case of letters counts, and what file systems of other machines take for the same: ends of dots and blanks, the short
   * name, characters without a picture. Nothing of such a folder is kept as an artifact, and nothing is laid down in one.
   */
  public static @Nullable String reserved(String path) {
    return segment(path, RESERVED);
  }

  /**
   * As {@link #reserved}, of folders of Leat alone. Nothing in one is kept in any way, read for a key, or laid down: by a lock in a file
   * there a process owns its runs, and whoever opens and closes that file in this process gives all of them back (POSIX).
   */
  static @Nullable String ofLeat(String path) {
    return segment(path, LEAT);
  }

  /**
   * Whether {@code file}, which may be a link or lie behind one, is in a folder of Leat.
   *
   * @param workspace may be in one itself
   * @throws IOException when it is not there
   */
  static boolean inLeat(Path workspace, Path file) throws IOException {
    Path root = workspace.toRealPath();
    Path real = file.toRealPath();
    Path named = real.startsWith(root) ? root.relativize(real) : real;
    return ofLeat(named.toString()) != null;
  }

  private static @Nullable String segment(String path, Set<String> names) {
    for (String segment : path.split("/", -1)) {
      if (names.contains(plain(segment))) {
        return segment;
      }
    }
    return null;
  }

  private static String plain(String segment) {
    StringBuilder plain = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (Character.getType(c) != Character.FORMAT) {
        plain.append(Character.toLowerCase(c));
      }
    }
    int end = plain.length();
    while (end > 0 && (plain.charAt(end - 1) == '.' || plain.charAt(end - 1) == ' ')) {
      end--;
    }
    return plain.substring(0, end);
  }

  /** This path below {@code folder}; throws where this machine cannot write such a name. */
  Path below(Path folder) throws IOException {
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      throw new IOException("this machine cannot write the name '" + text + "'", e);
    }
  }

  /** How many segments it has; at least 1. */
  int depth() {
    int depth = 1;
    for (int i = text.indexOf('/'); i >= 0; i = text.indexOf('/', i + 1)) {
      depth++;
    }
    return depth;
  }

  public String text() {
    return text;
  }

  @Override
  public int compareTo(RelPath other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RelPath path && text.equals(path.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
