package io.leat.server.webhook;

import io.leat.server.http.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses the server may call: all of the public internet, and those in networks that an administrator allows. Addresses that mean
 * this machine, a private or local network, many receivers, or another address inside of them, are not public.
 */
public final class Reachable {
  private static final List<Network> NOT_PUBLIC =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(Network::of)
          .toList();

  private final List<Network> allowed;

  /** That nothing can be sent somewhere; the message says why, without what a URL may hold of secrets. */
  public static class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** That a host has no address now. */
  static final class Unknown extends Refused {
    private static final long serialVersionUID = 1;

    Unknown(String message) {
      super(message);
    }
  }

  /** Everything public, and {@code allowed}. */
  public Reachable(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /** Whether {@code address} may be called. */
  public boolean allows(InetAddress address) {
    String text = plain(address);
    return in(allowed, text) || !in(NOT_PUBLIC, text);
  }

  /** The address of {@code host}, to be connected to without asking DNS again. Each that it has must be allowed: each could be taken. */
  public InetAddress address(String host) throws Refused {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw (Unknown) new Unknown("the host '" + host + "' is not known").initCause(unknown);
    }
    for (InetAddress each : addresses) {
      if (!allows(each)) {
        throw new Refused(
            "the host '"
                + host
                + "' is at "
                + each.getHostAddress()
                + ", which is not public (an administrator can allow its network)");
      }
    }
    return addresses[0];
  }

  /**
   * Why what is at {@code url} would not be called as things are now; empty when it would, and when its host is not known, which may
   * change. Asks DNS.
   */
  public Optional<String> refusal(String url) {
    try {
      WebhookTarget.of(url, this);
      return Optional.empty();
    } catch (Unknown later) {
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  private static boolean in(List<Network> networks, String address) {
    for (Network each : networks) {
      if (each.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Without the zone that an address of IPv6 may have, and which no network names. */
  private static String plain(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress()).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
