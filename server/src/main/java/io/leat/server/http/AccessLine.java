package io.leat.server.http;

import java.time.Instant;
import java.util.Locale;

/** A line of the access log: time, client, account, method, path, status, bytes, milliseconds, id. The query is left out. */
final class AccessLine {
  private AccessLine() {}

  static String of(
      Instant now, Head head, String account, int status, long bytes, long nanoseconds) {
    return now
        + " "
        + escaped(head.client())
        + " "
        + escaped(account)
        + " "
        + escaped(head.method())
        + " "
        + escaped(head.path())
        + " "
        + status
        + " "
        + bytes
        + " "
        + String.format(Locale.ROOT, "%.1f", nanoseconds / 1e6)
        + " "
        + head.id();
  }

  /** Nothing but visible ASCII, so that a line is a line and a terminal is left alone; up to 500 characters. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < 500; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7f && c != '\\') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.isEmpty() ? "-" : out.toString();
  }
}
