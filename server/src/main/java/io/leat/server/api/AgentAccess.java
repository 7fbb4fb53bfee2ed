package io.leat.server.api;

import io.leat.agent.ssh.AgentKey;
import io.leat.agent.ssh.HostProblem;
import io.leat.agent.ssh.SshDialIns;
import io.leat.agent.ssh.SshHost;
import io.leat.agent.ssh.SshJump;
import io.leat.agent.ssh.SshPublicKey;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How agents over SSH are entered: what is stored of them, with their keys opened. For all threads. */
public final class AgentAccess {
  private static final int SSH = 22;

  private final SecretBox secrets;
  private final SshDialIns dialIns;

  /**
   * Access with keys that {@code secrets} opens.
   *
   * @param dialIns what those are reached by that dial in
   */
  public AgentAccess(SecretBox secrets, SshDialIns dialIns) {
    this.secrets = secrets;
    this.dialIns = dialIns;
  }

  /** What the private key of the agent {@code name} is sealed as. */
  byte[] seal(String name, AgentKey key) {
    return secrets.seal("agent:" + name, key.privateText());
  }

  /**
   * The host of an agent over SSH.
   *
   * @throws IOException when its private key cannot be opened, as on a server that was restored without its keys, or no host has joined as
   *     it: says what to do
   */
  public SshHost host(Agent agent) throws IOException {
    if (!agent.isJoined()) {
      throw HostProblem.notJoined(agent.name());
    }
    return new SshHost(
        agent.address(),
        agent.port(),
        agent.user(),
        SshPublicKey.of(Objects.requireNonNull(agent.hostKey())).key(),
        AgentKey.read(opened(agent)).pair(),
        Path.of(agent.folder()),
        agent.dialIn() == null ? jump(agent).orElse(null) : dialIns.tunnel(agent.name()));
  }

  private String opened(Agent agent) throws IOException {
    try {
      return secrets.open("agent:" + agent.name(), Objects.requireNonNull(agent.key()));
    } catch (IllegalStateException lost) {
      throw new IOException(
          "the private key of "
              + agent
              + " cannot be opened with the keys of this server: give it another one (leat agents"
              + " update "
              + agent.name()
              + " --key FILE)",
          lost);
    }
  }

  /** The host that an agent is reached through; empty when it is reached at once. */
  private static Optional<SshJump> jump(Agent agent) {
    String jump = agent.jump();
    if (jump == null) {
      return Optional.empty();
    }
    try {
      String key = Objects.requireNonNull(agent.jumpKey());
      return Optional.of(jump(jump, SshPublicKey.of(key)));
    } catch (IOException bug) {
      throw new IllegalStateException("what is stored of " + agent + " cannot be read", bug);
    }
  }

  /** The jump host that is written {@code user@host} or {@code user@host:port}; a number of IPv6 stands in brackets. */
  private static SshJump jump(String written, SshPublicKey key) {
    int at = written.lastIndexOf('@');
    String place = written.substring(at + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String address = hasPort ? place.substring(0, colon) : place;
    return new SshJump(
        address.startsWith("[") ? address.substring(1, address.length() - 1) : address,
        hasPort ? Integer.parseInt(place.substring(colon + 1)) : SSH,
        written.substring(0, at),
        key.key());
  }
}
