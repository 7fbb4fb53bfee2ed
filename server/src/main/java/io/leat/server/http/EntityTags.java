package io.leat.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags (RFC 9110, 8.8.3 and 13.1). */
public final class EntityTags {
  private static final int DIGITS = 16;

  private EntityTags() {}

  /** Whether If-Match accepts {@code tag}: weak tags never do. */
  static boolean strongMatch(String header, String tag) {
    return matches(header, "\"" + tag + "\"", false);
  }

  /** What tells this content from another, to be put behind a version; begins with a point. */
  public static String of(String content) {
    return "." + digest(content.getBytes(StandardCharsets.UTF_8));
  }

  /** What tells this content from another. */
  static String digest(byte[] content) {
    return sha256(content).substring(0, DIGITS);
  }

  /** The SHA-256 of all {@code parts}, one behind the other, in hexadecimal. */
  static String sha256(byte[]... parts) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (byte[] each : parts) {
        sum.update(each);
      }
      return HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether If-Match names {@code version}, or what {@link #of} made of it. */
  static boolean versionMatch(String header, String version) {
    if (strongMatch(header, version)) {
      return true;
    }
    for (String each : header.split(",")) {
      String one = each.strip();
      int behind = version.length() + 1;
      if (one.length() == behind + DIGITS + 2
          && one.startsWith("\"" + version + ".")
          && one.endsWith("\"")) {
        return true;
      }
    }
    return false;
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
