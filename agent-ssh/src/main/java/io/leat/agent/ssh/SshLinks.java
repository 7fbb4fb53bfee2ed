package io.leat.agent.ssh;

import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * What all drivers of a process share: the threads of the SSH library, and how it is set. Nothing of the account that Leat runs as is
 * used, neither its keys nor its {@code config}. Safe for use by several threads.
 */
public final class SshLinks implements AutoCloseable {

  private final SshClient client;

  /** Starts the threads. */
  public SshLinks() {
    client = ClientBuilder.builder().build();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    SshAlgorithms.use(client, ClientBuilder.DH2KEX);
    client.setServerKeyVerifier(PinnedKey::verify);
    client.addSessionListener(PinnedKey.PREFERRING);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
    client.start();
  }

  /** What connects. */
  SshClient client() {
    return client;
  }

  /** Ends all links. */
  @Override
  public void close() {
    client.stop();
  }
}
