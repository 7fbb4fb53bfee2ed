package io.leat.contract;

import java.util.List;

/** What others check the tokens of tasks by, and the keys of these. */
public final class IdTokenOperations {
  /** The document of {@link #DISCOVERY} that tells where the keys are. */
  public static final String CONFIGURATION = "openid-configuration";

  /** The document of {@link #DISCOVERY} that has the keys. */
  public static final String KEYS = "jwks.json";

  public static final Operation DISCOVERY =
      Operation.get(
              "discovery",
              "/.well-known/{document}",
              Tag.SECRET,
              "What idTokens are checked by: where the keys are, and the keys.")
          .open()
          .described(
              "OpenID Connect Discovery 1.0 and RFC 7517. A key is here ten minutes before it"
                  + " signs, and until the last token of it has ended. Both may be kept for five"
                  + " minutes. 404 'no-public-url' tells that the server does not say by which"
                  + " address it is reached.")
          .takes(
              Parameter.path(
                  "document",
                  "openid-configuration tells where the keys are, jwks.json has them.",
                  Rule.words(CONFIGURATION, KEYS)))
          .answers(
              Reply.object(
                  "The document.",
                  """
                  {
                    "issuer": "https://leat.example.com",
                    "jwks_uri": "https://leat.example.com/.well-known/jwks.json",
                    "id_token_signing_alg_values_supported": ["RS256"]
                  }
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

  static final List<Operation> ALL = List.of(DISCOVERY, ROTATE);

  private IdTokenOperations() {}
}
