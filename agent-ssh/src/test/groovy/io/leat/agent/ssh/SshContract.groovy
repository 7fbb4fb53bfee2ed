package io.leat.agent.ssh

import io.leat.engine.driver.shell.ShellDriverContract
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.TempDir

/** The contract over SSH, and what holds for every server of it. */
abstract class SshContract extends ShellDriverContract implements OverSsh {
  @Shared
  @TempDir
  Path place

  @Shared
  @AutoCleanup
  Sshd server

  def setupSpec() {
    server = sshd()
  }

  abstract Sshd sshd()

  def 'attempts run as the account of the host, and know its home and its login shell'() {
    expect:
    ran('id -un; echo "$HOME"; readlink -f "$SHELL"') == new Exited(0)
    log() == seenBy(server.user)
  }
}
