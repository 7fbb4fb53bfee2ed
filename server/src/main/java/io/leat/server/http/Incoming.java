package io.leat.server.http;

import io.leat.contract.Method;
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
  private Buffer body = Buffer.buffer();
  private final Outgoing outgoing;
  private final Slots slots;
  private Uploads.@Nullable Upload upload;
  private boolean decided;
  private boolean health;
  private long timer = -1;

  Incoming(
      Vertx vertx,
      HttpParts parts,
      RouteTable table,
      HttpSettings settings,
      HttpServerRequest request,
      Executor threads,
      Slots slots,
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
        new HeadParser(settings)
            .head(
                request,
                !base.isEmpty() && path.startsWith(base + "/")
                    ? path.substring(base.length())
                    : path,
                mark < 0 ? "" : request.uri().substring(mark + 1));
    this.slots = slots;
    this.outgoing =
        new Outgoing(
            parts,
            request,
            head,
            context,
            settings.limits(),
            slots.openStreams(),
            slots.large(),
            () -> {
              Uploads.Upload held = upload;
              if (held != null) {
                held.end();
              }
              slots.leave(request);
              done.run();
            });
  }

  /** Begins; {@code ending} is why nothing new is taken, or null. */
  void begin(@Nullable Problem ending) {
    request.pause();
    try {
      String base = settings.basePath();
      if (!base.isEmpty() && !request.uri().startsWith(base + "/")) {
        throw unknown();
      }
      Target target =
          Target.of(head.query().isEmpty() ? head.path() : head.path() + "?" + head.query());
      RouteTable.Match match = match(target);
      health = match.entry().check().id().equals("health");
      if (ending != null && !health) {
        throw ending.refusal();
      }
      Tokens.Claims claims =
          match.entry().route().permission() == Permission.OPEN ? null : claims();
      checkBody(match.entry().route().body());
      Exchange exchange = new Exchange(parts, head, target, match, claims, outgoing::over);
      if (sent()) {
        admit(match.entry().route().body().limit(), exchange, claims != null);
      } else {
        receive(0, exchange);
      }
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

  /** Whether a body comes. */
  private boolean sent() {
    return head.headers().containsKey("transfer-encoding")
        || !head.headers().getOrDefault("content-length", "0").equals("0");
  }

  private void checkBody(BodyRule rule) {
    String length = head.headers().get("content-length");
    if (!sent()) {
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

  /** Takes the body if the request is not refused without it. */
  private void admit(int limit, Exchange exchange, boolean signedIn) {
    threads.execute(
        () -> {
          Answer refused = exchange.refused();
          context.runOnContext(
              _ -> {
                if (refused != null) {
                  refuse(refused, exchange.accountName());
                } else if (!decided && !outgoing.over()) {
                  upload =
                      slots
                          .uploads()
                          .begin(head.client(), signedIn, () -> context.runOnContext(_ -> cut()));
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
    timer =
        vertx.setTimer(
            settings.limits().upload().toMillis(),
            _ ->
                refuse(
                    Problem.of(
                        408, "too-slow", "the body took too long", "it did not come in time")));
    request.handler(
        bytes -> {
          if (body.length() + bytes.length() > limit) {
            refuse(tooLarge(limit));
          } else if (!decided && upload != null && !upload.take(bytes.length())) {
            refuse(
                Problem.unavailable("busy", "too much is being sent at once")
                    .header("Retry-After", "5"));
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
          vertx.cancelTimer(timer);
          if (upload != null) {
            upload.came();
          }
          if (!decided && !slots.enter(request, health)) {
            refuse(
                Problem.unavailable("busy", "too many requests at once")
                    .header("Retry-After", "1"));
          } else if (!decided) {
            decided = true;
            byte[] bytes = body.getBytes();
            body = Buffer.buffer();
            threads.execute(() -> outgoing.send(exchange.answer(bytes), exchange.accountName()));
          }
        });
    if (head.headers().getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      request.response().writeContinue();
    }
    request.resume();
  }

  /** Nothing is held of the body any more. */
  private void drop() {
    vertx.cancelTimer(timer);
    body = Buffer.buffer();
  }

  /** Answers before the body was read: what is left of it is thrown away for a moment, so that the answer is seen. */
  private void refuse(Problem problem) {
    refuse(new Answer.Failed(problem), "-");
  }

  private void refuse(Answer answer, String account) {
    if (decided) {
      return;
    }
    decided = true;
    drop();
    Uploads.Upload held = upload;
    if (held != null) {
      held.end();
    }
    boolean unread = !request.isEnded();
    request.handler(_ -> {});
    request.exceptionHandler(_ -> {});
    request.endHandler(_ -> {});
    request.resume();
    if (unread && sent()) {
      request.response().putHeader("Connection", "close");
      vertx.setTimer(LAST_BYTES, _ -> request.connection().close());
    }
    threads.execute(() -> outgoing.send(answer, account));
  }
}
