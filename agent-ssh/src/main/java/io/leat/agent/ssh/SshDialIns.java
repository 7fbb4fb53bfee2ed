package io.leat.agent.ssh;

import io.leat.engine.agent.DialIns;
import io.leat.engine.agent.LoginKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** Hosts that dial in by SSH. An older connection may have broken without anybody seeing it: each is asked every 15 s whether it is still there. */
final class SshDialIns implements DialIns, AutoCloseable {
  private static final Duration ALIVE = Duration.ofSeconds(15);
  private static final String QUESTION = "keepalive@openssh.com";

  private final InstantSource clock;
  private final Instant begun;
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Instant> ended = new HashMap<>();
  private @Nullable DialInPort port;
  private Consumer<String> told = _ -> {};

  /** A connection, and what the host asked to be reached by. */
  private record Held(
      ServerSession session, String address, int port, Dialled dialled, CountDownLatch over) {}

  /** None yet. */
  SshDialIns(InstantSource clock) {
    this.clock = clock;
    this.begun = moment();
  }

  @Override
  public void listen(
      String at,
      int port,
      LoginKey hostKey,
      Function<String, Optional<String>> keys,
      Consumer<String> told)
      throws IOException {
    synchronized (this) {
      this.told = told;
    }
    DialInPort open =
        DialInPort.open(at, port, AgentKey.read(hostKey.privateText()).pair(), keys, this::hold);
    synchronized (this) {
      this.port = open;
    }
  }

  @Override
  public synchronized int port() {
    return port == null ? 0 : port.number();
  }

  @Override
  public synchronized Optional<Dialled> of(String agent) {
    return Optional.ofNullable(held.get(agent)).map(Held::dialled);
  }

  @Override
  public void drop(String agent) {
    Held gone;
    synchronized (this) {
      gone = held.get(agent);
    }
    if (gone != null) {
      gone.session().close(true);
    }
  }

  /** A host asks to be passed connections on; false when it has done so before. */
  private boolean hold(ServerSession session, String address, int port) throws IOException {
    String agent = session.getUsername();
    String from =
        session.getClientAddress() instanceof InetSocketAddress internet
            ? internet.getAddress().getHostAddress()
            : "";
    Held made =
        new Held(session, address, port, new Dialled(moment(), from), new CountDownLatch(1));
    Held older;
    Consumer<String> tell;
    synchronized (this) {
      older = held.get(agent);
      if (older != null && older.session().equals(session)) {
        return false;
      }
      // the host believes in nobody who uses what it has not been granted yet
      session.writePacket(session.createBuffer(SshConstants.SSH_MSG_REQUEST_SUCCESS));
      held.put(agent, made);
      tell = told;
    }
    session.addCloseFutureListener(_ -> left(agent, made));
    if (older != null) {
      older.session().close(true);
    }
    Thread.ofVirtual().name("dial-in " + agent).start(() -> watch(made));
    tell.accept(agent);
    return true;
  }

  private void left(String agent, Held gone) {
    gone.over().countDown();
    synchronized (this) {
      if (held.remove(agent, gone)) {
        ended.put(agent, moment());
      }
    }
  }

  /** Asks until there is no answer. */
  private static void watch(Held watched) {
    ServerSession session = watched.session();
    boolean answers = false;
    try {
      while (!watched.over().await(ALIVE.toSeconds(), TimeUnit.SECONDS)) {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        buffer.putString(QUESTION);
        buffer.putBoolean(true);
        session.request(QUESTION, buffer, ALIVE);
      }
      answers = true;
    } catch (IOException silent) {
      return;
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      if (!answers) {
        // whatever it was: nobody asks any more, so the host is to dial in anew
        session.close(true);
      }
    }
  }

  /** A way for one connection through that of {@code agent}. */
  Passage open(String agent, Duration patience) throws HostProblem {
    Held way;
    synchronized (this) {
      way = held.get(agent);
      if (way == null) {
        throw missing(agent);
      }
    }
    try {
      return ForwardedChannel.passage(way.session(), way.address(), way.port(), patience);
    } catch (IOException | IllegalStateException refused) {
      throw new HostProblem(
          HostProblem.Kind.UNREACHABLE,
          "'" + agent + "' has dialled in, and passes nothing on: " + refused.getMessage(),
          "check that sshd runs there, at the port that was told when the host joined",
          refused);
    }
  }

  private HostProblem missing(String agent) {
    if (port == null) {
      return new HostProblem(
          HostProblem.Kind.NOT_DIALLED_IN,
          "this server takes no hosts that dial in",
          "set 'agents.dial-in.listen' and 'agents.dial-in.address' in its configuration");
    }
    Instant last = ended.get(agent);
    return new HostProblem(
        HostProblem.Kind.NOT_DIALLED_IN,
        "it has not dialled in since "
            + (last == null ? "this server was started, at " + begun : last),
        "see '.leat/dial-in/log' in its folder on the host; 'sh dial-in.sh start' there starts what"
            + " dials");
  }

  private Instant moment() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Ends all connections, and takes no more. */
  @Override
  public void close() throws IOException {
    DialInPort open;
    synchronized (this) {
      open = port;
    }
    if (open != null) {
      open.close();
    }
  }
}
