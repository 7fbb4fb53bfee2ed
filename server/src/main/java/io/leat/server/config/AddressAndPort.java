package io.leat.server.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with a port.
 *
 * @param address a name, or a number of IPv4 or IPv6 without brackets
 */
public record AddressAndPort(String address, int port) {
  /** Stands for a port that must be written. */
  static final int NEEDED = -1;

  private static final int LAST = 65_535;
  private static final Pattern WRITTEN =
      Pattern.compile(
          "([A-Za-z0-9_][A-Za-z0-9_.-]{0,254}|\\[[A-Fa-f0-9:.]{2,45}\\])(?::([0-9]{1,5}))?");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  /**
   * The place that is written {@code ADDRESS:PORT} or {@code ADDRESS}, where a number of IPv6 stands in brackets; empty when it is none.
   *
   * @param usual the port when none is written; {@link #NEEDED} when one must be
   */
  static Optional<AddressAndPort> of(String written, int usual) {
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String address = parts.group(1);
    int port = parts.group(2) == null ? usual : Integer.parseInt(parts.group(2));
    return port < 0 || port > LAST
        ? Optional.empty()
        : Optional.of(
            new AddressAndPort(
                address.startsWith("[") ? address.substring(1, address.length() - 1) : address,
                port));
  }

  /** Whether this is every address of a machine, and so none that anybody could connect to. */
  boolean isEverywhere() {
    return EVERYWHERE.contains(address);
  }
}
