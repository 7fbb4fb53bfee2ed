package io.leat.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.regex.Pattern;

/** What streams of HTTP/2 are reset with (RFC 9113, 7), whether a request is one, and what ends one alone. */
final class Http2 {
  /** What a method may be (RFC 9110, 5.6.2 and 9.1). */
  private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

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

  /** Has a request that is malformed end its stream and no other (RFC 9113, 8.1.1). For a new connection, of any version. */
  static void guard(HttpConnection connection) {
    Http2ConnectionHandler handler =
        ((ConnectionBase) connection).channel().pipeline().get(Http2ConnectionHandler.class);
    if (handler != null) {
      // who is closed by its channel alone is not waited for
      handler.gracefulShutdownTimeoutMillis(0);
      handler.decoder().frameListener(new EachAlone(handler.decoder().frameListener()));
    }
  }

  /** Vert.x throws for a ':method' that is none, and Netty takes what is thrown for a fault of the connection. */
  private static final class EachAlone extends Http2FrameListenerDecorator {
    EachAlone(Http2FrameListener vertx) {
      super(vertx);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean last)
        throws Http2Exception {
      check(stream, headers);
      super.onHeadersRead(context, stream, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last)
        throws Http2Exception {
      check(stream, headers);
      super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, last);
    }

    private static void check(int stream, Http2Headers headers) throws Http2Exception {
      CharSequence method = headers.method();
      if (method != null && !METHOD.matcher(method).matches()) {
        throw Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, "no such method");
      }
    }
  }
}
