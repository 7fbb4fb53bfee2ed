package io.leat.server.http;

import java.util.Set;

/** The only operations that can be called without a token. {@link HttpServer} refuses a table in which another one is open. */
public final class OpenOperations {
  /**
   * Their operation ids. {@code receiveHook} checks a signature of its own, {@code loginAgent} a code that is good once; {@code
   * dialInScript} is the same for all, and has no secret.
   */
  public static final Set<String> IDS =
      Set.of(
          "health",
          "ready",
          "apiHealth",
          "apiReady",
          "login",
          "loginAgent",
          "dialInScript",
          "openapi",
          "docs",
          "receiveHook",
          "metrics");

  private OpenOperations() {}
}
