package io.leat.agent.ssh;

import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/** Connects to a host and logs in, once, believing it with its key alone. What goes wrong is said with what to do about it. */
final class SshLogin {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LOG_IN = Duration.ofSeconds(10);

  private final SshClient client;
  private final Duration patience;

  /**
   * A connection that is logged in.
   *
   * @param connectMillis how long it took to be made
   * @param loginMillis how long agreeing on keys and logging in took
   */
  record Entered(ClientSession session, long connectMillis, long loginMillis) {}

  /** With {@code patience}, and 10 s at most, for a host that is silent while somebody logs in. */
  SshLogin(SshClient client, Duration patience) {
    this.client = client;
    this.patience = patience.compareTo(LOG_IN) < 0 ? patience : LOG_IN;
  }

  /** Enters {@code host} by its address. */
  Entered enter(SshHost host) throws HostProblem {
    return enter(host, host.address(), host.port(), null);
  }

  /** Enters {@code host} by {@code passage}, which is closed if that fails. */
  Entered enter(SshHost host, Passage passage) throws HostProblem {
    boolean isWhole = false;
    try {
      Entered entered = enter(host, "127.0.0.1", passage.port(), passage);
      isWhole = true;
      return entered;
    } finally {
      if (!isWhole) {
        passage.close();
      }
    }
  }

  private Entered enter(SshHost host, String address, int port, @Nullable Passage passage)
      throws HostProblem {
    long begin = System.nanoTime();
    ClientSession session = connect(host, address, port);
    boolean isWhole = false;
    try {
      if (passage != null) {
        passage.pass(session.getIoSession().getLocalAddress());
      }
      long connected = System.nanoTime();
      logIn(host, session);
      isWhole = true;
      return new Entered(session, millis(begin, connected), millis(connected, System.nanoTime()));
    } finally {
      if (!isWhole) {
        session.close(true);
      }
    }
  }

  private ClientSession connect(SshHost host, String address, int port) throws HostProblem {
    ConnectFuture future = null;
    try {
      future =
          client.connect(host.user(), address, port, new PinnedKey(host.hostKey()).context(), null);
      return future.verify(CONNECT).getSession();
    } catch (IOException problem) {
      throw future == null || future.isDone()
          ? HostProblem.connecting(host.toString(), problem)
          : HostProblem.unanswered(host.toString(), CONNECT, problem);
    }
  }

  private void logIn(SshHost host, ClientSession session) throws HostProblem {
    AuthFuture future = null;
    try {
      session.addPublicKeyIdentity(host.key());
      future = session.auth();
      future.verify(patience);
    } catch (IOException problem) {
      IOException explained = PinnedKey.explained(session, problem);
      if (!explained.equals(problem)) {
        throw new HostProblem(
            HostProblem.Kind.OTHER_HOST_KEY,
            String.valueOf(explained.getMessage()),
            "ask who keeps the host; to make its new key known: leat agents update NAME --host-key"
                + " FINGERPRINT",
            problem);
      }
      if (session.getSessionId() == null) {
        throw HostProblem.connecting(host.toString(), problem);
      }
      if (future != null && !future.isDone()) {
        throw HostProblem.silent(host.toString(), patience, problem);
      }
      throw new HostProblem(
          HostProblem.Kind.REFUSED,
          host
              + " lets nobody in with the key "
              + KeyUtils.getFingerPrint(host.key().getPublic())
              + ": "
              + HostProblem.said(problem),
          "check the name of the user, and that its ~/.ssh/authorized_keys has the line that 'leat"
              + " agents show NAME' prints; nobody else may write its home, .ssh and that file",
          problem);
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
