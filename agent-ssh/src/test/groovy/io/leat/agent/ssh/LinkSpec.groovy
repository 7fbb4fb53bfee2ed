package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.AttemptReport
import io.leat.engine.agent.StopReason
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.run.AttemptOutcome.Broken
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import java.nio.file.Files
import java.nio.file.StandardOpenOption
import java.time.Duration

/** What may happen on the way to a host; the login shell of its account is bash. */
class LinkSpec extends CableFixture {
  @Override
  Sshd sshd() {
    Sshd.openssh(place.resolve('sshd'), '', Account.of(place, 'cleo', 61_003, Account.bash()))
  }

  @Override
  AgentDriver driver(SshHost host, AgentListener to) {
    new SshDriver(new SshPlace(server.links, host), served, Duration.ofSeconds(2), Duration.ofSeconds(1), to)
  }

  def 'a link that #name in the middle of a log costs not a byte, and nothing begins twice'() {
    given: 'a log of 8 MB that ends when told so'
    byte[] bytes = new byte[8_000_000]
    new Random(11).nextBytes(bytes)
    Files.write(workspace.resolve('bytes'), bytes)
    def twice = Files.write(temporary.resolve('twice'), bytes)
    Files.write(twice, bytes, StandardOpenOption.APPEND)
    cable.after(3_000_000) { cut(cable) }

    when:
    def lease = launch(script: "echo x >> begun; cat bytes; read line < '${gate()}' || :; cat bytes; exit 6")
    unreachable()

    then: 'it runs on, and nobody says that it ended'
    (driver.state() as AgentState.Unreachable).why()
    poll { Files.size(host(lease).log()) == bytes.length }
    Files.size(folder(lease).log()) < bytes.length
    !reports.any { it instanceof AttemptReport.Ended }

    when:
    Files.writeString(gate(), 'go\n')
    poll { host(lease).exitCode().present }
    cable.mend()

    then:
    end(lease) == new Exited(6)
    Files.mismatch(folder(lease).log(), twice) == -1
    workspace.resolve('begun').toFile().readLines() == ['x']

    where:
    name         | cut
    'breaks'     | { Cable it -> it.reset() }
    'goes silent' | { Cable it -> it.silence() }
  }

  def 'a server that restarts while the link is cut takes up what it launched, where it had copied to'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; echo ended; exit 6")
    poll { log(lease) == 'begun\n' }
    cable.reset()
    restart()
    unreachable()

    when:
    def adoption = adopt(lease)

    then: 'what has begun is not launched again'
    adoption == Adoption.ADOPTED

    when:
    Files.writeString(gate(), 'go\n')
    cable.mend()

    then:
    end(lease) == new Exited(6)
    log(lease) == 'begun\nended\n'
  }

  def 'while the host cannot be reached nothing is launched, and it is said why'() {
    given:
    cable.reset()
    driver.close()
    driver = made(reports)

    when:
    launch(script: 'echo never > ran')

    then:
    def problem = thrown(IOException)
    problem.message.startsWith("the agent ${server.user.name}@127.0.0.1:$cable.port cannot be reached: ")
    !Files.exists(folder().path())

    when:
    cable.mend()
    poll { driver.state() instanceof AgentState.Online }

    then:
    ran('echo now') == new Exited(0)
    !Files.exists(workspace.resolve('ran'))
  }

  def 'a launch that never arrived is made again, and runs once'() {
    given: 'a link whose silence nobody has noticed yet'
    poll { driver.state() instanceof AgentState.Online }
    cable.silence()

    when:
    def lease = launch(script: 'echo x >> begun')
    unreachable()
    cable.mend()

    then:
    end(lease) == new Exited(0)
    workspace.resolve('begun').toFile().readLines() == ['x']
  }

  def 'what a host does not take is launched no more when it would fill the memory, and runs later'() {
    given: 'a link whose silence nobody has noticed yet'
    poll { driver.state() instanceof AgentState.Online }
    cable.silence()
    def script = 'echo x >> begun # ' + 'x' * 1_500_000
    def launched = []

    when:
    20.times { launched << launch(script: script) }

    then:
    def problem = thrown(IOException)
    problem.message.startsWith("the agent ${server.user.name}@127.0.0.1:$cable.port ")
    launched.size() in 1..4

    when:
    cable.mend()

    then:
    launched.every { end(it) == new Exited(0) }
    workspace.resolve('begun').toFile().readLines() == ['x'] * launched.size()

    when: 'it takes what it is given again, however much that is'
    def more = (1..4).collect { launch(script: script) }

    then:
    more.every { end(it) == new Exited(0) }
  }

  def 'a launch that arrived, of which nobody heard, is not made again'() {
    given: 'a host whose answers are lost'
    poll { driver.state() instanceof AgentState.Online }
    cable.mute()

    when:
    def lease = launch(script: "echo x >> begun; read line < '${gate()}' || :")
    unreachable()

    then:
    poll { Files.exists(workspace.resolve('begun')) }

    when:
    cable.mend()
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(0)
    workspace.resolve('begun').toFile().readLines() == ['x']
  }

  def 'an attempt that an earlier server meant to launch, and never did, is launched anew'() {
    given: 'a Leat that died before it told the host'
    def lease = lease(++fence)
    def replica = new Replica(folder(lease))
    Files.createDirectories(replica.folder().path())
    def name = replica.choose(fence, '')

    expect:
    adopt(lease) == Adoption.NEVER_STARTED

    when: 'it is launched, and what the dead one sent comes late'
    def now = launch(script: 'echo x >> begun', lease: lease)
    end(now)
    def late = root.resolve('attempts').resolve(name)
    driver.keeper.free().launch("make $fence $late\nfile $late/run\n|echo late >> '$workspace/begun'\n.\nstart $late\n")
    def after = launch(script: 'echo after')

    then:
    end(after) == new Exited(0)
    workspace.resolve('begun').toFile().readLines() == ['x']
  }

  def 'an attempt that an earlier server launched into a cut is launched anew, once the host can tell'() {
    given: 'a launch that goes nowhere, and a Leat that dies before anybody has noticed'
    poll { driver.state() instanceof AgentState.Online }
    cable.silence()
    def lease = launch(script: 'echo x >> begun')
    restart()
    unreachable()

    expect: 'nobody can tell'
    adopt(lease) == Adoption.ADOPTED

    when:
    cable.mend()

    then:
    poll { reports.contains(new AttemptReport.NeverStarted(lease)) }
    !Files.exists(folder(lease).path())

    when:
    launch(script: 'echo x >> begun', lease: lease)

    then:
    end(lease) == new Exited(0)
    workspace.resolve('begun').toFile().readLines() == ['x']
  }

  def 'a stop that is asked for while the host cannot be reached is seen through later'() {
    given:
    def lease = launch(script: 'echo begun; sleep 1000')
    poll { log(lease) == 'begun\n' }
    cable.reset()
    unreachable()

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))
    cable.mend()

    then:
    end(lease) == new Stopped('me')
  }

  def 'of an attempt that is stopped #why its last words #are'() {
    given:
    def lease = launch(script: "trap 'echo last; exit 0' TERM; echo begun; exec 2> /dev/null; while :; do sleep 0.05; done")
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, reason)

    then:
    end(lease) == outcome
    log(lease) == printed

    where:
    why                         | reason                         || outcome               | printed          | are
    'since it printed too much' | new StopReason.Limit('long')   || new Broken('long')    | 'begun\n'        | 'are not wanted'
    'by somebody'               | new StopReason.Cancelled('me') || new Stopped('me')     | 'begun\nlast\n'  | 'are there'
  }

  def 'an attempt that ended by itself out of reach, and was stopped there #why, #how: #when'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}'; echo more")
    poll { log(lease) == 'begun\n' }
    def there = host(lease)
    cable.reset()
    unreachable()
    Files.writeString(gate(), 'go\n')
    poll { there.exitCode().present }

    when:
    driver.stop(lease, reason)
    if (isRestarted) {
      restart()
      unreachable()
      adopt(lease)
    }
    cable.mend()

    then:
    end(lease) == outcome
    log(lease) == printed

    where:
    why                         | reason                         | isRestarted || outcome            | printed         | how
    'since it printed too much' | new StopReason.Limit('long')   | false       || new Broken('long') | 'begun\n'       | 'failed'
    'since it printed too much' | new StopReason.Limit('long')   | true        || new Broken('long') | 'begun\n'       | 'failed'
    'by somebody'               | new StopReason.Cancelled('me') | false       || new Exited(0)      | 'begun\nmore\n' | 'succeeded'
    when = isRestarted ? 'the reason is read by the next driver' : 'the driver knows why'
  }

  def 'the time of an attempt counts on while the host cannot be reached'() {
    given:
    def lease = launch(script: 'echo begun; sleep 1000', timeout: Duration.ofSeconds(3))
    poll { log(lease) == 'begun\n' }
    cable.reset()
    restart()
    unreachable()

    when:
    adopt(lease, Duration.ofSeconds(3))
    cable.mend()

    then:
    end(lease) == new TimedOut(Duration.ofSeconds(3))
  }

  def 'a folder that the host already has refuses a launch'() {
    given: 'a folder that would run if anybody began it'
    poll { driver.state() instanceof AgentState.Online }
    def taken = Files.createDirectory(root.resolve('attempts/taken'))
    Files.writeString(taken.resolve('run'), "echo x >> '$workspace/begun'\n".replace("'c'", "'\\''c'\\''"))

    when:
    driver.keeper.free().launch("make 99 $taken\nstart $taken\n")

    then:
    ran('echo next') == new Exited(0)
    !Files.exists(workspace.resolve('begun'))
  }

  def 'what many attempts left running on the host can be ended, once it can be reached'() {
    given:
    def leases = (1..25).collect { launch(script: 'setsid sleep 1000 & echo left') }
    leases.each { end(it) }
    poll { leases.every { LocalDriver.leftovers(mark(it)).size() == 1 } }
    cable.reset()
    unreachable()

    when:
    leases.each { driver.kill(mark(it)) }
    cable.mend()

    then:
    poll { leases.every { LocalDriver.leftovers(mark(it)) == [] } }
  }

  private boolean unreachable() {
    poll(60) { driver.state() instanceof AgentState.Unreachable }
  }
}
