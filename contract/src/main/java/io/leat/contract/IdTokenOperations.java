package io.leat.contract;

import java.util.List;

/** What others check the tokens of tasks by, and the keys of these. */
public final class IdTokenOperations {
  private static final String WITHOUT =
      "404 'no-public-url' tells that the server does not say by which address it is reached.";

  public static final Operation CONFIGURATION =
      Operation.get(
              "openidConfiguration",
              "/.well-known/openid-configuration",
              Tag.SECRET,
              "Where the keys are that idTokens are checked by (OpenID Connect Discovery 1.0).")
          .open()
          .described(WITHOUT)
          .answers(
              Reply.object(
                  "Whose tokens these are, and where their keys are.",
                  """
                  {
                    "issuer": "https://leat.example.com",
                    "jwks_uri": "https://leat.example.com/.well-known/jwks.json",
                    "id_token_signing_alg_values_supported": ["RS256"]
                  }
                  """));

  public static final Operation KEYS =
      Operation.get(
              "idTokenKeys",
              "/.well-known/jwks.json",
              Tag.SECRET,
              "The public keys that idTokens are checked by (RFC 7517).")
          .open()
          .described(
              "A key is here ten minutes before it signs, and until the last token of it has ended."
                  + " May be kept for five minutes. "
                  + WITHOUT)
          .answers(
              Reply.object(
                  "The keys.",
                  """
                  {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k3f...", "e": "AQAB", "n": "0vx..."}]}
                  """));

  public static final Operation ROTATE =
      Operation.post(
              "rotateIdTokenKey",
              "/api/v1/id-token-key/rotate",
              Tag.SECRET,
              "Have another key sign idTokens.")
          .asks(Right.SERVER_SECRETS)
          .described(
              "It is published at once, and signs ten minutes later, when nobody keeps what was"
                  + " published before. The one before is published until its last token has"
                  + " ended. 409 'being-done' tells that a key is published already that does not"
                  + " sign yet, 409 'no-public-url' that no idTokens are given.")
          .answers(
              Reply.json(
                  200,
                  "It is published.",
                  IdTokenKeyNext.class,
                  """
                  {"key": "YQ7fXv0cXyq0m2Wb9W3wqg9Yk1zvQ0m9e3o3o2J1p3A", "signsFrom": "2026-11-27T12:40:00.000Z"}
                  """));

  static final List<Operation> ALL = List.of(CONFIGURATION, KEYS, ROTATE);

  private IdTokenOperations() {}
}
