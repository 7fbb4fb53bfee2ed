package io.leat.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/** Answers what is not HTTP, or has a line or headers beyond the limits, and closes the connection. */
final class InvalidRequest {
  private InvalidRequest() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpLineException _ ->
              Problem.of(
                  414, "uri-too-long", "the path is too long", "the request line is too long");
          case TooLongHttpHeaderException _ ->
              Problem.of(
                  431, "headers-too-large", "the headers are too large", "they are too large");
          case null, default -> Problem.badRequest("this is not HTTP");
        };
    String id = UUID.randomUUID().toString();
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("X-Request-Id", id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Connection", "close")
        .end(problem.json(id).toBuffer())
        .onComplete(_ -> request.connection().close());
  }
}
