package io.leat.agent.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * What all drivers of a process share: the threads of the SSH library, and how it is set. Nothing of the account that Leat runs as is
 * used, neither its keys nor its {@code config}. Safe for use by several threads.
 */
public final class SshLinks implements AutoCloseable {

  /** None that a prefix of the conversation can be cut from (CVE-2023-48795), whether or not the host knows strict key exchange. */
  private static final List<NamedFactory<Cipher>> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes256ctr);

  private static final List<NamedFactory<Mac>> MACS =
      List.of(BuiltinMacs.hmacsha256, BuiltinMacs.hmacsha512);

  private final SshClient client;

  /** Starts the threads. */
  public SshLinks() {
    client = ClientBuilder.builder().build();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setCipherFactories(new ArrayList<>(CIPHERS));
    client.setMacFactories(new ArrayList<>(MACS));
    client.setServerKeyVerifier(PinnedKey::verify);
    client.addSessionListener(PinnedKey.PREFERRING);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
    client.start();
  }

  /** A link to {@code host}, with its conversation begun. */
  Link open(SshHost host, long number, Duration patience) throws IOException {
    return Link.open(client, host, number, patience);
  }

  /** Ends all links. */
  @Override
  public void close() {
    client.stop();
  }
}
