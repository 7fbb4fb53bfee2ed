package io.leat.server.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a webhook is sent: an address that was judged, and is connected to without asking DNS again.
 *
 * @param host as the URL has it, for the header and the certificate
 * @param path with the query
 */
record WebhookTarget(InetAddress address, String host, int port, boolean tls, String path) {

  /** That nothing can be sent there; the message says why, without what the URL may hold of secrets. */
  static class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** That its host has no address now. */
  static final class Unknown extends Refused {
    private static final long serialVersionUID = 1;

    Unknown(String message) {
      super(message);
    }
  }

  /** Looks the host of {@code url} up. Each of its addresses must be allowed: each could be the one that is taken. */
  static WebhookTarget of(String url, Reachable reachable) throws Refused {
    URI uri = uri(url);
    String host = uri.getHost();
    boolean tls = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(bare);
    } catch (UnknownHostException unknown) {
      throw (Unknown) new Unknown("the host '" + host + "' is not known").initCause(unknown);
    }
    for (InetAddress each : addresses) {
      if (!reachable.allows(each)) {
        throw new Refused(
            "the host '"
                + host
                + "' is at "
                + each.getHostAddress()
                + ", which is not public (an administrator can allow its network)");
      }
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new WebhookTarget(
        addresses[0],
        bare,
        uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80,
        tls,
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static URI uri(String url) throws Refused {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      if (web
          && uri.getHost() != null
          && !uri.getHost().isEmpty()
          && uri.getRawUserInfo() == null
          && uri.getPort() <= 65535) {
        return uri;
      }
    } catch (URISyntaxException noUri) {
      throw (Refused) new Refused("its URL is not well formed").initCause(noUri);
    }
    throw new Refused("its URL is not http://host/ or https://host/, without user and password");
  }
}
