package io.leat.contract;

import java.util.List;

/** API tokens: what programs are let in by. */
public final class TokenOperations {
  public static final Operation LIST_TOKENS =
      Operation.get("listTokens", "/api/v1/tokens", Tag.PEOPLE, "API tokens of an account.")
          .ofOneself()
          .takes(
              Parameter.query(
                  "account",
                  "Whose; one's own without it. Those of another ask for accounts:read.",
                  Rule.name(100)))
          .answers(
              Reply.list(
                  "The tokens, the newest first.",
                  ApiTokenView.class,
                  """
                  {
                    "id": 1,
                    "name": "deploy",
                    "account": "ann",
                    "role": null,
                    "rights": ["runs:read", "runs:trigger"],
                    "projects": ["web"],
                    "created": "2026-11-27T12:00:00.000Z",
                    "expires": "2027-02-25T12:00:00.000Z",
                    "lastUsed": "2026-11-27T12:30:00.000Z"
                  }
                  """));

  public static final Operation CREATE_TOKEN =
      Operation.post("createToken", "/api/v1/tokens", Tag.PEOPLE, "Make an API token.")
          .ofOneself()
          .described(
              "It is told once, and sent as 'Authorization: Bearer leat_...'. It can do no more"
                  + " than its account at that moment. A name that the account has a token of is"
                  + " 409 'exists'; an account has 100 at most ('too-many').")
          .body(
              NewApiToken.class,
              """
              {"name": "deploy", "rights": ["runs:read", "runs:trigger"], "projects": ["web"], "days": 90}
              """)
          .answers(
              Reply.json(
                  201,
                  "Made.",
                  ApiTokenView.class,
                  """
                  {
                    "id": 1,
                    "name": "deploy",
                    "account": "ann",
                    "role": null,
                    "rights": ["runs:read", "runs:trigger"],
                    "projects": ["web"],
                    "created": "2026-11-27T12:00:00.000Z",
                    "expires": "2027-02-25T12:00:00.000Z",
                    "lastUsed": null,
                    "token": "leat_3f9d0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f503f9d0b5cf5ad2f1c9a1f9b0e6a1d"
                  }
                  """),
              Reply.problem(409),
              Reply.problem(422));

  public static final Operation DELETE_TOKEN =
      Operation.delete("deleteToken", "/api/v1/tokens/{id}", Tag.PEOPLE, "Remove an API token.")
          .ofOneself()
          .described("In effect at once. One of another account asks for accounts:change.")
          .takes(Parameter.path("id", "The number of the token.", Rule.integer(1, Rule.LARGEST)))
          .answers(Reply.empty(204, "Gone."));

  static final List<Operation> ALL = List.of(LIST_TOKENS, CREATE_TOKEN, DELETE_TOKEN);

  private TokenOperations() {}
}
