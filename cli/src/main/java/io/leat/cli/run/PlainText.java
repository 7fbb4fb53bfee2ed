package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import java.nio.charset.StandardCharsets;

/** What a task printed, as plain lines that do nothing to a terminal: no colours, no moves of the cursor. */
public final class PlainText {
  private static final char ESCAPE = 0x1b;

  private PlainText() {}

  /** {@link #line(String)} of {@code length} bytes of UTF-8, which may begin or end inside of a character. */
  static String line(byte[] bytes, int offset, int length) {
    int start = offset;
    int end = offset + length;
    while (start < end && (bytes[start] & 0xc0) == 0x80) {
      start++;
    }
    return line(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }

  /**
   * One line without its escape sequences (ECMA-48) and without what a carriage return went over; a tab is a blank, and other
   * controls are shown as signs.
   */
  public static String line(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
      end--;
    }
    int start = text.lastIndexOf('\r', end - 1) + 1;
    StringBuilder plain = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      char c = text.charAt(at);
      if (c == ESCAPE) {
        at = behind(text, at + 1, end);
      } else {
        plain.append(c == '\t' ? ' ' : c);
        at++;
      }
    }
    return Harmless.line(plain.toString());
  }

  /** The place behind the escape sequence whose second character is at {@code at}. */
  private static int behind(String text, int at, int end) {
    if (at >= end) {
      return end;
    }
    char kind = text.charAt(at);
    int next = at + 1;
    if (kind == '[') {
      while (next < end && text.charAt(next) >= 0x20 && text.charAt(next) < 0x40) {
        next++;
      }
      return Math.min(end, next + 1);
    }
    if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
      // a string, ended by BEL or by ESC \
      while (next < end && text.charAt(next) != 7 && text.charAt(next) != ESCAPE) {
        next++;
      }
      boolean terminator =
          next + 1 < end && text.charAt(next) == ESCAPE && text.charAt(next + 1) == '\\';
      return Math.min(end, next + (terminator ? 2 : 1));
    }
    while (kind >= 0x20 && kind < 0x30 && next < end) {
      kind = text.charAt(next++);
    }
    return next;
  }
}
