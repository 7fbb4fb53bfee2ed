package io.leat.dsl.config;

/** Writes texts in the plainest style of YAML that gives exactly these characters back. */
final class YamlText {
  private static final String NEVER_PLAIN_IN_LISTS = ",[]{}:";

  private YamlText() {}

  /** {@code text} as a key. */
  static String key(String text) {
    boolean plain = isPlain(text) && text.indexOf(':') < 0 && !YamlScalars.isKeyOfAnotherType(text);
    return plain ? text : quoted(text);
  }

  /** {@code text} as a value; if it has several lines, they are indented by {@code indent}. */
  static String value(String text, int indent) {
    if (isLiteral(text)) {
      return literal(text, indent);
    }
    return isPlain(text) && YamlScalars.kind(text) == YamlScalars.Kind.TEXT ? text : quoted(text);
  }

  /** {@code text} as a value inside of brackets. */
  static String inline(String text) {
    boolean plain =
        isPlain(text)
            && YamlScalars.kind(text) == YamlScalars.Kind.TEXT
            && text.chars().noneMatch(c -> NEVER_PLAIN_IN_LISTS.indexOf(c) >= 0);
    return plain ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty()
        || text.length() > 500
        || text.endsWith(" ")
        || text.endsWith(":")
        || text.startsWith("...")) {
      return false;
    }
    char first = text.charAt(0);
    boolean fit = Character.isLetterOrDigit(first) || "_./$(".indexOf(first) >= 0;
    return fit
        && !text.contains(": ")
        && !text.contains(" #")
        && text.codePoints().allMatch(c -> c >= ' ' && isPrintable(c));
  }

  /** Whether {@code c} can stand in YAML as it is, and is no end of line to any reader. */
  private static boolean isPrintable(int c) {
    return (c >= ' ' && c < 0x7f)
        || (c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xd800)
        || (c >= 0xe000 && c < 0xfeff)
        || (c > 0xfeff && c < 0xfffe)
        || c > 0xffff;
  }

  private static boolean isLiteral(String text) {
    boolean lines = text.indexOf('\n') >= 0 && !text.isBlank();
    return lines && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isPrintable(c));
  }

  private static String literal(String text, int indent) {
    int end = text.length();
    while (text.charAt(end - 1) == '\n') {
      end--;
    }
    int newlines = text.length() - end;
    // without a number the first line's own spaces would count as indentation
    boolean spaced = text.charAt(0) == ' ' || text.charAt(0) == '\n' || text.charAt(0) == '\t';
    StringBuilder out = new StringBuilder("|");
    out.append(spaced ? "2" : "").append(newlines == 0 ? "-" : newlines == 1 ? "" : "+");
    for (String line : text.substring(0, end).split("\n", -1)) {
      out.append('\n').append(line.isEmpty() ? "" : " ".repeat(indent)).append(line);
    }
    return out.append("\n".repeat(Math.max(0, newlines - 1))).toString();
  }

  private static String quoted(String text) {
    if (text.codePoints().allMatch(YamlText::isPrintable)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append(String.format("\\u%04x", c));
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
