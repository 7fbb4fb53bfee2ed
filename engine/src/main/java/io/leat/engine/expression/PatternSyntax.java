package io.leat.engine.expression;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Reads a regular expression as Java means it and writes it as RE2 means the same, refusing what the two read differently. So a pattern
 * never finds anything else here than in Groovy.
 */
final class PatternSyntax {
  private static final String SPACE = " \\t\\n\\x0B\\f\\r";

  /** What matching costs for each character of a text, at most: repeats are written out, and repeats of repeats multiply. */
  private static final long MOST_STATES = 5_000;

  /** How many characters of a set take as much as a state. */
  private static final int SET_PER_STATE = 8;

  private final String source;
  private final StringBuilder written = new StringBuilder();
  private int at;
  private int groups;

  /** The states of each group that is open, the innermost last, with the whole pattern below them; and of the last atom. */
  private final ArrayDeque<Long> states = new ArrayDeque<>(List.of(0L));

  private long atom;

  /** A pattern for RE2, and what each character of a text may cost. */
  record Translation(String pattern, long states) {}

  private PatternSyntax(String source) {
    this.source = source;
  }

  /**
   * The pattern for RE2.
   *
   * @throws IllegalArgumentException when it holds something that the two read differently
   */
  static Translation translate(String source) {
    PatternSyntax syntax = new PatternSyntax(source);
    boolean all = source.contains("(?s") || source.contains("(?is") || source.contains("(?si");
    while (syntax.at < source.length()) {
      syntax.one(all);
    }
    if (syntax.groups > 0) {
      throw new IllegalArgumentException("'(' is never closed in the pattern '" + source + "'");
    }
    if (syntax.states.getFirst() > MOST_STATES) {
      throw new TextPattern.TooLarge(
          "the repeats of a pattern stand for more than " + MOST_STATES + " characters");
    }
    return new Translation(syntax.written.toString(), syntax.states.getFirst());
  }

  private void one(boolean dotMatchesAll) {
    char c = source.charAt(at);
    if (c != '{' && c != '(' && c != ')') {
      atom(1);
    }
    switch (c) {
      case '\\' -> escape(false);
      case '[' -> set();
      case '.' -> {
        written.append(dotMatchesAll ? "." : "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]");
        at++;
      }
      case '{' -> repeat();
      case '(' -> {
        groups++;
        states.addLast(0L);
        group();
      }
      case ')' -> {
        if (--groups < 0) {
          throw new IllegalArgumentException("')' closes nothing in the pattern '" + source + "'");
        }
        atom(1 + states.removeLast());
        written.append(c);
        at++;
      }
      default -> {
        written.append(c);
        at++;
      }
    }
  }

  private void atom(long size) {
    atom = size;
    states.addLast(Math.min(states.removeLast() + size, Integer.MAX_VALUE));
  }

  private void escape(boolean inSet) {
    if (at + 1 >= source.length()) {
      throw new IllegalArgumentException("the pattern ends in a backslash");
    }
    char c = source.charAt(at + 1);
    switch (c) {
      case 's' -> written.append(inSet ? SPACE : "[" + SPACE + "]");
      case 'S' -> {
        if (inSet) {
          throw unsupported("\\S inside [...]");
        }
        written.append("[^").append(SPACE).append(']');
      }
      case 'Q' -> {
        int end = source.indexOf("\\E", at);
        String literal = source.substring(at + 2, end < 0 ? source.length() : end);
        written.append(Pattern.quote(literal));
        // the first was counted as what begins with a backslash
        atom(literal.length());
        at = end < 0 ? source.length() : end + 2;
        return;
      }
      case 'b', 'B', 'A', 'z' -> {
        if (inSet) {
          throw unsupported("\\" + c + " inside [...]");
        }
        written.append('\\').append(c);
      }
      case 'd', 'D', 'w', 'W', 't', 'n', 'r', 'f' -> written.append('\\').append(c);
      default -> {
        if (c >= '1' && c <= '9') {
          throw new IllegalArgumentException(
              "a back-reference such as '\\" + c + "' is not supported");
        }
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0') {
          throw unsupported("\\" + c);
        }
        written.append('\\').append(c);
      }
    }
    at += 2;
  }

  private void set() {
    int start = at;
    written.append('[');
    at++;
    if (at < source.length() && source.charAt(at) == '^') {
      written.append('^');
      at++;
    }
    if (at < source.length() && source.charAt(at) == ']') {
      throw unsupported("']' as the first of a set");
    }
    while (at < source.length() && source.charAt(at) != ']') {
      char c = source.charAt(at);
      if (c == '[') {
        throw unsupported("a set inside a set");
      }
      if (source.startsWith("&&", at)) {
        throw unsupported("'&&' inside [...]");
      }
      if (c == '\\') {
        escape(true);
      } else {
        written.append(c);
        at++;
      }
    }
    if (at >= source.length()) {
      throw new IllegalArgumentException(
          "'[' is never closed in '" + source.substring(start) + "'");
    }
    written.append(']');
    at++;
    atom(1 + (at - start) / SET_PER_STATE);
  }

  private void repeat() {
    int end = source.indexOf('}', at);
    String count = end < 0 ? "" : source.substring(at + 1, end);
    boolean digits = !count.isEmpty() && Character.isDigit(count.charAt(0));
    for (int i = 0; i < count.length() && digits; i++) {
      char c = count.charAt(i);
      digits = (c >= '0' && c <= '9') || (c == ',' && count.indexOf(',') == i);
    }
    if (!digits) {
      throw new IllegalArgumentException(
          "'{' begins a repeat such as {2,3}: write '\\{' for the character");
    }
    int comma = count.indexOf(',');
    String most =
        comma < 0 || comma == count.length() - 1
            ? count.replace(",", "")
            : count.substring(comma + 1);
    long times = most.length() > 4 ? Integer.MAX_VALUE : Long.parseLong(most);
    atom(atom * Math.max(0, times - 1));
    written.append(source, at, end + 1);
    at = end + 1;
  }

  private void group() {
    if (!source.startsWith("(?", at)) {
      written.append('(');
      at++;
      return;
    }
    if (source.startsWith("(?:", at)) {
      written.append("(?:");
      at += 3;
      return;
    }
    int flags = at + 2;
    while (flags < source.length() && "is".indexOf(source.charAt(flags)) >= 0) {
      flags++;
    }
    if (flags == at + 2
        || flags >= source.length()
        || (source.charAt(flags) != ')' && source.charAt(flags) != ':')) {
      String what =
          source.startsWith("(?=", at)
                  || source.startsWith("(?!", at)
                  || source.startsWith("(?<", at)
              ? "looking ahead or behind, or naming a group"
              : "'" + source.substring(at, Math.min(source.length(), at + 4)) + "'";
      throw unsupported(what);
    }
    if (source.charAt(flags) == ')') {
      groups--;
      states.removeLast();
    }
    written.append(source, at, flags + 1);
    at = flags + 1;
  }

  private static IllegalArgumentException unsupported(String what) {
    return new IllegalArgumentException(what + " is not supported in a pattern");
  }

  /** Why this pattern finds something else in {@code text} here than in Java; empty when it does not. */
  static Optional<String> difference(String source, String text) {
    if (source.contains("(?i") || source.contains("(?si")) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > 0x7f) {
          return Optional.of("a pattern without case is matched only with ASCII text");
        }
      }
    }
    if (source.indexOf('$') >= 0
        && !text.isEmpty()
        && "\n\r\u0085\u2028\u2029".indexOf(text.charAt(text.length() - 1)) >= 0) {
      return Optional.of("'$' in a pattern and a text that ends in a line break: use trim() first");
    }
    return Optional.empty();
  }
}
