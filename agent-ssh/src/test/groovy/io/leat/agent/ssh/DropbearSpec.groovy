package io.leat.agent.ssh

import io.leat.engine.driver.AgentDriverContract
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.TempDir

/** The contract with dropbear. */
class DropbearSpec extends AgentDriverContract implements OverSsh {
  @Shared
  @TempDir
  Path place

  @Shared
  @AutoCleanup
  Sshd server

  def setupSpec() {
    server = Sshd.dropbear(place.resolve('sshd'))
  }
}
