package io.leat.engine.expression;

import java.util.Optional;

/**
 * A pattern of names: {@code *} is any run inside one segment, {@code **} any run of segments, {@code ?} one character,
 * {@code {a,b}} either. Segments are separated by {@code /}. It is relative and never leaves its root.
 *
 * <p>Used for paths ({@code src/**}) and for branches and tags ({@code release/*}). Matched in linear time.
 */
public final class Glob implements Comparable<Glob> {
  private final String source;
  private final TextPattern pattern;

  private Glob(String source, TextPattern pattern) {
    this.source = source;
    this.pattern = pattern;
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
    return new Glob(source, TextPattern.of(regex(source)));
  }

  /** What is wrong with {@code source} as a pattern, in words for the user; empty when nothing is. */
  public static Optional<String> problem(String source) {
    if (source.isEmpty()) {
      return Optional.of("a pattern cannot be empty");
    }
    if (source.length() > 1000) {
      return Optional.of("a pattern has at most 1,000 characters");
    }
    if (source.startsWith("/") || source.matches("[A-Za-z]:.*")) {
      return Optional.of("a pattern is relative: it cannot begin with '" + source.charAt(0) + "'");
    }
    if (source.indexOf('\\') >= 0) {
      return Optional.of("a pattern separates segments with '/', not with '\\'");
    }
    for (String segment : source.split("/", -1)) {
      if (segment.equals("..")) {
        return Optional.of("a pattern cannot leave its folder with '..'");
      }
      if (segment.contains("**") && !segment.equals("**")) {
        return Optional.of("'**' stands for whole segments: write it between slashes");
      }
    }
    for (int i = 0; i < source.length(); i++) {
      if (source.charAt(i) < ' ' || source.charAt(i) == 0x7f) {
        return Optional.of("a pattern has no control characters");
      }
    }
    int open = source.indexOf('{');
    int depth = 0;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth < 0) {
        return Optional.of("'}' without '{'");
      }
      if (depth > 1) {
        return Optional.of("'{...}' cannot be nested");
      }
    }
    return depth > 0 && open >= 0 ? Optional.of("'{' is never closed") : Optional.empty();
  }

  private static String regex(String source) {
    StringBuilder regex = new StringBuilder("(?s)");
    boolean alternatives = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      switch (c) {
        case '*' -> {
          if (source.startsWith("**/", i)) {
            regex.append("(?:.*/)?");
            i += 2;
          } else if (source.startsWith("**", i)) {
            regex.append(".*");
            i++;
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '{' -> {
          alternatives = true;
          regex.append("(?:");
        }
        case '}' -> {
          alternatives = false;
          regex.append(')');
        }
        default -> {
          if (c == ',' && alternatives) {
            regex.append('|');
          } else if ("\\.[]()+^$|#&~-".indexOf(c) >= 0) {
            regex.append('\\').append(c);
          } else {
            regex.append(c);
          }
        }
      }
    }
    return regex.toString();
  }

  /** Whether {@code name}, with {@code /} between its segments, fits. */
  public boolean matches(String name) {
    return pattern.matches(name);
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
