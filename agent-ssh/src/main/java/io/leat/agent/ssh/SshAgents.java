package io.leat.agent.ssh;

import io.leat.engine.agent.AgentAddress;
import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.AgentKind;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentTest;
import io.leat.engine.agent.DialIns;
import io.leat.engine.agent.HostKey;
import io.leat.engine.agent.LoginKey;
import io.leat.engine.artifact.Digest;
import io.leat.engine.driver.local.OtherAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Agents over SSH. The threads of the library begin when there is a host to enter: most servers never have one, and a start would feel
 * them.
 */
public final class SshAgents implements AgentKind, AgentKeys, AutoCloseable {
  private final Path root;
  private final InstantSource clock;
  private final SshDialIns dialIns;
  private @Nullable SshLinks links;

  /**
   * No agents yet.
   *
   * @param root what paths of attempts and workspaces begin with; on a host its folder stands for it
   */
  public SshAgents(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    this.dialIns = new SshDialIns(clock);
  }

  /** Those that dial in. */
  public DialIns dialIns() {
    return dialIns;
  }

  @Override
  public AgentKeys keys() {
    return this;
  }

  @Override
  public AgentDriver driver(AgentAddress at, AgentListener listener) throws IOException {
    return new SshDriver(links(), root, host(at), listener);
  }

  /**
   * Runs attempts as another account of this machine, which is entered as a host is (ADR 78), in a folder of its home that is this server's
   * alone. The link is made in the background.
   */
  public AgentDriver driver(OtherAccount account, AgentListener listener) {
    String own = Digest.ofText(root.toString()).hex().substring(0, 12);
    return new SshDriver(
        new AccountPlace(account, account.home().resolve("leat-" + own)),
        root,
        SshDriver.PATIENCE,
        SshDriver.GRACE,
        listener);
  }

  @Override
  public AgentTest test(AgentAddress at, Duration measuring) throws IOException {
    return HostTester.test(links(), host(at), clock, measuring);
  }

  @Override
  public Cleaned clean(AgentAddress at) throws IOException {
    return HostCleaner.clean(links(), host(at));
  }

  private synchronized SshLinks links() {
    SshLinks made = links;
    if (made == null) {
      made = new SshLinks();
      links = made;
    }
    return made;
  }

  private SshHost host(AgentAddress at) throws IOException {
    AgentAddress.Host host = at.host();
    AgentAddress.Host jump = at.jump();
    SshWay way = null;
    if (at.isDialling()) {
      way = new Tunnel(dialIns, at.name());
    } else if (jump != null) {
      way =
          new SshJump(jump.address(), jump.port(), jump.user(), SshPublicKey.of(jump.key()).key());
    }
    return new SshHost(
        host.address(),
        host.port(),
        host.user(),
        SshPublicKey.of(host.key()).key(),
        AgentKey.read(at.key()).pair(),
        at.folder(),
        way);
  }

  @Override
  public LoginKey make() {
    return AgentKey.made().text();
  }

  @Override
  public LoginKey read(String text) throws IOException {
    return AgentKey.read(text).text();
  }

  @Override
  public HostKey hostKey(String line) throws IOException {
    return SshPublicKey.of(line).text();
  }

  @Override
  public Optional<HostKey> best(List<String> lines) {
    return SshPublicKey.best(lines).map(SshPublicKey::text);
  }

  @Override
  public List<HostKey> offered(String address, int port) throws AgentProblem, InterruptedException {
    return HostKeys.of(address, port).stream().map(SshPublicKey::text).toList();
  }

  /** Ends all connections. */
  @Override
  public synchronized void close() throws IOException {
    try {
      dialIns.close();
    } finally {
      if (links != null) {
        links.close();
      }
    }
  }
}
