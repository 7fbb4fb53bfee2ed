package io.leat.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes in, on the event loop: finds the route, refuses what can be refused at once, takes the body within its limit,
 * and hands over to a virtual thread.
 */
final class Incoming {
  private static final long LAST_BYTES = 1000;

  private final Vertx vertx;
  private final HttpParts parts;
  private final RouteTable table;
  private final HttpSettings settings;
  private final HttpServerRequest request;
  private final Head head;
  private final Context context;
  private final Executor threads;
  private final Buffer body = Buffer.buffer();
  private final Outgoing outgoing;
  private boolean decided;

  Incoming(
      Vertx vertx,
      HttpParts parts,
      RouteTable table,
      HttpSettings settings,
      HttpServerRequest request,
      Executor threads,
      Runnable done) {
    this.vertx = vertx;
    this.parts = parts;
    this.table = table;
    this.settings = settings;
    this.request = request;
    this.threads = threads;
    this.context = vertx.getOrCreateContext();
    int mark = request.uri().indexOf('?');
    String path = mark < 0 ? request.uri() : request.uri().substring(0, mark);
    String base = settings.basePath();
    this.head =
        new Heads(settings)
            .head(
                request,
                !base.isEmpty() && path.startsWith(base + "/")
                    ? path.substring(base.length())
                    : path,
                mark < 0 ? "" : request.uri().substring(mark + 1));
    this.outgoing = new Outgoing(parts, request, head, context, settings.limits(), done);
  }

  /** Begins; {@code busy} is why nothing new is taken, or null. */
  void begin(@Nullable Problem busy) {
    request.pause();
    try {
      String base = settings.basePath();
      if (!base.isEmpty() && !request.uri().startsWith(base + "/")) {
        throw unknown();
      }
      Target target =
          Target.of(head.query().isEmpty() ? head.path() : head.path() + "?" + head.query());
      RouteTable.Match match = match(target);
      if (busy != null && !match.entry().operation().id().equals("health")) {
        throw busy.refusal();
      }
      Tokens.Claims claims =
          match.entry().route().permission() == Permission.OPEN ? null : claims();
      checkBody(match.entry().route().body());
      receive(
          match.entry().route().body().limit(), new Exchange(parts, head, target, match, claims));
    } catch (Refusal refusal) {
      refuse(refusal.problem());
    }
  }

  private RouteTable.Match match(Target target) {
    return switch (table.find(request.method().name(), target.segments())) {
      case RouteTable.Match match -> match;
      case RouteTable.Unknown _ -> throw unknown();
      case RouteTable.OtherMethods(var methods) -> {
        String allowed = String.join(", ", methods.stream().map(Method::name).toList());
        throw Problem.of(
                405, "method-not-allowed", "not by this method", "the methods here are " + allowed)
            .header("Allow", methods.contains(Method.GET) ? allowed + ", HEAD" : allowed)
            .refusal();
      }
    };
  }

  private static Refusal unknown() {
    return Problem.of(404, "not-found", "not found", "there is nothing under this path").refusal();
  }

  private Tokens.Claims claims() {
    String sent = head.headers().getOrDefault("authorization", "");
    if (!sent.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw Exchange.unauthorized("a token is missing: 'Authorization: Bearer ...'").refusal();
    }
    return parts
        .tokens()
        .read(sent.substring(7).strip())
        .orElseThrow(
            () -> Exchange.unauthorized("the token is not good, or not any more").refusal());
  }

  private void checkBody(BodyRule rule) {
    String length = head.headers().get("content-length");
    boolean sent =
        head.headers().containsKey("transfer-encoding") || (length != null && !length.equals("0"));
    if (!sent) {
      return;
    }
    if (rule.kind() == BodyRule.Kind.NONE) {
      throw Problem.badRequest("this takes no body").refusal();
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

  private static Refusal unsupported(String detail) {
    return Problem.of(415, "unsupported-type", "not of this type", detail).refusal();
  }

  private static Problem tooLarge(int limit) {
    return Problem.of(413, "too-large", "the body is too large", "it may have " + limit + " bytes");
  }

  private void receive(int limit, Exchange exchange) {
    long timer =
        vertx.setTimer(
            settings.limits().upload().toMillis(),
            _ ->
                refuse(
                    Problem.of(
                        408, "too-slow", "the body took too long", "it did not come in time")));
    request.handler(
        bytes -> {
          if (body.length() + bytes.length() > limit) {
            vertx.cancelTimer(timer);
            refuse(tooLarge(limit));
          } else if (!decided) {
            body.appendBuffer(bytes);
          }
        });
    request.exceptionHandler(
        _ -> {
          vertx.cancelTimer(timer);
          outgoing.abandon();
        });
    request.endHandler(
        _ -> {
          vertx.cancelTimer(timer);
          if (!decided) {
            decided = true;
            byte[] bytes = body.getBytes();
            threads.execute(() -> outgoing.send(exchange.answer(bytes), exchange.accountName()));
          }
        });
    if (head.headers().getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      request.response().writeContinue();
    }
    request.resume();
  }

  /** Answers before the body was read: what is left of it is thrown away for a moment, so that the answer is seen. */
  private void refuse(Problem problem) {
    if (decided) {
      return;
    }
    decided = true;
    boolean unread = !request.isEnded();
    request.handler(_ -> {});
    request.exceptionHandler(_ -> {});
    request.endHandler(_ -> {});
    request.resume();
    boolean body =
        head.headers().containsKey("transfer-encoding")
            || !head.headers().getOrDefault("content-length", "0").equals("0");
    if (unread && body) {
      request.response().putHeader("Connection", "close");
      vertx.setTimer(LAST_BYTES, _ -> request.connection().close());
    }
    threads.execute(() -> outgoing.send(new Answer.Failed(problem), "-"));
  }
}
