package io.leat.identity.oidc;

import io.leat.identity.person.NoAnswer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, 3).
 *
 * @param authorization where browsers are sent
 * @param token where codes are given for tokens
 * @param keys where the keys are that it signs with
 * @param people where it tells of whoever has a token; empty for nowhere
 * @param takesBasic whether a client may be known by the header Authorization
 * @param saysIssuer whether a browser brings back who sent it (RFC 9207)
 */
record Metadata(
    URI authorization,
    URI token,
    URI keys,
    Optional<URI> people,
    boolean takesBasic,
    boolean saysIssuer) {

  static Metadata of(Map<String, Object> json, ProviderSettings settings) throws NoAnswer {
    if (!settings.issuer().equals(json.get("issuer"))) {
      throw new NoAnswer("what '" + settings.issuer() + "' says of itself is of another issuer");
    }
    Object ways = json.get("token_endpoint_auth_methods_supported");
    return new Metadata(
        needed(json, "authorization_endpoint", settings),
        needed(json, "token_endpoint", settings),
        needed(json, "jwks_uri", settings),
        place(json, "userinfo_endpoint", settings),
        !(ways instanceof List<?> all)
            || all.contains("client_secret_basic")
            || !all.contains("client_secret_post"),
        Boolean.TRUE.equals(json.get("authorization_response_iss_parameter_supported")));
  }

  private static URI needed(Map<String, Object> json, String name, ProviderSettings settings)
      throws NoAnswer {
    return place(json, name, settings)
        .orElseThrow(() -> new NoAnswer("'" + settings.issuer() + "' says nothing of its " + name));
  }

  private static Optional<URI> place(
      Map<String, Object> json, String name, ProviderSettings settings) throws NoAnswer {
    if (!(json.get(name) instanceof String text)) {
      return Optional.empty();
    }
    try {
      URI at = URI.create(text);
      if (settings.isSafe(at)) {
        return Optional.of(at);
      }
    } catch (IllegalArgumentException wrong) {
      throw new NoAnswer("the " + name + " of '" + settings.issuer() + "' is no URL", wrong);
    }
    throw new NoAnswer(
        "the " + name + " of '" + settings.issuer() + "' is neither https nor on this machine");
  }
}
