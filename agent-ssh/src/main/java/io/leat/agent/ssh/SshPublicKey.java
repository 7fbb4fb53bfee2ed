package io.leat.agent.ssh;

import io.leat.engine.agent.HostKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** The key that a host is known by. */
public record SshPublicKey(PublicKey key) {
  /** The kinds that are believed, the best first. */
  static final List<String> TYPES =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa");

  /**
   * The key of a line: type and base64, whatever follows, as files with public keys have it; of a line of {@code known_hosts} without the
   * names at its beginning.
   *
   * @throws IOException when it is none: says why
   */
  public static SshPublicKey of(String line) throws IOException {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 2 || !TYPES.contains(words[0])) {
      throw new IOException(
          "a host key is a type and base64, such as 'ssh-ed25519 AAAA...'; types are "
              + String.join(", ", TYPES));
    }
    try {
      return new SshPublicKey(
          PublicKeyEntry.parsePublicKeyEntry(words[0] + " " + words[1])
              .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException problem) {
      throw new IOException("the host key cannot be read: it was cut off or changed", problem);
    }
  }

  /** As {@link io.leat.engine.agent.AgentKeys#best}. */
  static Optional<SshPublicKey> best(List<String> lines) {
    List<SshPublicKey> known = new ArrayList<>();
    for (String each : lines) {
      try {
        known.add(of(each));
      } catch (IOException other) {
        // one of a kind that is not believed
      }
    }
    return known.stream().min(Comparator.comparingInt(each -> TYPES.indexOf(each.type())));
  }

  /** This for others. */
  HostKey text() {
    return new HostKey(type(), line(), fingerprint());
  }

  /** Such as {@code ssh-ed25519}. */
  public String type() {
    return KeyUtils.getKeyType(key);
  }

  /** Such as {@code SHA256:8vP...}, as {@code ssh-keygen -l} prints it. */
  public String fingerprint() {
    return KeyUtils.getFingerPrint(key);
  }

  /** What {@link #of} reads: type and base64. */
  public String line() {
    return PublicKeyEntry.toString(key);
  }
}
