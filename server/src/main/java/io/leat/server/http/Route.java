package io.leat.server.http;

import org.jspecify.annotations.Nullable;

/**
 * One row of the table of routes. The contract (openapi.json) has the operation under the same method and path, with the schemas
 * of its body and parameters.
 *
 * @param path as in the contract: {@code /api/v1/runs/{run}}; each part is a word or one parameter
 * @param operation the operation id of the contract
 * @param actor who the audit is told of; whoever is signed in, but for GET
 * @param before what a repetition under an Idempotency-Key gets whose first answer was lost; null when nothing is created, and there is no
 *     such key
 * @param gate looks at a request before its body is read; null when there is nothing more to look at than account and parameters
 */
public record Route(
    Method method,
    String path,
    String operation,
    Permission permission,
    BodyRule body,
    Actor actor,
    Handler handler,
    @Nullable MadeBefore before,
    @Nullable Gate gate) {

  /** A route whose calls the audit is told of, unless they only ask. */
  public Route(
      Method method,
      String path,
      String operation,
      Permission permission,
      BodyRule body,
      Handler handler) {
    this(
        method,
        path,
        operation,
        permission,
        body,
        method == Method.GET ? Actor.NOBODY : Actor.SIGNED_IN,
        handler,
        null,
        null);
  }

  /** A route without a body. */
  public static Route get(String path, String operation, Permission permission, Handler handler) {
    return new Route(Method.GET, path, operation, permission, BodyRule.none(), handler);
  }

  /** A POST with JSON of up to 64 KiB. */
  public static Route post(String path, String operation, Permission permission, Handler handler) {
    return new Route(Method.POST, path, operation, permission, BodyRule.json(), handler);
  }

  /** A route with JSON of up to 64 KiB. */
  public static Route json(
      Method method, String path, String operation, Permission permission, Handler handler) {
    return new Route(method, path, operation, permission, BodyRule.json(), handler);
  }

  /** A DELETE without a body. */
  public static Route delete(
      String path, String operation, Permission permission, Handler handler) {
    return new Route(Method.DELETE, path, operation, permission, BodyRule.none(), handler);
  }

  /** A POST without a body, such as an action. */
  public static Route action(
      String path, String operation, Permission permission, Handler handler) {
    return new Route(Method.POST, path, operation, permission, BodyRule.none(), handler);
  }

  /** This, which creates something: {@code answer} shows it again to whoever asks again under the same Idempotency-Key. */
  public Route creating(MadeBefore answer) {
    return new Route(method, path, operation, permission, body, actor, handler, answer, gate);
  }

  /** This, with a look at requests before their bodies are read. */
  public Route behind(Gate look) {
    return new Route(method, path, operation, permission, body, actor, handler, before, look);
  }

  /** This with another rule for its body. */
  public Route with(BodyRule rule) {
    return new Route(method, path, operation, permission, rule, actor, handler, before, gate);
  }

  /** This with another actor. */
  public Route by(Actor other) {
    return new Route(method, path, operation, permission, body, other, handler, before, gate);
  }
}
