package io.leat.engine.durable;

/** Texts in fields of lines, where a backslash stands before what would end the field or the line. */
public final class LineEscapes {
  private LineEscapes() {}

  /** The text of a field: {@code \t}, {@code \n}, {@code \r} and {@code \0} are control characters, all else stands for itself. */
  public static String decode(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 1 < field.length()) {
        char escaped = field.charAt(++i);
        text.append(
            switch (escaped) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case '0' -> '\0';
              default -> escaped;
            });
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
