package io.leat.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is not HTTP, has a line or headers beyond the limits, or could be read in two ways, and closes the connection: what stands
 * behind it is not read.
 */
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
    refuse(request, problem);
  }

  /** Why {@code request} could be read otherwise by who stands in front of this server; null when it is clear. */
  static @Nullable Problem ambiguous(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return null; // frames have their lengths, and Netty refuses headers of a connection
    }
    List<String> encodings = request.headers().getAll("Transfer-Encoding");
    if (!encodings.isEmpty()
        && (encodings.size() > 1 || !encodings.getFirst().strip().equalsIgnoreCase("chunked"))) {
      return Problem.badRequest("the only 'Transfer-Encoding' here is 'chunked'");
    }
    int hosts = request.headers().getAll("Host").size();
    if (hosts > 1 || (hosts == 0 && request.version() != HttpVersion.HTTP_1_0)) {
      return Problem.badRequest("a request has one 'Host', and this has " + hosts);
    }
    return null;
  }

  static void refuse(HttpServerRequest request, Problem problem) {
    String id = UUID.randomUUID().toString();
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("X-Request-Id", id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Connection", "close")
        .end(problem.text(id))
        .onComplete(_ -> request.connection().close());
  }
}
