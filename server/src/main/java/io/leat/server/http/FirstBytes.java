package io.leat.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.impl.http2.codec.Http1xUpgradeToH2CHandler;
import io.vertx.core.http.impl.tcp.Http1xOrH2CHandler;

/**
 * Stands before all others in a connection until it is known what is spoken: counts it from the moment that it is open, and has 'Upgrade'
 * go unheard, so that each request by HTTP/1.1 is looked at as one. Leat speaks HTTP/2 without TLS to who begins with it (RFC 9113, 3.3);
 * by 'Upgrade' it is obsolete (3.1), Vert.x would agree to it before anybody has looked at the request, and what comes behind it would be
 * requests that a proxy in front has not seen.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private final Connections connections;
  private final boolean h2c;

  FirstBytes(Connections connections, boolean h2c) {
    this.connections = connections;
    this.h2c = h2c;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connections.opened(context.channel());
    context.fireChannelActive();
    if (!h2c) {
      context.pipeline().remove(this);
    }
  }

  /** Passes on byte by byte until Vert.x knows what is spoken, of which there are as many as its preface has at most. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ChannelPipeline pipeline = context.pipeline();
    while (bytes.isReadable() && pipeline.get(Http1xOrH2CHandler.class) != null) {
      context.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (pipeline.get(Http1xOrH2CHandler.class) != null) {
      bytes.release();
      return;
    }
    ChannelHandlerContext upgrade = pipeline.context(Http1xUpgradeToH2CHandler.class);
    if (upgrade != null) {
      pipeline.addBefore(upgrade.name(), null, new NoUpgrade());
    }
    pipeline.remove(this);
    context.fireChannelRead(bytes);
  }

  /** Takes the wish out of the first request; with those behind it nobody asks for it. */
  private static final class NoUpgrade extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        request.headers().remove(HttpHeaderNames.UPGRADE);
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }
}
