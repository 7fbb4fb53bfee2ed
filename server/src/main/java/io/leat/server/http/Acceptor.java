package io.leat.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.function.Consumer;

/** Tells of connections as they are accepted: Vert.x tells of one when it is known what it speaks, and it may never say that. */
final class Acceptor extends NioTransport {
  private volatile Consumer<Channel> listener = _ -> {};

  /** What the loops of {@link HttpServer#loops} accept by. */
  static Acceptor of(Vertx loops) {
    return (Acceptor) ((VertxInternal) loops).transport();
  }

  /** Has {@code told} see each connection before anything is read of it, on the thread that accepts. */
  void listener(Consumer<Channel> told) {
    listener = told;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? super.serverChannelFactory(true) : Listening::new;
  }

  private final class Listening extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int before = accepted.size();
      int read = super.doReadMessages(accepted);
      accepted.subList(before, accepted.size()).forEach(each -> listener.accept((Channel) each));
      return read;
    }
  }
}
