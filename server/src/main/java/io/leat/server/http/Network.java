package io.leat.server.http;

import java.net.InetAddress;
import java.util.Arrays;

/** A network: an address and how many of its first bits count, {@code 10.0.0.0/8}. */
public final class Network {
  private final String text;
  private final byte[] address;
  private final int bits;

  private Network(String text, byte[] address, int bits) {
    this.text = text;
    this.address = address;
    this.bits = bits;
  }

  /**
   * A network as CIDR writes it, or one address.
   *
   * @throws IllegalArgumentException when it is neither; names of hosts are not looked up
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    int most = address.length * 8;
    int bits = most;
    if (slash >= 0) {
      String written = text.substring(slash + 1);
      bits = written.matches("[0-9]{1,3}") ? Integer.parseInt(written) : most + 1;
      if (bits > most) {
        throw new IllegalArgumentException("'" + text + "' is not a network such as 10.0.0.0/8");
      }
    }
    return new Network(text, address, bits);
  }

  /** Whether {@code host}, an address, is in it. What is no address is in none. */
  public boolean contains(String host) {
    try {
      byte[] other = address(host);
      if (other.length != address.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((other[i / 8] & mask) != (address[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /** Who has {@code address} for themselves: of IPv6 the first half is told, as whoever has one there has all of the other half. */
  public static String owner(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split(":", -1);
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < 4 && i < groups.length && !groups[i].isEmpty(); i++) {
      first.append(groups[i]).append(':');
    }
    return first.append(':').toString();
  }

  private static byte[] address(String host) {
    if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("'" + host + "' is not an address");
    }
    return InetAddress.ofLiteral(host).getAddress();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(address, network.address);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(address) * 31 + bits;
  }

  @Override
  public String toString() {
    return text;
  }
}
