package io.leat.agent.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractConnectionServiceRequestHandler;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * The port that hosts dial in at. Who has the key of an agent is let in under its name, and may ask for one thing: that connections be
 * passed on to it. Nobody can open a channel, so there is no shell, no command, no file and no way on from here.
 */
final class DialInPort implements Closeable {
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int TRIES = 6;
  private static final int STRANGERS = 100;
  private static final int STRANGERS_OF_ONE = 20;
  private static final int OF_ONE_AGENT = 4;
  private static final int LAST = 65_535;
  private static final AttributeRepository.AttributeKey<PublicKey> KEY =
      new AttributeRepository.AttributeKey<>();

  private final SshServer server;
  private final Function<String, Optional<String>> keys;
  private final Holder holder;

  /** Who is told what a host asks for. */
  interface Holder {
    /** Grants it, and says so to the host; false when it is not granted. */
    boolean hold(ServerSession session, String address, int port) throws IOException;
  }

  private DialInPort(SshServer server, Function<String, Optional<String>> keys, Holder holder) {
    this.server = server;
    this.keys = keys;
    this.holder = holder;
  }

  /** Listens at {@code address}. */
  static DialInPort open(
      String address,
      int port,
      KeyPair hostKey,
      Function<String, Optional<String>> keys,
      Holder holder)
      throws IOException {
    SshServer server = ServerBuilder.builder().build();
    DialInPort made = new DialInPort(server, keys, holder);
    server.setHost(address);
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    SshAlgorithms.use(server, ServerBuilder.DH2KEX);
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        (user, key, session) -> {
          session.setAttribute(KEY, key);
          return made.isLetIn(user, key);
        });
    server.setChannelFactories(List.of(new NoChannel()));
    server.setGlobalRequestHandlers(
        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, made.new Forward()));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setShellFactory(null);
    server.setCommandFactory(null);
    server.setSubsystemFactories(List.of());
    server.addSessionListener(made.new Strangers());
    CoreModuleProperties.AUTH_TIMEOUT.set(server, GRACE);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, TRIES);
    CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, OF_ONE_AGENT);
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Leat");
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
    boolean isOpen = false;
    try {
      server.start();
      isOpen = true;
      return made;
    } catch (IOException taken) {
      throw new IOException(
          "cannot listen at "
              + address
              + ":"
              + port
              + " for hosts that dial in ('agents.dial-in.listen'): "
              + taken.getMessage(),
          taken);
    } finally {
      if (!isOpen) {
        made.close();
      }
    }
  }

  /** Its number. */
  int number() {
    return server.getPort();
  }

  private boolean isLetIn(String agent, @Nullable PublicKey key) {
    Optional<String> known = keys.apply(agent);
    if (known.isEmpty() || key == null) {
      return false;
    }
    try {
      return KeyUtils.compareKeys(SshPublicKey.of(known.get()).key(), key);
    } catch (IOException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /** What a host may ask for. */
  private final class Forward extends AbstractConnectionServiceRequestHandler {
    @Override
    public Result process(
        ConnectionService service, String request, boolean wantReply, Buffer buffer)
        throws Exception {
      if (!request.equals("tcpip-forward")) {
        return Result.Unsupported;
      }
      String address = buffer.getString();
      int port = buffer.getInt();
      ServerSession session = (ServerSession) service.getSession();
      // the agent may be gone, or another host's, since this one was let in
      boolean isGood =
          wantReply
              && port > 0
              && port <= LAST
              && isLetIn(session.getUsername(), session.getAttribute(KEY));
      return isGood && holder.hold(session, address, port) ? Result.Replied : Result.ReplyFailure;
    }
  }

  /** Turns away who comes while too many have not said yet who they are. */
  private final class Strangers implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      Optional<InetAddress> from = host(session);
      int all = 0;
      int same = 0;
      for (AbstractSession each : server.getActiveSessions()) {
        if (!each.isAuthenticated() && !each.equals(session)) {
          all++;
          same += host(each).equals(from) ? 1 : 0;
        }
      }
      if (all >= STRANGERS || same >= STRANGERS_OF_ONE) {
        session.close(true);
      }
    }

    private static Optional<InetAddress> host(Session session) {
      return session.getIoSession().getRemoteAddress() instanceof InetSocketAddress internet
          ? Optional.ofNullable(internet.getAddress())
          : Optional.empty();
    }
  }

  /** The library wants to know of one kind at least. */
  private static final class NoChannel implements ChannelFactory {
    @Override
    public String getName() {
      return "none@leat";
    }

    @Override
    public Channel createChannel(Session session) throws IOException {
      throw new IOException("there are no channels");
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
