package io.leat.server.http;

import io.leat.contract.Method;
import io.leat.server.account.Badge;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes in, on the event loop: refuses what can be refused at once, takes the body within its limit, and hands over to a
 * virtual thread.
 */
final class Incoming {
  private static final long LAST_BYTES = 1000;
  private static final Set<String> HEALTH = Set.of("health", "apiHealth");

  private static final Problem NO_BODY = Problem.badRequest("this takes no body");

  private final HttpServer server;
  private final HttpServerRequest request;
  private final Optional<Badge> shown;
  private final Head head;
  private final Context context;
  private Buffer body = Buffer.buffer();
  private final Outgoing outgoing;
  private Uploads.@Nullable Upload upload;
  private boolean decided;
  private boolean health;
  private boolean signedIn;

  /** What the audit is told by that it was refused; null until it is known what is asked for. */
  private @Nullable Exchange exchange;

  /** The rule for a body that may come, until it does. */
  private @Nullable BodyRule unchecked;

  private long timer = -1;

  /**
   * @param shown the token, which was looked at; empty without a good one
   */
  Incoming(HttpServer server, HttpServerRequest request, Optional<Badge> shown) {
    this.shown = shown;
    this.server = server;
    this.request = request;
    this.context = server.vertx().getOrCreateContext();
    int mark = request.uri().indexOf('?');
    String path = mark < 0 ? request.uri() : request.uri().substring(0, mark);
    String base = server.settings().basePath();
    this.head =
        new HeadParser(server.settings())
            .head(
                request,
                !base.isEmpty() && path.startsWith(base + "/")
                    ? path.substring(base.length())
                    : path,
                mark < 0 ? "" : request.uri().substring(mark + 1));
    this.outgoing =
        new Outgoing(
            server,
            request,
            head,
            context,
            () -> {
              Uploads.Upload held = upload;
              if (held != null) {
                held.end();
              }
              server.slots().leave(request);
              server.done(request);
            });
    request.pause();
  }

  /** Whether the path is one that nobody can read in two ways; if not, that is the answer. */
  boolean hasClearPath() {
    try {
      if (head.path().length() + head.query().length() > server.settings().limits().line()) {
        throw Problem.of(414, "uri-too-long", "the path is too long", "the path is too long")
            .refusal();
      }
      Target.check(head.path());
      return true;
    } catch (Refusal refusal) {
      refuse(refusal.problem());
      return false;
    }
  }

  /** Goes on with the route that the path and the method lead to. */
  void found(RouteTable.Entry entry, Map<String, String> inPath) {
    exchange = exchange(entry, new Exchange.Sent(inPath, Map.of()), null);
    try {
      BodyRule rule = entry.route().body();
      health = HEALTH.contains(entry.check().id());
      if (server.isDraining() && !health) {
        throw Exchange.ENDING.refusal();
      }
      Badge badge = entry.route().isOpen() ? null : badge();
      // an API token is looked up later: until it is known, it has the places of strangers
      signedIn = badge != null && badge.name().isPresent();
      Exchange.Sent sent = new Exchange.Sent(inPath, Target.parameters(head.query()));
      Exchange known = exchange(entry, sent, badge);
      exchange = known;
      if (comes()) {
        checkBody(rule);
      } else if (mayCome() && rule.kind() != BodyRule.Kind.NONE) {
        unchecked = rule;
      }
      if (comes() || unchecked != null) {
        admit(rule.limit(), known);
      } else {
        receive(0, known);
      }
    } catch (Refusal refusal) {
      refuse(refusal.problem());
    }
  }

  private Exchange exchange(RouteTable.Entry entry, Exchange.Sent sent, @Nullable Badge badge) {
    return new Exchange(server.parts(), head, entry, sent, badge, outgoing::over);
  }

  /** Nothing is known under the path. */
  void unknown() {
    refuse(Problem.of(404, "not-found", "not found", "there is nothing under this path"));
  }

  /** The path is known for other methods. */
  void otherMethod(Set<Method> methods) {
    String allowed = String.join(", ", methods.stream().map(Method::name).toList());
    refuse(
        Problem.of(
                405, "method-not-allowed", "not by this method", "the methods here are " + allowed)
            .header("Allow", methods.contains(Method.GET) ? allowed + ", HEAD" : allowed));
  }

  /** A bug of ours kept the request from its route. */
  void failed(Throwable bug) {
    server.parts().failures().accept(head.id(), bug);
    refuse(Exchange.BUG);
  }

  /** The token of a header; empty where there is none. */
  static Optional<String> token(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(authorization.substring(7).strip())
        : Optional.empty();
  }

  private Badge badge() {
    return shown.orElseThrow(
        () ->
            Exchange.unauthorized(
                    token(head.headers().get("authorization")).isEmpty()
                        ? "a token is missing: 'Authorization: Bearer ...'"
                        : "the token is not good, or not any more")
                .refusal());
  }

  /** Whether the headers say that a body comes. */
  private boolean comes() {
    return head.headers().containsKey("transfer-encoding")
        || !head.headers().getOrDefault("content-length", "0").equals("0");
  }

  /** Whether one may come of which the headers say nothing: by HTTP/2 it is known by its first bytes alone. */
  private boolean mayCome() {
    return Http2.carries(request) && !head.headers().containsKey("content-length");
  }

  private void checkBody(BodyRule rule) {
    String length = head.headers().get("content-length");
    if (rule.kind() == BodyRule.Kind.NONE) {
      throw NO_BODY.refusal();
    }
    if (!head.headers().getOrDefault("content-encoding", "identity").equals("identity")) {
      throw unsupported("bodies are not compressed here");
    }
    if (rule.kind() == BodyRule.Kind.JSON
        && !head.headers()
            .getOrDefault("content-type", "")
            .matches("(?i)application/json(\\s*;\\s*charset=\"?utf-8\"?)?")) {
      throw unsupported("the body is JSON: 'Content-Type: application/json'");
    }
    if (length != null
        && (length.length() > 18
            || !length.matches("[0-9]+")
            || Long.parseLong(length) > rule.limit())) {
      throw tooLarge(rule.limit()).refusal();
    }
  }

  private void refuseUnless(BodyRule rule) {
    try {
      checkBody(rule);
    } catch (Refusal refusal) {
      refuse(refusal.problem());
    }
  }

  private static Refusal unsupported(String detail) {
    return Problem.of(415, "unsupported-type", "not of this type", detail).refusal();
  }

  private static Problem tooLarge(int limit) {
    return limit == 0
        ? NO_BODY
        : Problem.of(413, "too-large", "the body is too large", "it may have " + limit + " bytes");
  }

  /** Takes the body if the request is not refused without it. */
  private void admit(int limit, Exchange exchange) {
    server
        .threads()
        .execute(
            () -> {
              Answer refused = exchange.refused();
              context.runOnContext(
                  _ -> {
                    if (refused != null) {
                      refuse(() -> refused, exchange);
                    } else if (!decided && !outgoing.over()) {
                      upload =
                          server
                              .slots()
                              .uploads()
                              .begin(
                                  head.client(), signedIn, () -> context.runOnContext(_ -> cut()));
                      receive(limit, exchange);
                    }
                  });
            });
  }

  private void cut() {
    refuse(
        Problem.unavailable("busy", "too many bodies come in from this address")
            .header("Retry-After", "5"));
  }

  private void receive(int limit, Exchange exchange) {
    HttpLimits limits = server.settings().limits();
    timer =
        server
            .vertx()
            .setTimer(
                (limit == 0 ? limits.stranger() : limits.upload()).toMillis(),
                _ ->
                    refuse(
                        Problem.of(
                            408, "too-slow", "the body took too long", "it did not come in time")));
    request.handler(
        bytes -> {
          BodyRule rule = unchecked;
          if (rule != null && bytes.length() > 0) {
            unchecked = null;
            refuseUnless(rule);
          }
          if (body.length() + bytes.length() > limit) {
            refuse(tooLarge(limit));
          } else if (!decided && upload != null && !upload.take(bytes.length())) {
            refuse(Outgoing.TOO_MUCH);
          } else if (!decided) {
            body.appendBuffer(bytes);
          }
        });
    request.exceptionHandler(
        _ -> {
          decided = true;
          drop();
          outgoing.abandon();
        });
    request.endHandler(
        _ -> {
          server.vertx().cancelTimer(timer);
          if (upload != null) {
            upload.came();
          }
          if (!decided && !health && !server.slots().enter(request, head.client(), signedIn)) {
            refuse(
                Problem.unavailable("busy", "too many requests at once")
                    .header("Retry-After", "1"));
          } else if (!decided) {
            decided = true;
            byte[] bytes = body.getBytes();
            body = Buffer.buffer();
            server
                .threads()
                .execute(() -> outgoing.send(exchange.answer(bytes), exchange.accountName()));
          }
        });
    if (head.headers().getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      request.response().writeContinue();
    }
    request.resume();
  }

  /** Nothing is held of the body any more. */
  private void drop() {
    server.vertx().cancelTimer(timer);
    body = Buffer.buffer();
  }

  /** Answers before the body was read: what is left of it is thrown away for a moment, so that the answer is seen. */
  private void refuse(Problem problem) {
    Exchange known = exchange;
    refuse(known == null ? () -> new Answer.Failed(problem) : () -> known.refusing(problem), known);
  }

  private void refuse(Supplier<Answer> answer, @Nullable Exchange of) {
    if (decided) {
      return;
    }
    decided = true;
    drop();
    Uploads.Upload held = upload;
    if (held != null) {
      held.end();
    }
    if (!request.isEnded()) {
      throwAway();
    }
    server
        .threads()
        .execute(() -> outgoing.send(answer.get(), of == null ? "-" : of.accountName()));
  }

  /** Reads what still comes for a moment, and holds nothing of it. */
  private void throwAway() {
    request.handler(_ -> {});
    request.exceptionHandler(_ -> {});
    request.endHandler(_ -> {});
    request.resume();
    if (Http2.carries(request)) {
      server.vertx().setTimer(LAST_BYTES, _ -> giveUp());
    } else if (comes()) {
      request.response().putHeader("Connection", "close");
      server.vertx().setTimer(LAST_BYTES, _ -> request.connection().close());
    }
  }

  private void giveUp() {
    if (request.response().ended()) {
      // the answer is whole: the client is to send no more
      request.response().reset(Http2.NO_ERROR);
    } else if (!request.isEnded()) {
      Outgoing.breakOff(request);
    }
  }
}
