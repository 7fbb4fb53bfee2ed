package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentDriverFixture
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AgentUnreachable
import io.leat.engine.run.AttemptOutcome.Errored
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Lost
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.TempDir

/** What others do to the folder of an agent: remove it, keep it from being written, change or cut the script in it. */
class RemovedFolderSpec extends AgentDriverFixture implements OverSsh {
  @TempDir
  Path place

  @AutoCleanup
  Sshd server

  Account account

  @Override
  AgentDriver driver(AgentListener to) {
    account = account ?: Account.of(place, 'dora', 61_004, Account.dash())
    server = server ?: Sshd.openssh(place.resolve('sshd'), '', account)
    new SshDriver(new SshPlace(server.links, server.host(root)), served, Duration.ofSeconds(15), Duration.ofSeconds(1), to)
  }

  /** A host without bash: there the script is read for each attempt. */
  private void withoutBash() {
    driver.close()
    server.close()
    server = Sshd.openssh(place.resolve('other'), "ForceCommand exec env PATH=${tools()} sh -c \"\$SSH_ORIGINAL_COMMAND\"", account)
    driver = made(reports)
  }

  private Path tools() {
    def folder = HostsSpec.dash(place)
    ['sha256sum', 'touch'].each { Files.createSymbolicLink(folder.resolve(it), HostsSpec.programs([it])[0]) }
    folder
  }

  private void online() {
    poll { driver.state() instanceof AgentState.Online }
  }

  private Path script() {
    root.resolve('.leat').toFile().listFiles().find { it.name ==~ /host-\w+\.sh/ }.toPath()
  }

  /** All that Leat has on the host, as a cleaner of temporary files takes it. */
  private void removeAll() {
    ['.leat', 'attempts'].each { assert root.resolve(it).toFile().deleteDir() }
  }

  def 'the folder of an agent that is removed is made anew, and the tasks that come run'() {
    given:
    assert ran('echo first') == new Exited(0)

    when:
    removeAll()
    def outcomes = (1..3).collect { ran('echo next') }

    then:
    outcomes == [new Exited(0)] * 3
    log() == 'next\n'
    driver.state() instanceof AgentState.Online
  }

  def 'the folder of the attempts that is #gone under a live link is seen to be gone, also by who needs a new workspace'() {
    given:
    def attempts = root.resolve('attempts')
    assert ran('echo first') == new Exited(0)

    when:
    gone == 'moved away' ? Files.move(attempts, root.resolve('attempts.old')) : attempts.toFile().deleteDir()
    if (gone == 'made anew') {
      Files.setPosixFilePermissions(Files.createDirectory(attempts), PosixFilePermissions.fromString('rwxrwxrwx'))
    }
    def outcomes = (1..3).collect { number ->
      def fresh = Files.createDirectories(served.resolve("projects/1/runs/$number/work/one.1"))
      driver.files().get().begin('1', fresh)
      end(launch(script: 'echo next', workspace: root.resolve(served.relativize(fresh))))
    }

    then:
    outcomes == [new Exited(0)] * 3
    log() == 'next\n'
    driver.state() instanceof AgentState.Online
    poll { onHost() == [] }

    where:
    gone << ['removed', 'moved away', 'made anew']
  }

  def 'a task that runs when the folder of its agent is removed does not succeed with half a log'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; echo more")
    poll { log(lease) == 'begun\n' }

    when:
    removeAll()
    Files.writeString(gate(), 'go\n')
    def outcome = end(lease)

    then:
    outcome in [Errored.GAP, new Lost('its folder was deleted while it ran')]
    ran('echo next') == new Exited(0)
  }

  def 'an agent whose folder cannot be written any more says so, takes nothing, and goes on when it can be'() {
    given:
    assert ran('echo first') == new Exited(0)

    when:
    Files.setPosixFilePermissions(root.resolve('attempts'), PosixFilePermissions.fromString('r-xr-xr-x'))
    poll { driver.state() instanceof AgentState.Unreachable }
    launch(script: 'echo never')

    then:
    def problem = thrown(AgentUnreachable)
    problem.message.contains("cannot write in its folder '$root'")

    when:
    Files.setPosixFilePermissions(root.resolve('attempts'), PosixFilePermissions.fromString('rwx------'))
    online()

    then:
    ran('echo next') == new Exited(0)
  }

  def 'a script on the host that is #what is replaced before it is used'() {
    given:
    if (isDash) {
      withoutBash()
    }
    online()
    def script = script()
    def text = Files.readString(script)

    when:
    driver.close()
    change(script, text, place.resolve('run'))
    account.give(script)
    driver = made(reports)
    def outcome = ran('echo there')

    then:
    outcome == new Exited(0)
    log() == 'there\n'
    Files.readString(script) == text
    !Files.exists(place.resolve('run'))

    where:
    what       | isDash | change
    'changed'  | false  | { Path it, String was, Path mark -> Files.writeString(it, "touch $mark\n$was") }
    'cut'      | false  | { Path it, String was, Path mark -> Files.writeString(it, was.substring(0, 2000)) }
    'empty'    | true   | { Path it, String was, Path mark -> Files.writeString(it, '') }
    'a folder' | true   | { Path it, String was, Path mark -> Files.delete(it); Files.createDirectories(it.resolve('x')) }
  }

  def 'a script that is changed while the agent is linked is run by nobody: #shell'() {
    given:
    if (shell == 'dash') {
      withoutBash()
    }
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString('rwxrwxrwx'))
    assert ran('echo first') == new Exited(0)
    def text = Files.readString(script())

    when: 'lines are put before it, and behind it, where a shell reads on at its end'
    Files.writeString(script(), "touch ${place.resolve('run')}\n$text\ntouch ${place.resolve('run')}\n")
    def outcome = ran('echo there')
    restart()

    then:
    outcome == new Exited(0)
    ran('echo next') == new Exited(0)
    Files.readString(script()) == text
    !Files.exists(place.resolve('run'))

    where:
    shell << ['bash', 'dash']
  }
}
