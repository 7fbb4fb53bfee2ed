package io.leat.server.http;

import java.time.Instant;
import java.util.Locale;

/**
 * What became of a request, for the log. The query is left out.
 *
 * @param time when it was over
 * @param client the address that it came from
 * @param account who sent it; '-' for nobody
 * @param status 0 when the client was gone before there was an answer
 * @param bytes of the answer's body
 * @param nanoseconds from its headers on
 */
public record AccessLine(
    Instant time,
    String client,
    String account,
    Target target,
    int status,
    long bytes,
    long nanoseconds) {

  /** What was asked for: {@code request} is its id. */
  public record Target(String method, String path, String request) {}

  /** Client, account, method, path, status, bytes, milliseconds and id, with blanks between them: visible ASCII on one line. */
  public String text() {
    return String.join(
        " ",
        escaped(client),
        escaped(account),
        escaped(target.method()),
        escaped(target.path()),
        Integer.toString(status),
        Long.toString(bytes),
        String.format(Locale.ROOT, "%.1f", nanoseconds / 1e6),
        target.request());
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
