package io.leat.server.http;

import io.leat.contract.Audience;
import io.leat.contract.Method;
import io.leat.contract.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of routes: an operation of the contract, and what becomes of requests for it.
 *
 * @param audience whom it is for; as the operation says, but for what an administrator opens
 * @param actor who the audit is told of; whoever is signed in, but for GET
 * @param before what a repetition under an Idempotency-Key gets whose first answer was lost; null when nothing is created, and there is no
 *     such key
 * @param gate looks at a request before its body is read; null when there is nothing more to look at than account and parameters
 */
public record Route(
    Operation operation,
    Audience audience,
    BodyRule body,
    Actor actor,
    Handler handler,
    @Nullable MadeBefore before,
    @Nullable Gate gate) {

  /** A route whose calls the audit is told of, unless they only ask. */
  public Route(Operation operation, BodyRule body, Handler handler) {
    this(
        operation,
        operation.about().audience(),
        body,
        operation.method() == Method.GET ? Actor.NOBODY : Actor.SIGNED_IN,
        handler,
        null,
        null);
  }

  /** A route with JSON of up to 64 KiB where its operation has a body. */
  public static Route of(Operation operation, Handler handler) {
    return new Route(
        operation, operation.body() == null ? BodyRule.none() : BodyRule.json(), handler);
  }

  /** This for anybody. */
  public Route opened() {
    return new Route(operation, new Audience.Anybody(), body, actor, handler, before, gate);
  }

  /** Whether nobody has to be signed in. */
  boolean isOpen() {
    return audience instanceof Audience.Anybody;
  }

  /** This, which creates something: {@code answer} shows it again to whoever asks again under the same Idempotency-Key. */
  public Route creating(MadeBefore answer) {
    return new Route(operation, audience, body, actor, handler, answer, gate);
  }

  /** This, with a look at requests before their bodies are read. */
  public Route behind(Gate look) {
    return new Route(operation, audience, body, actor, handler, before, look);
  }

  /** This with another rule for its body. */
  public Route with(BodyRule rule) {
    return new Route(operation, audience, rule, actor, handler, before, gate);
  }

  /** This with another actor. */
  public Route by(Actor other) {
    return new Route(operation, audience, body, other, handler, before, gate);
  }
}
