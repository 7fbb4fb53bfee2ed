package io.leat.server.http;

import io.leat.contract.MediaType;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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

  /** Why {@code request} is not looked at further; null when it may go on. */
  static @Nullable Problem problem(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.CONNECT) || request.uri() == null) {
      return Problem.badRequest("this is no proxy");
    }
    int hosts = request.headers().getAll("Host").size();
    if (hosts > 1) {
      return Problem.badRequest("a request has one 'Host', and this has " + hosts);
    }
    if (!Http2.carries(request)) {
      return ambiguous(request);
    }
    return hosts == 1 || hasAuthority(request)
        ? null
        : Problem.badRequest("a request has one ':authority' or 'Host', and this has none");
  }

  private static boolean hasAuthority(HttpServerRequest request) {
    try {
      return request.authority() != null;
    } catch (VertxException none) {
      return false; // as Vert.x says it of HTTP/2
    }
  }

  /** Why {@code request} could be read otherwise by who stands in front of this server; null when it is clear. */
  private static @Nullable Problem ambiguous(HttpServerRequest request) {
    List<String> encodings = request.headers().getAll("Transfer-Encoding");
    if (!encodings.isEmpty()
        && (encodings.size() > 1 || !encodings.getFirst().strip().equalsIgnoreCase("chunked"))) {
      return Problem.badRequest("the only 'Transfer-Encoding' here is 'chunked'");
    }
    return request.headers().contains("Host") || request.version() == HttpVersion.HTTP_1_0
        ? null
        : Problem.badRequest("a request has one 'Host', and this has none");
  }

  static void refuse(HttpServerRequest request, Problem problem) {
    String id = UUID.randomUUID().toString();
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(problem.status())
            .putHeader("X-Request-Id", id)
            .putHeader("X-Content-Type-Options", "nosniff");
    if (Http2.carries(request)) {
      // nothing that would wait for a window of the client; the other streams go on
      response.end().onComplete(_ -> response.reset(Http2.NO_ERROR));
      return;
    }
    response
        .putHeader("Content-Type", MediaType.PROBLEM)
        .putHeader("Connection", "close")
        .end(problem.text(id))
        .onComplete(_ -> request.connection().close());
  }
}
