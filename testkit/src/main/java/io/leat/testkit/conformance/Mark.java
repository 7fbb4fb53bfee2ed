package io.leat.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A diagnostic that a case expects.
 *
 * @param line from 1; 0 for any line
 * @param column from 1; 0 for any column
 * @param code such as {@code LEAT-104}
 * @param message what the message must contain; empty for anything
 */
public record Mark(int line, int column, String code, String message) {
  private static final Pattern CODE =
      Pattern.compile("\\G\\s*(LEAT-\\d{3})(?::(\\d+))?(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?");

  /** The marks that {@code text} spells out, such as {@code LEAT-104:9 "unknown task"}, all on {@code line}. */
  static List<Mark> parse(String text, int line) {
    List<Mark> marks = new ArrayList<>();
    Matcher matcher = CODE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      String column = matcher.group(2);
      String message = matcher.group(3);
      marks.add(
          new Mark(
              line,
              column == null ? 0 : Integer.parseInt(column),
              matcher.group(1),
              message == null ? "" : message.replaceAll("\\\\(.)", "$1")));
      end = matcher.end();
    }
    if (marks.isEmpty() || !text.substring(end).isBlank()) {
      throw new IllegalArgumentException("line " + line + " has a mark that is none: " + text);
    }
    return marks;
  }

  /** Whether a diagnostic is the one that is meant. */
  public boolean matches(int atLine, int atColumn, String ofCode, @Nullable String says) {
    return (line == 0 || line == atLine)
        && (column == 0 || column == atColumn)
        && code.equals(ofCode)
        && says != null
        && says.contains(message);
  }

  @Override
  public String toString() {
    return (line == 0 ? "anywhere" : line + (column == 0 ? "" : ":" + column))
        + " "
        + code
        + (message.isEmpty() ? "" : " \"" + message + "\"");
  }
}
