package io.leat.engine.driver.local

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.AttemptReport
import io.leat.engine.agent.StopReason
import io.leat.engine.driver.shell.ShellDriverContract
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Lost
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import java.time.temporal.ChronoUnit
import java.util.concurrent.ConcurrentLinkedQueue

/** The contract for this machine, and what holds for it alone. */
class LocalDriverSpec extends ShellDriverContract {

  @Override
  AgentDriver driver(AgentListener to) {
    new LocalDriver(root.resolve('launcher'), [PATH: System.getenv('PATH'), HOME: root.toString()], ['false'], to)
  }

  @Override
  long launcher() {
    driver.launcher.process.pid()
  }

  @Override
  AttemptFolder host(Lease lease) {
    folder(lease)
  }

  def 'an attempt that two drivers are told to start runs once'() {
    given:
    def other = made(new ConcurrentLinkedQueue<>())
    other.prepare()
    driver.prepare()

    when: 'the launchers of both are told so as nearly at once as can be'
    def leases = (1..20).collect { launch(script: 'echo x >> ran; until [ -e go ]; do sleep 0.05; done') }
    leases.each { other.launcher.send('start ' + folder(it).path()) }
    leases.each { running(it) }
    Files.createFile(workspace.resolve('go'))
    def ends = leases.collect { end(it) }

    then:
    ends == [new Exited(0)] * 20
    workspace.resolve('ran').toFile().readLines().size() == 20
  }

  def 'what an attempt left running is found while it becomes another program, at each of 500 looks'() {
    given: 'a shell that becomes itself, again and again'
    Files.writeString(workspace.resolve('again'), 'exec sh again')
    def lease = launch(script: 'setsid sh again & echo left')
    end(lease)

    expect:
    (1..500).count { LocalDriver.leftovers(mark(lease)).size() == 1 } == 500

    when:
    driver.kill(mark(lease))

    then:
    LocalDriver.leftovers(mark(lease)) == []
  }

  def 'an attempt that nobody began is launched anew, time after time'() {
    given:
    def lease = lease(1)

    expect: 'no folder'
    adopt(lease) == Adoption.NEVER_STARTED

    and: 'a folder, and a Leat that died before it told the launcher, three times'
    (1..3).every {
      Files.createDirectories(folder(lease).path())
      Files.writeString(folder(lease).secrets(), 'export A=precious')
      adopt(lease) == Adoption.NEVER_STARTED && !Files.exists(folder(lease).path())
    }

    and: 'one that died while it took it up'
    Files.createDirectories(folder(lease).path())
    Files.writeString(folder(lease).claim(), 'nobody\n')
    adopt(lease) == Adoption.NEVER_STARTED

    and: 'no secrets stay'
    root.resolve('attempts').toFile().listFiles().size() == 4
    root.resolve('attempts').toFile().listFiles().every { !new File(it, 'secrets').exists() }

    and:
    end(launch(script: 'echo now', lease: lease)) == new Exited(0)
  }

  def 'an attempt began when its shell did, also where that is noticed when it ends'() {
    given:
    def before = Instant.now().truncatedTo(ChronoUnit.MILLIS)
    def lease = launch(script: 'echo > begun; until [ -e go ]; do sleep 0.05; done')

    when:
    poll { Files.exists(workspace.resolve('begun')) }
    poll { Instant.now().isAfter(Files.getLastModifiedTime(workspace.resolve('begun')).toInstant().plusMillis(50)) }
    Files.createFile(workspace.resolve('go'))
    end(lease)
    def at = reports.find { it instanceof AttemptReport.Started }.at()

    then:
    !at.isBefore(before.minusMillis(20))
    !at.isAfter(Files.getLastModifiedTime(workspace.resolve('begun')).toInstant())
  }

  def 'a claim whose process number another process has by now is lost'() {
    given:
    def lease = lease(1)
    def own = new File('/proc/self/stat').text
    def fields = own.substring(own.lastIndexOf(')') + 2).split(' ')
    fields[19] = (fields[19] as long) - 1
    Files.createDirectories(folder(lease).path())
    Files.writeString(folder(lease).claim(), own.substring(0, own.lastIndexOf(')') + 2) + fields.join(' '))

    expect:
    adopt(lease) == Adoption.ADOPTED
    end(lease) instanceof Lost
    alive(ProcessHandle.current().pid())
  }

  def 'what is stopped before it began never begins'() {
    given: 'a launcher that cannot start it, since its folder has no script'
    def lease = held { launch(script: 'echo begun > begun') }
    assert driver.describe(lease) ==~ /A shell was told \d s ago to begin it, and has not\./

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')

    when: 'it is told late'
    driver.launcher.send('start ' + folder(lease).path())
    def other = launch(script: ':')

    then:
    end(other) == new Exited(0)
    !Files.exists(workspace.resolve('begun'))
  }

  def 'the time of an attempt counts from its beginning, not from when it was taken up'() {
    given:
    def lease = launch(script: 'echo begun; sleep 1000')
    poll { log(lease) == 'begun\n' }
    def claim = ProcessTable.Identity.of(folder(lease).claim().toFile().text)
    poll { claim.age() > Duration.ofMillis(400) }
    restart()

    when:
    adopt(lease, Duration.ofMillis(400))
    driver.check()

    then: 'at once'
    Files.exists(folder(lease).stop())
    end(lease) == new TimedOut(Duration.ofMillis(400))
  }

  def 'a log that cannot be written fails the attempt and runs nothing'() {
    given:
    def lease = held { launch(script: 'echo ran > ran') }
    Files.createDirectory(folder(lease).log())

    when:
    driver.launcher.send('start ' + folder(lease).path())

    then:
    end(lease) == new Exited(126)
    !Files.exists(workspace.resolve('ran'))
  }

  /** What is said to the launcher meanwhile does not reach it. */
  private <T> T held(Closure<T> launch) {
    driver.prepare()
    def real = driver.launcher.commands
    driver.launcher.commands = OutputStream.nullOutputStream()
    try {
      launch()
    } finally {
      driver.launcher.commands = real
    }
  }
}
