package io.leat.server;

import io.leat.agent.ssh.SshDriver;
import io.leat.agent.ssh.SshLinks;
import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.server.agent.AgentPool;
import io.leat.server.api.AgentAccess;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The kinds of agents that there are, each with its driver.
 *
 * @param data the data folder of the server, which the work folder of a host stands for
 * @param environment what every attempt of the local agent inherits
 * @param mask the words of the command that masks secrets in a log
 * @param access how hosts are entered
 * @param links asked only when there is a host; closed by whoever made them
 */
record AgentDrivers(
    Path data,
    Map<String, String> environment,
    List<String> mask,
    AgentAccess access,
    Supplier<SshLinks> links)
    implements AgentPool.Drivers {
  @Override
  public AgentDriver of(Agent agent, AgentListener listener) throws IOException {
    return switch (agent.kind()) {
      case LOCAL -> local(listener);
      case SSH -> new SshDriver(links.get(), data, access.host(agent), listener);
    };
  }

  private AgentDriver local(AgentListener listener) throws IOException {
    LocalDriver local = new LocalDriver(data.resolve("launcher"), environment, mask, listener);
    try {
      local.prepare();
    } catch (IOException problem) {
      local.close();
      throw new IOException("no shell can be started: " + problem.getMessage(), problem);
    }
    return local;
  }
}
