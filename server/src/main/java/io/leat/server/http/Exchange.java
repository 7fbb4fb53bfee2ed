package io.leat.server.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request from its route to its answer: who sent it, what it says, what the handler makes of it. On a virtual thread. */
final class Exchange {
  private final HttpParts parts;
  private final Head head;
  private final Target target;
  private final RouteTable.Match match;
  private final Tokens.@Nullable Claims claims;
  private String accountName = "-";

  Exchange(
      HttpParts parts,
      Head head,
      Target target,
      RouteTable.Match match,
      Tokens.@Nullable Claims claims) {
    this.parts = parts;
    this.head = head;
    this.target = target;
    this.match = match;
    this.claims = claims;
  }

  /** Who sent it, for the log; '-' when nobody is signed in. */
  String accountName() {
    return accountName;
  }

  /** The answer; a bug is one too. */
  Answer answer(byte[] body) {
    try {
      return handled(body);
    } catch (Refusal refusal) {
      return new Answer.Failed(refusal.problem());
    } catch (InterruptedException ending) {
      return new Answer.Failed(
          Problem.unavailable("ending", "the server is ending").header("Retry-After", "5"));
    } catch (IOException | RuntimeException | Error failure) {
      parts.failures().accept(head.id(), failure);
      return new Answer.Failed(
          parts
              .known()
              .apply(failure)
              .orElseGet(
                  () ->
                      Problem.of(
                          500,
                          "internal",
                          "this is our bug",
                          "the log of the server has it under this id")));
    }
  }

  private Answer handled(byte[] body) throws IOException, InterruptedException {
    Route route = match.entry().route();
    Operation operation = match.entry().operation();
    Optional<Account> account = claims == null ? Optional.empty() : Optional.of(account(claims));
    accountName = account.map(Account::name).orElse("-");
    account
        .filter(each -> !each.permission().holds(route.permission()))
        .ifPresent(
            each -> {
              throw Problem.forbidden(
                      "'"
                          + each.name()
                          + "' may "
                          + each.permission()
                          + ", and this asks for "
                          + route.permission())
                  .refusal();
            });
    Parameters parameters = operation.parameters(match.parameters(), target.query(), head);
    Optional<JsonObject> json =
        route.body().kind() == BodyRule.Kind.JSON ? operation.body(body) : Optional.empty();
    Request request = new Request(head, parameters, json, body, account);
    Optional<String> key = request.header("idempotency-key").filter(_ -> operation.idempotent());
    return key.isEmpty()
        ? route.handler().handle(request)
        : new Repeatable(parts, route, request, key.get()).answer();
  }

  private Account account(Tokens.Claims of) {
    return parts
        .accounts()
        .find(of.account())
        .filter(each -> !each.disabled() && of.issued().isAfter(each.tokensAfter()))
        .orElseThrow(() -> unauthorized("the token is worth nothing any more").refusal());
  }

  /** 401 that says how to sign in. */
  static Problem unauthorized(String detail) {
    return new Problem(
        401,
        "not-signed-in",
        "sign in first",
        detail,
        Map.of(),
        Map.of("WWW-Authenticate", "Bearer"));
  }
}
