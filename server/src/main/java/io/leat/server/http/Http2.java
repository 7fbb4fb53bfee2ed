package io.leat.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What streams of HTTP/2 are reset with (RFC 9113, 7), and whether a request is one. */
final class Http2 {
  /** All is well, and no more is to be sent. */
  static final long NO_ERROR = 0;

  /** What was sent is not whole. */
  static final long INTERNAL_ERROR = 2;

  /** Nothing of it was done. */
  static final long REFUSED_STREAM = 7;

  private Http2() {}

  static boolean carries(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2;
  }
}
