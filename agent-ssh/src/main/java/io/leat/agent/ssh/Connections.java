package io.leat.agent.ssh;

import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.RuntimeSshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one link. Commands run in channels of the first one as far as the host allows, which may be one session a
 * connection, and then in further ones, which stay until the link ends. Safe for use by several threads.
 */
final class Connections implements HostShells {
  private final SshHost host;
  private final Duration patience;
  private final SshLogin login;
  private final List<Connection> connections = new ArrayList<>();
  private final Object jumping = new Object();
  private volatile @Nullable ClientSession jump;
  private boolean closed;

  /** One connection; its lock is held while a channel is opened, so that a refusal tells how many it allows. */
  private static final class Connection {
    final ClientSession session;

    // guarded by the connections

    /** Channels that are open, and those that are wanted. */
    int taken;

    int open;
    boolean isUsed;

    /** How many the host allows, once it refused one. */
    int most = Integer.MAX_VALUE;

    Connection(ClientSession session) {
      this.session = session;
    }
  }

  Connections(SshClient client, SshHost host, Duration patience) {
    this.host = host;
    this.patience = patience;
    this.login = new SshLogin(client, patience);
  }

  @Override
  public HostChannel open(String command, OutputStream said, Duration stalled) throws IOException {
    Set<Connection> full = new HashSet<>();
    while (true) {
      Connection connection = withRoom(full);
      full.add(connection);
      synchronized (connection) {
        try {
          return new Remote(open(connection, command, said, stalled));
        } catch (IOException refused) {
          if (!(refused.getCause() instanceof SshChannelOpenException) || !isFull(connection)) {
            throw refused;
          }
        }
      }
    }
  }

  private ChannelExec open(
      Connection connection, String command, OutputStream said, Duration stalled)
      throws IOException {
    boolean isOpen = false;
    try {
      ChannelExec channel = connection.session.createExecChannel(command);
      channel.setErr(said);
      CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(channel, stalled);
      channel.open().verify(patience);
      isOpen = true;
      opened(connection);
      channel.addCloseFutureListener(end -> closed(connection));
      return channel;
    } catch (IllegalStateException | RuntimeSshException gone) {
      // the library says by any of these that its connection is gone
      throw new IOException("the link broke", gone);
    } finally {
      if (!isOpen) {
        free(connection);
      }
    }
  }

  /** A connection that may take one channel more, which is counted. */
  private Connection withRoom(Set<Connection> full) throws IOException {
    synchronized (this) {
      for (Connection connection : connections) {
        if (connection.session.isOpen()
            && connection.taken < connection.most
            && !full.contains(connection)) {
          connection.taken++;
          return connection;
        }
      }
    }
    Connection made = new Connection(connect());
    made.taken = 1;
    synchronized (this) {
      if (!closed) {
        connections.add(made);
        return made;
      }
    }
    made.session.close(true);
    throw new IOException("the link was closed");
  }

  private synchronized void opened(Connection connection) {
    connection.open++;
    connection.isUsed = true;
  }

  private synchronized void closed(Connection connection) {
    connection.open--;
    connection.taken--;
  }

  private synchronized void free(Connection connection) {
    connection.taken--;
  }

  /** Notes that the host refused one more channel; false when it never allowed one. */
  private synchronized boolean isFull(Connection connection) {
    // one that was just closed may still count there
    connection.most = Math.max(1, connection.open);
    return connection.isUsed;
  }

  private ClientSession connect() throws IOException {
    return switch (host.way()) {
      case null -> login.enter(host).session();
      case Tunnel tunnel -> login.enter(host, tunnel.open(patience)).session();
      case SshJump through -> entered(through);
    };
  }

  private ClientSession entered(SshJump through) throws IOException {
    ClientSession known;
    try {
      known = jump(through);
    } catch (HostProblem problem) {
      throw new IOException("the jump host " + through + ": " + Reason.of(problem), problem);
    }
    Passage passage;
    try {
      passage = Passage.open(known, host.address(), host.port(), patience);
    } catch (IOException problem) {
      throw HostProblem.notPassedOn(host.toString(), through.toString(), problem);
    }
    return login.enter(host, passage).session();
  }

  /** The connection to the jump host, which all others go through. */
  private ClientSession jump(SshJump through) throws HostProblem {
    synchronized (jumping) {
      ClientSession known = jump;
      if (known == null || !known.isOpen()) {
        known = login.enter(through.host(host.key())).session();
        jump = known;
        if (isClosed()) {
          known.close(true);
        }
      }
      return known;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends all connections, and with them what runs in their channels. */
  @Override
  public void close() {
    List<Connection> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(connections);
    }
    for (Connection connection : open) {
      connection.session.close(true);
    }
    ClientSession known = jump;
    if (known != null) {
      known.close(true);
    }
  }
}
