package io.leat.agent.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/** The only key that a host is believed with, and the one that it showed instead. One for each connection. */
final class PinnedKey {
  private static final AttributeRepository.AttributeKey<PinnedKey> KEY =
      new AttributeRepository.AttributeKey<>();

  /** Asks a host that has keys of several kinds for that of the kind known. */
  static final SessionListener PREFERRING =
      new SessionListener() {
        @Override
        public void sessionCreated(Session session) {
          PinnedKey pinned = of((ClientSession) session);
          if (pinned != null) {
            session.setSignatureFactories(pinned.ordered(session.getSignatureFactories()));
          }
        }
      };

  private final PublicKey pinned;
  private volatile @Nullable PublicKey shown;

  PinnedKey(PublicKey pinned) {
    this.pinned = pinned;
  }

  /** What a connection carries to be verified by. */
  AttributeRepository context() {
    return AttributeRepository.ofKeyValuePair(KEY, this);
  }

  private static @Nullable PinnedKey of(ClientSession session) {
    AttributeRepository context = session.getConnectionContext();
    return context == null ? null : context.getAttribute(KEY);
  }

  /** Whether the host of {@code session} may be believed. */
  static boolean verify(ClientSession session, SocketAddress address, PublicKey key) {
    PinnedKey known = of(session);
    if (known == null) {
      return false;
    }
    known.shown = key;
    return KeyUtils.compareKeys(known.pinned, key);
  }

  private List<NamedFactory<Signature>> ordered(List<NamedFactory<Signature>> all) {
    String type = KeyUtils.getKeyType(pinned);
    List<NamedFactory<Signature>> ordered = new ArrayList<>(all);
    ordered.sort(
        (one, two) ->
            Boolean.compare(
                type.equals(KeyUtils.getCanonicalKeyType(two.getName())),
                type.equals(KeyUtils.getCanonicalKeyType(one.getName()))));
    return ordered;
  }

  /** {@code problem}, or what is behind it when the host of {@code session} showed another key. */
  static IOException explained(ClientSession session, IOException problem) {
    PinnedKey known = of(session);
    return known == null ? problem : known.explained(problem);
  }

  private IOException explained(IOException problem) {
    PublicKey other = shown;
    if (other == null || KeyUtils.compareKeys(pinned, other)) {
      return problem;
    }
    return new IOException(
        "the host shows the key "
            + KeyUtils.getFingerPrint(other)
            + ", not "
            + KeyUtils.getFingerPrint(pinned)
            + ", with which it is known: if its key was changed on purpose, make the new one known;"
            + " else somebody may stand between",
        problem);
  }
}
