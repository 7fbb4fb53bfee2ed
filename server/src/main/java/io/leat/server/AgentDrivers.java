package io.leat.server;

import io.leat.agent.ssh.SshAgents;
import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentKind;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.DialIns;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.server.agent.AgentPool;
import io.leat.server.api.AgentAccess;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The kinds of agents that there are: nobody else names them. For all threads. */
final class AgentDrivers implements AgentPool.Drivers, AutoCloseable {
  private final Path data;
  private final Map<String, String> environment;
  private final List<String> mask;
  private final AgentAccess access;
  private final LocalAccounts.Choice accounts;
  private final SshAgents ssh;

  /**
   * Those of a server.
   *
   * @param data the data folder of the server, which the work folder of a host stands for
   * @param environment what every attempt of the local agent inherits
   * @param mask the words of the command that masks secrets in a log
   * @param access how hosts are entered
   * @param accounts as whom attempts of the local agent run
   */
  AgentDrivers(
      Path data,
      Map<String, String> environment,
      List<String> mask,
      AgentAccess access,
      LocalAccounts.Choice accounts,
      InstantSource clock) {
    this.data = data;
    this.environment = environment;
    this.mask = mask;
    this.access = access;
    this.accounts = accounts;
    this.ssh = new SshAgents(data, clock);
  }

  /** What is done with hosts, before and after attempts run there. */
  AgentKind hosts() {
    return ssh;
  }

  /** The hosts that dial in. */
  DialIns dialIns() {
    return ssh.dialIns();
  }

  @Override
  public AgentDriver of(Agent agent, AgentListener listener) throws IOException {
    return switch (agent.kind()) {
      case LOCAL -> local(listener);
      case SSH -> ssh.driver(access.address(agent), listener);
    };
  }

  private AgentDriver local(AgentListener listener) throws IOException {
    if (!accounts.all().isEmpty()) {
      return LocalAccounts.of(accounts, data, account -> ssh.driver(account, listener));
    }
    LocalDriver local = new LocalDriver(data.resolve("launcher"), environment, mask, listener);
    try {
      local.prepare();
    } catch (IOException problem) {
      local.close();
      throw new IOException("no shell can be started: " + problem.getMessage(), problem);
    }
    return local;
  }

  /** Ends all links. */
  @Override
  public void close() throws IOException {
    ssh.close();
  }
}
