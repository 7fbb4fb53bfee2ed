package io.leat.server.api;

import io.leat.contract.IdTokenKeyNext;
import io.leat.contract.IdTokenOperations;
import io.leat.server.http.Answer;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.idtoken.IdTokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others check the tokens of tasks by, and the change of their keys. */
public final class IdTokenRoutes {
  private static final String CODE = "no-public-url";
  private static final String WHY =
      "this server gives no idTokens: an administrator sets 'public-url', the address by which"
          + " others reach it";

  /** For less than a key is published before it signs. */
  private static final String KEPT = "public, max-age=300";

  private final Optional<IdTokens> tokens;

  /** Routes to {@code tokens}; empty where none are given. */
  public IdTokenRoutes(Optional<IdTokens> tokens) {
    this.tokens = tokens;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(IdTokenOperations.DISCOVERY, this::document),
        Route.of(IdTokenOperations.ROTATE, _ -> rotated()));
  }

  private IdTokens there() {
    return tokens.orElseThrow(() -> Problem.of(404, CODE, "Not Found", WHY).refusal());
  }

  private Answer document(Request request) throws IOException {
    Map<String, Object> said =
        request.required("document").equals(IdTokenOperations.KEYS)
            ? there().publicKeys()
            : there().configuration();
    return Answer.json(new JsonObject(said)).header("Cache-Control", KEPT);
  }

  private Answer rotated() throws IOException {
    IdTokens.Next next = tokens.orElseThrow(() -> Problem.conflict(CODE, WHY).refusal()).next();
    String key =
        next.key()
            .orElseThrow(
                () ->
                    Problem.beingDone(
                            "a key is published already that signs from "
                                + next.signsFrom()
                                + " on")
                        .refusal());
    return Answer.json(new IdTokenKeyNext(key, next.signsFrom()));
  }
}
