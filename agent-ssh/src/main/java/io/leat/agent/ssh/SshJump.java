package io.leat.agent.ssh;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;

/**
 * A host that another one is reached through; its account only passes connections on, and is entered with the same key.
 *
 * @param address a name or a number
 * @param hostKey the only key that the jump host is believed with
 */
public record SshJump(String address, int port, String user, PublicKey hostKey) implements SshWay {
  /** The jump host as one that is entered with {@code key}; it has no folder of Leat. */
  SshHost host(KeyPair key) {
    return new SshHost(address, port, user, hostKey, key, Path.of("/"));
  }

  /** As people write it, {@code user@address:port}. */
  @Override
  public String toString() {
    return SshHost.written(user, address, port);
  }
}
