package io.leat.server.audit;

import io.leat.store.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A row of the audit as a message of syslog (RFC 5424): facility 13, 'log audit'; the operation as MSGID; no structured data; and as the
 * message the row as an object of JSON.
 */
final class SyslogLine {
  private static final int AUDIT = 13;
  private static final int WARNING = 4;
  private static final int INFORMATIONAL = 6;
  private static final int MOST_ID = 32;
  private static final int MOST_HOST = 255;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String host;

  /**
   * @param host the name of this machine; empty when it is not known
   */
  SyslogLine(String host) {
    this.host = word(host, MOST_HOST);
  }

  byte[] of(AuditEntry entry) {
    String head =
        "<"
            + (AUDIT * 8 + severity(entry))
            + ">1 "
            + time(entry.at())
            + " "
            + host
            + " leat - "
            + word(entry.what(), MOST_ID)
            + " - ";
    return (head + AuditLine.json(entry)).getBytes(StandardCharsets.UTF_8);
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }

  /** What was refused, or failed, is a warning. */
  private static int severity(AuditEntry entry) {
    return entry.result().matches("(?s)([45][0-9][0-9]|refused).*") ? WARNING : INFORMATIONAL;
  }

  /** Visible ASCII, or that there is nothing. */
  private static String word(String text, int most) {
    String visible = text.replaceAll("[^!-~]", "");
    return visible.isEmpty() ? "-" : visible.substring(0, Math.min(most, visible.length()));
  }
}
