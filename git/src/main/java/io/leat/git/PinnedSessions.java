package io.leat.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sessions with ssh hosts that use one key, and speak to hosts with pinned keys only. Nothing of the user is read: no {@code .ssh},
 * no agent.
 */
final class PinnedSessions implements AutoCloseable {
  private static final String REVOKED = "revoked";

  private final GitUrl url;
  private final Reach reach;
  private final String host;
  private final int port;
  private final List<KnownHostEntry> known = new ArrayList<>();
  private final SshdSessionFactory factory;
  private volatile @Nullable CheckoutProblem refusal;

  /**
   * Reads the key and the lines.
   *
   * @param nowhere a folder in which nothing of ssh lies
   */
  PinnedSessions(GitUrl url, Access access, Reach reach, Path nowhere) throws CheckoutProblem {
    this.url = url;
    this.reach = reach;
    String written = String.valueOf(url.host());
    host = written.startsWith("[") ? written.substring(1, written.length() - 1) : written;
    port = url.uri().getPort() < 0 ? 22 : url.uri().getPort();
    for (String line : access.knownHosts()) {
      entry(line);
    }
    List<KeyPair> keys = keys(access.key());
    factory =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(nowhere.toFile())
            .setSshDirectory(nowhere.toFile())
            .setConfigStoreFactory((home, file, user) -> null)
            .setDefaultIdentities(folder -> List.of())
            .setDefaultKnownHostsFiles(folder -> List.of())
            .setDefaultKeysProvider(folder -> keys)
            .setPreferredAuthentications("publickey")
            .setServerKeyDatabase((home, folder) -> new Pinned())
            .build(null);
  }

  SshdSessionFactory factory() {
    return factory;
  }

  /** Why the host was refused; null if it was not. */
  @Nullable CheckoutProblem refusal() {
    return refusal;
  }

  private void entry(String line) throws CheckoutProblem {
    try {
      KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(line);
      if (entry != null) {
        known.add(entry);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException problem) {
      throw new CheckoutProblem(
          "a line of known hosts cannot be understood: '" + Shown.text(line) + "'",
          "it is 'HOST KEY-TYPE KEY', as ssh-keyscan prints it");
    }
  }

  private static List<KeyPair> keys(String text) throws CheckoutProblem {
    if (text.isBlank()) {
      return List.of();
    }
    List<KeyPair> keys = new ArrayList<>();
    try {
      // a key that lost its last line end, as texts in forms do, is still one
      byte[] bytes = (text.strip() + "\n").getBytes(StandardCharsets.UTF_8);
      Iterable<KeyPair> read =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName("key"), new ByteArrayInputStream(bytes), null);
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (IOException
        | GeneralSecurityException
        | IllegalArgumentException
        | IllegalStateException problem) {
      // without its cause, which may quote the key
      keys.clear();
    }
    if (keys.isEmpty()) {
      throw new CheckoutProblem(
          "the ssh key of the project cannot be read",
          "it is the whole text of a private key without a passphrase, such as 'ssh-keygen -t"
              + " ed25519 -N \"\"' makes");
    }
    return List.copyOf(keys);
  }

  /** The keys that are pinned, or revoked, for the host. */
  private List<PublicKey> pinned(boolean revoked) {
    List<PublicKey> keys = new ArrayList<>();
    for (KnownHostEntry entry : known) {
      String marker = entry.getMarker();
      boolean counts = revoked ? REVOKED.equals(marker) : marker == null || marker.isEmpty();
      AuthorizedKeyEntry key = entry.getKeyEntry();
      if (counts && key != null && isFor(entry)) {
        try {
          PublicKey resolved = key.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
          if (resolved != null) {
            keys.add(resolved);
          }
        } catch (IOException | GeneralSecurityException notOfUse) {
          // a kind of key that this machine cannot use pins nothing
        }
      }
    }
    return keys;
  }

  /** A line without a port is for port 22, but what it revokes is revoked at any. */
  private boolean isFor(KnownHostEntry entry) {
    return entry.isHostMatch(host, port)
        || (REVOKED.equals(entry.getMarker()) && entry.isHostMatch(host, 22));
  }

  private final class Pinned implements ServerKeyDatabase {
    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration config) {
      return pinned(false);
    }

    @Override
    public boolean accept(
        String address,
        InetSocketAddress remote,
        PublicKey key,
        Configuration config,
        @Nullable CredentialsProvider asked) {
      try {
        reach.check(String.valueOf(url.host()), remote.getAddress());
      } catch (Reach.Refused problem) {
        refusal = Failures.refused(url, problem);
        return false;
      }
      List<PublicKey> pinned = pinned(false);
      boolean revoked = pinned(true).stream().anyMatch(each -> same(each, key));
      if (!revoked && pinned.stream().anyMatch(each -> same(each, key))) {
        return true;
      }
      refusal = Failures.hostKey(url, KeyUtils.getFingerPrint(key), prints(pinned), revoked);
      return false;
    }

    private boolean same(PublicKey one, PublicKey other) {
      return KeyUtils.compareKeys(one, other);
    }

    private List<String> prints(List<PublicKey> keys) {
      return keys.stream().map(KeyUtils::getFingerPrint).toList();
    }
  }

  @Override
  public void close() {
    factory.close();
  }
}
