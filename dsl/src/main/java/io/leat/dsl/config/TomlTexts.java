package io.leat.dsl.config;

import io.leat.dsl.source.SourceSpan;

/** Reads the four kinds of text of TOML: with or without escapes, on one line or several. */
final class TomlTexts {
  private final TextCursor in;

  TomlTexts(TextCursor in) {
    this.in = in;
  }

  /** The text whose quote stands here. */
  TextCursor.Collected read() {
    char quote = in.peek();
    String three = Character.toString(quote).repeat(3);
    boolean several = in.sees(three);
    SourceSpan open = in.source.span(in.at, in.at + (several ? 3 : 1));
    in.at += several ? 3 : 1;
    if (several && !in.skip('\n') && in.sees("\r\n")) {
      in.at += 2;
    }
    TextCursor.Collected text = new TextCursor.Collected();
    while (!(several ? closes(three, text) : in.skip(quote))) {
      next(text, quote, several, open);
    }
    return text;
  }

  /** Whether the three quotes that close stand here; up to two more before them belong to the text. */
  private boolean closes(String three, TextCursor.Collected text) {
    if (!in.sees(three)) {
      return false;
    }
    for (int i = 0; i < 2 && in.peek(3) == three.charAt(0); i++) {
      text.add(three.charAt(0), in.at++);
    }
    in.at += 3;
    return true;
  }

  private void next(TextCursor.Collected text, char quote, boolean several, SourceSpan open) {
    int at = in.at;
    char c = in.peek();
    boolean line = c == '\n' || in.sees("\r\n");
    if (in.atEnd() || (line && !several)) {
      throw in.problem(
          open,
          "the text that " + open.text() + " opens is never closed",
          several ? null : "a text ends on its line; three quotes open one of several lines");
    }
    if (!line && ((c < ' ' && c != '\t') || c == 0x7f || half(at))) {
      throw in.problem(
          in.here(),
          in.shown() + " cannot stand in a text",
          String.format("write \\u%04x in double quotes", (int) c));
    }
    in.at++;
    if (c == '\\' && quote == '"') {
      escape(text, at, several);
    } else if (line && c == '\r') {
      // lines end with one character in the text, whatever they end with in the file
      in.at++;
      text.add('\n', at);
    } else {
      text.add(c, at);
    }
  }

  private boolean half(int at) {
    int point = in.text.codePointAt(at);
    return point >= 0xd800
        && point <= 0xdfff
        && !(at > 0 && Character.isHighSurrogate(in.text.charAt(at - 1)));
  }

  private void escape(TextCursor.Collected text, int start, boolean several) {
    if (several && foldsLine()) {
      return;
    }
    char kind = in.peek();
    in.at++;
    if (kind == 'u' || kind == 'U') {
      int point = in.hexadecimal(kind == 'u' ? 4 : 8, start);
      if (!Character.isValidCodePoint(point) || (point >= 0xd800 && point <= 0xdfff)) {
        throw in.problem(
            in.source.span(start, in.at),
            "'" + in.text.substring(start, in.at) + "' is no character",
            null);
      }
      text.addPoint(in.seen(point, start), start);
      return;
    }
    int index = "btnfr\"\\".indexOf(kind);
    if (index < 0) {
      throw in.problem(
          in.source.span(start, in.at),
          "'\\" + kind + "' is not an escape of TOML",
          "use single quotes, or write two backslashes");
    }
    text.add("\b\t\n\f\r\"\\".charAt(index), start);
  }

  /** Moves over the rest of a line that ends with a backslash, and over what is blank after it; false when this is no such line. */
  private boolean foldsLine() {
    int at = in.at;
    while (in.peek() == ' ' || in.peek() == '\t') {
      in.at++;
    }
    if (in.peek() != '\n' && !in.sees("\r\n")) {
      in.at = at;
      return false;
    }
    while (in.peek() == ' ' || in.peek() == '\t' || in.peek() == '\n' || in.sees("\r\n")) {
      in.at++;
    }
    return true;
  }
}
