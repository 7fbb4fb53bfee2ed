package io.leat.agent.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/** The keys that a host shows to anybody who asks. That it has the private halves is proved; that it is the right host is not. */
final class HostKeys {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String address;
  private final int port;
  private final Duration patience;
  private final List<SshPublicKey> found = new ArrayList<>();
  private List<String> offered = List.of();

  private HostKeys(String address, int port, Duration patience) {
    this.address = address;
    this.port = port;
    this.patience = patience;
  }

  /**
   * Asks the host at {@code address} for one key of each kind that it has, the best first; waits up to 15 s for each.
   *
   * @return at least one
   * @throws HostProblem when there is no host, or it is none that speaks SSH
   */
  public static List<SshPublicKey> of(String address, int port)
      throws HostProblem, InterruptedException {
    return of(address, port, PATIENCE);
  }

  /** The same, of one that may be silent for {@code patience}. */
  static List<SshPublicKey> of(String address, int port, Duration patience)
      throws HostProblem, InterruptedException {
    HostKeys keys = new HostKeys(address, port, patience);
    try (SshClient client = ClientBuilder.builder().build()) {
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      client.start();
      keys.ask(client, SshPublicKey.TYPES);
      for (String type : SshPublicKey.TYPES) {
        if (keys.has(type) && keys.found.stream().noneMatch(each -> each.type().equals(type))) {
          keys.askMore(client, type);
        }
      }
      return List.copyOf(keys.found);
    } catch (IOException problem) {
      throw HostProblem.connecting(address + ":" + port, problem);
    }
  }

  private boolean has(String type) {
    return offered.stream().anyMatch(each -> type.equals(KeyUtils.getCanonicalKeyType(each)));
  }

  /** Some hosts offer kinds that they have no key of. */
  private void askMore(SshClient client, String type) throws InterruptedException {
    try {
      ask(client, List.of(type));
    } catch (IOException none) {
      // there is another key
    }
  }

  /** Connects, and leaves when the host has shown its key. */
  private void ask(SshClient client, List<String> types) throws IOException, InterruptedException {
    Asking asking = new Asking(types);
    client.setServerKeyVerifier(asking::shown);
    client.addSessionListener(asking);
    try {
      ClientSession session = client.connect("leat", address, port).verify(CONNECT).getSession();
      try {
        found.add(new SshPublicKey(asking.key.get(patience.toMillis(), TimeUnit.MILLISECONDS)));
        offered = asking.offered;
      } finally {
        session.close(true);
      }
    } catch (ExecutionException problem) {
      throw new IOException(
          Objects.requireNonNullElse(problem.getCause(), problem).getMessage(), problem);
    } catch (TimeoutException silent) {
      throw new IOException("it was silent for " + patience.toSeconds() + " s", silent);
    } finally {
      client.removeSessionListener(asking);
    }
  }

  /** One connection that asks for keys of some kinds. What the client tells of the connection before it is not heard. */
  private static final class Asking implements SessionListener {
    private final List<String> types;
    private volatile @Nullable Session own;
    private final CompletableFuture<PublicKey> key = new CompletableFuture<>();
    private volatile List<String> offered = List.of();

    Asking(List<String> types) {
      this.types = types;
    }

    /** Believes nobody. */
    boolean shown(ClientSession session, SocketAddress from, PublicKey shown) {
      key.complete(shown);
      return false;
    }

    @Override
    public void sessionCreated(Session session) {
      own = session;
      List<NamedFactory<Signature>> wanted = new ArrayList<>();
      for (String type : types) {
        session.getSignatureFactories().stream()
            .filter(each -> type.equals(KeyUtils.getCanonicalKeyType(each.getName())))
            .forEach(wanted::add);
      }
      session.setSignatureFactories(wanted);
    }

    @Override
    public void sessionNegotiationEnd(
        Session session,
        Map<KexProposalOption, String> ours,
        Map<KexProposalOption, String> theirs,
        Map<KexProposalOption, String> agreed,
        @Nullable Throwable problem) {
      offered = List.of(theirs.getOrDefault(KexProposalOption.SERVERKEYS, "").split(","));
    }

    @Override
    public void sessionException(Session session, Throwable problem) {
      if (session.equals(own)) {
        key.completeExceptionally(problem);
      }
    }

    @Override
    public void sessionClosed(Session session) {
      if (session.equals(own)) {
        key.completeExceptionally(new IOException("it ended the conversation"));
      }
    }
  }
}
