package io.leat.server.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where something is sent by HTTP: an address that was judged, and is connected to without asking DNS again.
 *
 * @param host as the URL has it, for the header and the certificate
 * @param path with the query
 */
public record WebhookTarget(InetAddress address, String host, int port, boolean tls, String path) {

  /** Looks the host of {@code url} up. */
  public static WebhookTarget of(String url, Reachable reachable) throws Reachable.Refused {
    URI uri = uri(url);
    String host = uri.getHost();
    boolean tls = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new WebhookTarget(
        reachable.address(bare),
        bare,
        uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80,
        tls,
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static URI uri(String url) throws Reachable.Refused {
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
      throw (Reachable.Refused)
          new Reachable.Refused("its URL is not well formed").initCause(noUri);
    }
    throw new Reachable.Refused(
        "its URL is not http://host/ or https://host/, without user and password");
  }
}
