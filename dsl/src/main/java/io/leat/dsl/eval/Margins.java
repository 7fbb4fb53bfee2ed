package io.leat.dsl.eval;

import java.util.ArrayList;
import java.util.List;

/** Takes the common indentation or a margin away from texts of several lines, as Groovy does. */
final class Margins {
  private Margins() {}

  static String stripIndent(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int least = Integer.MAX_VALUE;
    for (String line : lines(text)) {
      if (!line.isBlank()) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
          indent++;
        }
        least = Math.min(least, indent);
      }
    }
    int cut = least == Integer.MAX_VALUE ? 0 : least;
    List<String> stripped = new ArrayList<>();
    for (String line : lines(text)) {
      stripped.add(line.length() > cut ? line.substring(cut) : line.isBlank() ? "" : line);
    }
    return joined(stripped, text);
  }

  static String stripMargin(String text) {
    if (text.isEmpty()) {
      return text;
    }
    List<String> stripped = new ArrayList<>();
    for (String line : lines(text)) {
      int i = 0;
      while (i < line.length() && line.charAt(i) <= ' ') {
        i++;
      }
      stripped.add(i < line.length() && line.charAt(i) == '|' ? line.substring(i + 1) : line);
    }
    return joined(stripped, text);
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  private static String joined(List<String> lines, String original) {
    String joined = String.join("\n", lines);
    return original.endsWith("\n") ? joined + "\n" : joined;
  }
}
