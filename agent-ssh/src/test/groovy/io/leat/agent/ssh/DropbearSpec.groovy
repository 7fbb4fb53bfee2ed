package io.leat.agent.ssh

import io.leat.engine.driver.AgentDriverContract
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.TempDir

/** The contract with dropbear, and an account whose login shell is that of busybox. */
class DropbearSpec extends AgentDriverContract implements OverSsh {
  @Shared
  @TempDir
  Path place

  @Shared
  @AutoCleanup
  Sshd server

  def setupSpec() {
    server = Sshd.dropbear(place.resolve('sshd'), Account.of(place, 'bob', 61_002, Account.busybox(place.resolve('bin'))))
  }

  def 'attempts run as the account of the host, and know its home and its login shell'() {
    expect:
    ran('id -un; echo "$HOME"; readlink -f "$SHELL"') == new Exited(0)
    log() == seenBy(server.user)
  }
}
