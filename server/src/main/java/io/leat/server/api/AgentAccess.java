package io.leat.server.api;

import io.leat.engine.agent.AgentAddress;
import io.leat.engine.agent.LoginKey;
import io.leat.server.agent.AgentPool;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** How agents over SSH are entered: what is stored of them, with their keys opened. For all threads. */
public final class AgentAccess {
  private static final int SSH = 22;

  private final SecretBox secrets;

  /** Access with keys that {@code secrets} opens. */
  public AgentAccess(SecretBox secrets) {
    this.secrets = secrets;
  }

  /** Seals keys of agents and stores them. */
  <T> T storing(Supplier<T> action) {
    return secrets.storing(action);
  }

  /** What the private key of the agent {@code name} is sealed as. */
  byte[] seal(String name, LoginKey key) {
    return secrets.seal("agent:" + name, key.privateText());
  }

  /**
   * How an agent over SSH is reached.
   *
   * @throws IOException when its private key cannot be opened, as on a server that was restored without its keys, or no host has joined as
   *     it: says what to do
   */
  public AgentAddress address(Agent agent) throws IOException {
    if (!agent.isJoined()) {
      throw AgentPool.notJoined(agent);
    }
    Agent.Address address = agent.address();
    Agent.Jump jump = address.jump();
    return new AgentAddress(
        agent.name(),
        new AgentAddress.Host(
            address.host(),
            address.port(),
            address.user(),
            Objects.requireNonNull(address.hostKey())),
        opened(agent),
        Path.of(address.folder()),
        jump == null ? null : jump(jump.place(), jump.hostKey()),
        agent.dialIn() != null);
  }

  private String opened(Agent agent) throws IOException {
    try {
      return secrets.open(
          "agent:" + agent.name(), Objects.requireNonNull(agent.access().keys().own()));
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

  /** The jump host that is written {@code user@host} or {@code user@host:port}; a number of IPv6 stands in brackets. */
  private static AgentAddress.Host jump(String written, String key) {
    int at = written.lastIndexOf('@');
    String place = written.substring(at + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String address = hasPort ? place.substring(0, colon) : place;
    return new AgentAddress.Host(
        address.startsWith("[") ? address.substring(1, address.length() - 1) : address,
        hasPort ? Integer.parseInt(place.substring(colon + 1)) : SSH,
        written.substring(0, at),
        key);
  }
}
