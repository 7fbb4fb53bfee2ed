package io.leat.server

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.driver.local.LocalDriver
import io.leat.server.agent.AgentPool
import io.leat.store.Agent
import java.nio.file.Path

/** The agent of this machine, and no other. */
class LocalAgents implements AgentPool.Drivers {
  final Path data

  LocalAgents(Path data) {
    this.data = data
  }

  @Override
  AgentDriver of(Agent agent, AgentListener listener) {
    assert agent.kind() == Agent.Kind.LOCAL
    new LocalDriver(data.resolve('launcher'), [PATH: System.getenv('PATH')], ['false'], listener)
  }
}
