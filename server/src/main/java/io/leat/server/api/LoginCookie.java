package io.leat.server.api;

import io.leat.server.http.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * By what a browser is known while somebody signs in with it. It is sent with no request that another site makes, but for the way back from
 * the provider, and no script reads it.
 *
 * @param isSecure whether the browser reaches the server by TLS
 */
record LoginCookie(boolean isSecure) {
  private static final String NAME = "leat-login";

  /** Where the server is reached by TLS: a site beside it cannot set one of this name. */
  private static final String SECURE_NAME = "__Host-" + NAME;

  /** What the browser sent. */
  Optional<String> sent(Request request) {
    String begin = (isSecure ? SECURE_NAME : NAME) + "=";
    for (String each : request.headers().getOrDefault("cookie", "").split("[;,]")) {
      String pair = each.strip();
      if (pair.startsWith(begin)) {
        return Optional.of(pair.substring(begin.length()));
      }
    }
    return Optional.empty();
  }

  /** The header that sets it. */
  String set(String value, Duration life) {
    return (isSecure ? SECURE_NAME : NAME)
        + "="
        + value
        + "; Path=/; Max-Age="
        + life.toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + (isSecure ? "; Secure" : "");
  }
}
