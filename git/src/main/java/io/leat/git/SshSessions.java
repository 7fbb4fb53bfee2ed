package io.leat.git;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sessions with ssh hosts: with the keys, the {@code config} and the {@code known_hosts} of {@code .ssh} in the home folder, and
 * the agent. A host key that is not known is refused, whatever {@code StrictHostKeyChecking} says, and nothing is added.
 */
final class SshSessions extends SshdSessionFactory {
  private final Map<String, String> environment;

  SshSessions(Map<String, String> environment) {
    this.environment = environment;
    String home = environment.getOrDefault("HOME", "");
    if (!home.isEmpty()) {
      File folder = Path.of(home).toFile();
      setHomeDirectory(folder);
      setSshDirectory(new File(folder, ".ssh"));
    }
  }

  @Override
  protected ServerKeyDatabase createServerKeyDatabase(File home, File ssh) {
    return new OnlyKnown(super.createServerKeyDatabase(home, ssh));
  }

  @Override
  protected @Nullable ConnectorFactory getConnectorFactory() {
    String socket = environment.getOrDefault(AgentSocket.VARIABLE, "");
    return socket.isEmpty() ? null : new AgentSocket.Factory(Path.of(socket));
  }

  /** The known hosts, with no way to say yes to others. */
  private record OnlyKnown(ServerKeyDatabase known) implements ServerKeyDatabase {
    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration config) {
      return known.lookup(address, remote, new Strict(config));
    }

    @Override
    public boolean accept(
        String address,
        InetSocketAddress remote,
        PublicKey key,
        Configuration config,
        @Nullable CredentialsProvider asked) {
      return known.accept(address, remote, key, new Strict(config), null);
    }
  }

  private record Strict(ServerKeyDatabase.Configuration config)
      implements ServerKeyDatabase.Configuration {
    @Override
    public List<String> getUserKnownHostsFiles() {
      return config.getUserKnownHostsFiles();
    }

    @Override
    public List<String> getGlobalKnownHostsFiles() {
      return config.getGlobalKnownHostsFiles();
    }

    @Override
    public StrictHostKeyChecking getStrictHostKeyChecking() {
      return StrictHostKeyChecking.REQUIRE_MATCH;
    }

    @Override
    public boolean getHashKnownHosts() {
      return config.getHashKnownHosts();
    }

    @Override
    public String getUsername() {
      return config.getUsername();
    }
  }
}
