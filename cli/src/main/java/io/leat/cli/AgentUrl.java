package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent is, as people write it: {@code ssh://user@host}, {@code ssh://user@host:port/folder}.
 *
 * @param address a name or a number, without brackets
 * @param folder null when none is said
 */
record AgentUrl(String user, String address, int port, @Nullable String folder) {
  private static final int SSH = 22;
  private static final int LAST = 65_535;
  private static final Pattern PLACE =
      Pattern.compile(
          "([A-Za-z0-9_][A-Za-z0-9_.+-]*)@(\\[[A-Fa-f0-9:.%]+\\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)"
              + "(?::([0-9]{1,5}))?(/.*)?");

  /** The place that {@code written} names, an {@code ssh://} URL. */
  static AgentUrl of(String written) {
    if (!written.startsWith("ssh://")) {
      throw wrong(written);
    }
    return read(written, written.substring("ssh://".length()));
  }

  /** The jump host {@code written}, {@code user@host} or {@code user@host:port}. */
  static AgentUrl jump(String written) {
    AgentUrl jump = read(written, written);
    if (jump.folder() != null) {
      throw wrong(written);
    }
    return jump;
  }

  private static AgentUrl read(String written, String place) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw wrong(written);
    }
    int port = parts.group(3) == null ? SSH : Integer.parseInt(parts.group(3));
    if (port < 1 || port > LAST) {
      throw wrong(written);
    }
    String address = parts.group(2);
    String folder = parts.group(4);
    return new AgentUrl(
        parts.group(1),
        address.startsWith("[") ? address.substring(1, address.length() - 1) : address,
        port,
        folder == null || folder.equals("/") ? null : folder);
  }

  private static UsageProblem wrong(String written) {
    return new UsageProblem(
        "'" + written + "' is not the place of an agent",
        "write ssh://USER@HOST, with a port and a folder if need be:"
            + " ssh://leat@box.example.com:2222/srv/leat; a jump host is USER@HOST or"
            + " USER@HOST:PORT");
  }

  /** The name that an agent there has if it is given none: that of the host up to its first dot, or its number. */
  String name() {
    return address.matches("[0-9.]+|.*:.*")
        ? address.replace(':', '-').replace('%', '-')
        : address.replaceFirst("\\..*", "");
  }

  /** As {@code user@host:port}. */
  String text() {
    return user + "@" + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
