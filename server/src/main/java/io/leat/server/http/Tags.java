package io.leat.server.http;

/** Entity tags (RFC 9110, 8.8.3 and 13.1). */
final class Tags {
  private Tags() {}

  /** Whether If-Match accepts {@code tag}: weak tags never do. */
  static boolean strongMatch(String header, String tag) {
    return matches(header, "\"" + tag + "\"", false);
  }

  /** Whether If-None-Match says that the client has {@code tag}. */
  static boolean weakMatch(String header, String tag) {
    return matches(header, "\"" + tag + "\"", true);
  }

  private static boolean matches(String header, String quoted, boolean weak) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (String each : header.split(",")) {
      String one = each.strip();
      if (one.equals(quoted) || (weak && one.equals("W/" + quoted))) {
        return true;
      }
    }
    return false;
  }
}
