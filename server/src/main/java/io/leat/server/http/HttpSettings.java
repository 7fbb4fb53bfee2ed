package io.leat.server.http;

import java.util.List;
import java.util.Optional;

/**
 * Where the server listens and how it looks from outside.
 *
 * @param port 0 for any that is free
 * @param basePath what stands before all paths, without a slash at the end: {@code /leat}, or empty
 * @param trustedProxies whose X-Forwarded-For, -Proto, -Host and -Prefix count
 * @param h2c whether HTTP/2 is spoken without TLS; over TLS it always is
 */
public record HttpSettings(
    String host,
    int port,
    String basePath,
    List<Network> trustedProxies,
    boolean h2c,
    Optional<TlsFiles> tls,
    HttpLimits limits) {

  public HttpSettings {
    if (!basePath.matches("(/[A-Za-z0-9._~-]+)*")) {
      throw new IllegalArgumentException("'" + basePath + "' is not a path such as /leat");
    }
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Whether {@code address} is that of a trusted proxy, which speaks for many. */
  boolean trusts(String address) {
    return trustedProxies.stream().anyMatch(network -> network.contains(address));
  }
}
