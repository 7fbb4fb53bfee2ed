package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentDriverFixture
import io.leat.engine.agent.AgentListener
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.TempDir

/** An agent on OpenSSH, behind a cable that can be cut. */
abstract class CableFixture extends AgentDriverFixture implements OverSsh {
  @Shared
  @TempDir
  Path place

  @Shared
  @AutoCleanup
  Sshd server

  @AutoCleanup
  Cable cable

  def setupSpec() {
    server = sshd()
  }

  Sshd sshd() {
    Sshd.openssh(place.resolve('sshd'))
  }

  @Override
  AgentDriver driver(AgentListener to) {
    cable = cable ?: new Cable(server.port)
    driver(server.host(root, cable.port), to)
  }

  AgentDriver driver(SshHost host, AgentListener to) {
    new SshDriver(server.links, served, host, to)
  }
}
