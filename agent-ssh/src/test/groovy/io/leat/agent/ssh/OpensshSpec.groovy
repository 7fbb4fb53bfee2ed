package io.leat.agent.ssh

import io.leat.engine.driver.AgentDriverContract
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.TempDir

/** The contract with Debian's OpenSSH, and an account whose login shell is dash. */
class OpensshSpec extends AgentDriverContract implements OverSsh {
  @Shared
  @TempDir
  Path place

  @Shared
  @AutoCleanup
  Sshd server

  def setupSpec() {
    server = Sshd.openssh(place.resolve('sshd'), '', Account.of(place, 'ann', 61_001, Account.dash()))
  }

  def 'attempts run as the account of the host, and know its home and its login shell'() {
    expect:
    ran('id -un; echo "$HOME"; readlink -f "$SHELL"') == new Exited(0)
    log() == seenBy(server.user)
  }
}
