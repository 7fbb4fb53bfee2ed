package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.AttemptReport
import io.leat.engine.agent.StopReason
import io.leat.engine.run.AttemptOutcome.Errored
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Lost
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.run.AttemptOutcome.TimedOut
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration

/** What stays on a host: nothing that is not needed any more, and all that is. */
class LeavingSpec extends CableFixture {
  @Override
  AgentDriver driver(SshHost host, AgentListener to) {
    new SshDriver(new SshPlace(server.links, host), served, Duration.ofSeconds(2), Duration.ofSeconds(1), to)
  }

  def 'soon after an end is told, nothing is left of the attempt on the host: #name'() {
    when:
    def end = end(launch(script: script))

    then:
    outcome.isInstance(end)
    poll { onHost() == [] }

    where:
    name                    | outcome | script
    'it ended well'         | Exited  | 'echo out; echo value=1 >> "$LEAT_OUTPUT"'
    'it failed'             | Exited  | 'exit 3'
    'it leaves a process'   | Exited  | 'setsid sleep 1000 & echo left'
    'its supervisor died'   | Lost    | 'kill -9 $PPID'
    'it left read-only files' | Exited | 'mkdir "$(dirname "$LEAT_OUTPUT")/x"; touch "$(dirname "$LEAT_OUTPUT")/x/y"; chmod -R a-w "$(dirname "$LEAT_OUTPUT")"'
  }

  def 'the FIFOs of a pipe go with those who read them'() {
    given:
    def fifo = served.resolve('attempts/task.2.in')

    when:
    def writer = launch(script: 'seq 3', outputs: [fifo])
    def reader = launch(script: 'cat', input: fifo)

    then:
    [end(writer), end(reader)] == [new Exited(0)] * 2
    poll { onHost() == [] }
  }

  def 'a stopped attempt that never began leaves nothing, and is not begun by what comes late'() {
    given: 'commands that are still on their way'
    poll { driver.state() instanceof AgentState.Online }
    long old = launcher()
    cable.silence()
    def lease = launch(script: 'echo x >> begun')
    def name = host(lease).path()
    driver.stop(lease, new StopReason.Cancelled('me'))

    when:
    poll { driver.state() instanceof AgentState.Unreachable }
    cable.mend()

    then: 'whoever could have begun it has ended'
    end(lease) == new Stopped('me')
    poll { onHost() == [] }
    !Files.exists(name)
    !alive(old)
    !Files.exists(workspace.resolve('begun'))
  }

  def 'a launch that was made again leaves neither folder'() {
    given:
    poll { driver.state() instanceof AgentState.Online }
    cable.silence()

    when:
    def lease = launch(script: 'echo x >> begun')
    def first = host(lease).path()
    poll { driver.state() instanceof AgentState.Unreachable }
    cable.mend()

    then:
    end(lease) == new Exited(0)
    host(lease).path() != first
    workspace.resolve('begun').toFile().readLines() == ['x']
    poll { onHost() == [] }
  }

  def 'a launch that the host could not write is tried under another name, and leaves nothing'() {
    given: 'a host on which no further file can be written, but a folder can be made'
    poll { driver.state() instanceof AgentState.Online }
    kill('STOP', launcher())
    def lease = launch(script: 'echo x >> begun')
    def first = host(lease).path()
    Files.createDirectories(first.resolve('run'))
    kill('CONT', launcher())

    expect:
    end(lease) == new Exited(0)
    host(lease).path() != first
    workspace.resolve('begun').toFile().readLines() == ['x']
    poll { onHost() == [] }
  }

  def 'an attempt that nobody began is barred, taken up as never started, and leaves nothing'() {
    given: 'a Leat that told the host to make the folder, and died'
    poll { driver.state() instanceof AgentState.Online }
    def lease = lease(++fence)
    def replica = new Replica(folder(lease))
    Files.createDirectories(replica.folder().path())
    def name = replica.choose(fence, driver.keeper.free().launcher())
    long old = launcher()
    Files.createDirectory(root.resolve('attempts').resolve(name))
    restart()

    when:
    def adoption = adopt(lease)

    then:
    adoption == Adoption.NEVER_STARTED
    poll { onHost() == [] && !alive(old) }
  }

  def 'an attempt whose claim cannot be read, as when the machine lost its power, is lost: #claim.inspect()'() {
    given:
    poll { driver.state() instanceof AgentState.Online }
    kill('STOP', launcher())
    def lease = launch(script: 'echo x >> begun')
    def name = host(lease).path()
    Files.createDirectories(name)
    Files.writeString(name.resolve('claim'), claim)
    kill('KILL', launcher())

    when:
    restart()

    then:
    adopt(lease) == Adoption.ADOPTED
    end(lease) == new Lost('the process that was to run it ended before it began')
    poll { onHost() == [] }
    !Files.exists(workspace.resolve('begun'))

    where:
    claim << ['', '\0' * 40, '1234 (sh) S']
  }

  def 'what ended while nobody could be told is removed when the host can be reached again'() {
    given: 'an end of which the replica has all, and the folder on the host is still there'
    def lease = launch(script: "echo out; read line < '${gate()}' || :")
    poll { log(lease) == 'out\n' }
    cable.reset()
    restart()
    poll { driver.state() instanceof AgentState.Unreachable }
    Files.writeString(gate(), 'go\n')
    poll { host(lease).exitCode().present }
    Files.copy(host(lease).exit(), folder(lease).exit())

    when:
    adopt(lease)

    then: 'it is told, though the host cannot be reached'
    end(lease) == new Exited(0)
    onHost().size() == 1

    when:
    cable.mend()

    then:
    poll { onHost() == [] }
  }

  def 'an exit code of which a Leat that died had copied a part is copied to its end'() {
    given:
    def lease = launch(script: "echo out; read line < '${gate()}' || :; exit 37")
    poll { log(lease) == 'out\n' }
    driver.close()
    Files.writeString(gate(), 'go\n')
    poll { host(lease).exitCode().present }
    Files.writeString(folder(lease).exit(), '3')

    when:
    restart()
    adopt(lease)

    then:
    end(lease) == new Exited(37)
    poll { onHost() == [] }
  }

  def 'what a task writes into its own exit file takes it out of no limit, and nobody else is kept waiting: #what'() {
    given:
    def lease = launch(script: 'cd "$(dirname "$LEAT_OUTPUT")"; ' + write + '; sleep 1000', timeout: Duration.ofSeconds(2))
    def place = host(lease).path()
    poll { Files.exists(place.resolve('exit')) && Files.size(place.resolve('exit')) > 0 }

    when:
    def other = launch(script: 'echo other')

    then:
    end(other) == new Exited(0)
    end(lease) == new TimedOut(Duration.ofSeconds(2))
    poll { onHost() == [] && LocalDriver.leftovers(mark(lease)) == [] }

    where:
    what               | write
    'a part of a line' | 'printf x > exit'
    'very much'        | 'truncate -s 500G exit'
  }

  def 'what is killed writes no more when its folder is removed'() {
    given: 'a task that goes on making files in its folder'
    def lease = launch(script: 'cd "$(dirname "$LEAT_OUTPUT")"; echo $$; while :; do for n in 1 2 3 4 5 6 7 8 9; do : > "$n.$((i += 1))"; done; done')
    poll { log(lease) }
    def running = log(lease).strip() as long
    cable.reset()
    poll { driver.state() instanceof AgentState.Unreachable }

    when:
    driver.abandon('it was silent for a day')
    cable.mend()

    then:
    poll { onHost() == [] && !alive(running) }
  }

  def 'a task in a workspace that its launch makes has it and the folders above for itself, and makes files as others do'() {
    given:
    def fresh = Files.createDirectories(served.resolve('projects/1/runs/1/work/one.1'))
    driver.files().get().begin('1', fresh)
    def there = root.resolve(served.relativize(fresh))

    when:
    def lease = launch(script: 'umask; pwd', workspace: there)

    then:
    end(lease) == new Exited(0)
    log(lease).readLines() == [umask(), there.toString()]
    [there, there.parent, there.parent.parent].every { PosixFilePermissions.toString(Files.getPosixFilePermissions(it)) == 'rwx------' }
  }

  private static String umask() {
    ['sh', '-c', 'umask'].execute().text.strip()
  }

  def 'what a dead server left is removed when it is asked for, with what runs in it, and nothing that is followed'() {
    given:
    def leases = (1..3).collect { launch(script: "echo \$\$; read line < '${gate(it)}' || :") }
    leases.each { lease -> poll { log(lease) } }
    def strange = Files.createDirectory(root.resolve('attempts/7-0123456789abcdef'))
    def running = log(leases[0]).strip() as long
    driver.close()
    driver = made(reports)
    adopt(leases[1])

    when: 'the second is followed, and of the third nothing is said'
    (0..1).each { driver.drop(new Replica(folder(leases[it])).place(), mark(leases[it])) }

    then:
    poll { !Files.exists(host(leases[0]).path()) && !alive(running) }
    Files.exists(host(leases[1]).path())
    Files.exists(host(leases[2]).path())
    Files.exists(strange)

    when:
    (2..3).each { Files.writeString(gate(it), 'go\n') }

    then:
    end(leases[1]) == new Exited(0)
  }

  def 'what is given up while the host cannot be reached is lost, and killed and removed when it is back'() {
    given:
    def lease = launch(script: "echo \$\$; read line < '${gate()}' || :")
    poll { log(lease) }
    def running = log(lease).strip() as long

    when: 'it can be reached'
    driver.abandon('never')

    then:
    !reports.any { it instanceof AttemptReport.Ended }

    when:
    cable.reset()
    poll { driver.state() instanceof AgentState.Unreachable }
    driver.abandon('it was silent for a day')

    then:
    end(lease) == new Lost('it was silent for a day')
    alive(running)

    when:
    cable.mend()

    then:
    poll { onHost() == [] && !alive(running) }
  }

  def 'an end that is told again by a later driver is the same, though nothing is left on the host'() {
    given:
    def lease = launch(script: 'echo out; exit 3')
    end(lease)

    when:
    restart()
    def adoption = adopt(lease)

    then:
    adoption == Adoption.ADOPTED
    end(lease) == new Exited(3)
    log(lease) == 'out\n'
    poll { onHost() == [] }
  }
}
