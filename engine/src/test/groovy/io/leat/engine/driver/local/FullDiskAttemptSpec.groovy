package io.leat.engine.driver.local

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentDriverFixture
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.AttemptReport
import io.leat.engine.agent.AttemptSpec
import io.leat.engine.agent.AttemptTicket
import io.leat.engine.driver.StepNotes
import io.leat.engine.driver.shell.ShellDriverFixture
import io.leat.engine.agent.StepScript
import io.leat.engine.durable.DiskFull
import io.leat.engine.job.Recording
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Timeout

/** Attempts on a disk that is full, and stays so until the test makes room: nothing is lost, and nothing is told wrongly (ADR 51). */
@Timeout(60)
class FullDiskAttemptSpec extends AgentDriverFixture implements ShellDriverFixture {
  @Override
  AgentDriver driver(AgentListener to) {
    new LocalDriver(temporary.resolve('launcher'), [PATH: System.getenv('PATH'), HOME: root.toString()], ['false'], to)
  }

  @Override
  long launcher() {
    driver.launcher.process.pid()
  }

  @Override
  AttemptFolder host(Lease lease) {
    folder(lease)
  }

  @Override
  Path served() {
    as('mount', '-t', 'tmpfs', '-o', 'size=4m', 'none', root.toString())
    root
  }

  def cleanup() {
    as('umount', '-l', root.toString())
  }

  private static void as(String... words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }

  private void fill() {
    try {
      Files.newOutputStream(root.resolve('ballast')).withCloseable { out -> while (true) { out.write(new byte[4096]) } }
    } catch (IOException full) {
      assert DiskFull.caused(full)
    }
  }

  private void room() {
    Files.delete(root.resolve('ballast'))
  }

  /** Whether the attempt has found no room for what it has to say, and looks for some every second. */
  private boolean awaitsRoom(Lease lease) {
    def shell = Files.readString(folder(lease).claim()).takeWhile { it != ' ' } as long
    ProcessHandle.of(shell).get().descendants().anyMatch { it.info().arguments().orElse(new String[0]).toList() == ['1'] }
  }

  /** What an attempt waits for; it takes no room. */
  private static String until(Path file) {
    "until [ -e '$file' ]; do sleep 0.02; done"
  }

  def 'an attempt that ends while the disk is full is told as it ended, once there is room, and why it failed'() {
    given:
    def go = temporary.resolve('go')
    def good = launch(script: "echo begun; ${until(go)}")
    def bad = launch(script: "echo begun; ${until(go)}; seq 5000")
    poll { log(good) == 'begun\n' && log(bad) == 'begun\n' }
    fill()

    when:
    Files.createFile(go)
    poll { [good, bad].every { awaitsRoom(it) } }
    driver.check()

    then: 'nothing is told of them'
    !reports.any { it instanceof AttemptReport.Ended }
    LocalDriver.atWork(folder(good)) && LocalDriver.atWork(folder(bad))

    when:
    room()

    then:
    end(good) == new Exited(0)
    end(bad) == new Exited(1)
    log(good) == 'begun\n'
    log(bad).startsWith('begun\n1\n2\n')
    log(bad).readLines().last() ==~ /leat: it failed with exit code 1 while the disk of .* was full: \d{1,3} KiB were free/
    StepNotes.read(folder(bad)).sentences(null).first() ==~ /the disk was full when it failed: \d+ KiB were free/
  }

  def 'a launch for which there is no room leaves nothing, and can be done again'() {
    given:
    Files.createDirectories(served.resolve('attempts'))
    fill()
    def lease = lease(++fence)

    when:
    launch(lease: lease, script: 'echo done | cat')

    then:
    def problem = thrown(IOException)
    DiskFull.caused(problem)
    !Files.exists(folder(lease).path())

    when:
    room()
    launch(lease: lease, script: 'echo done | cat')

    then:
    end(lease) == new Exited(0)
    log(lease) == 'done\n'
  }

  def 'an attempt that cannot write its claim begins when there is room'() {
    given: 'all its files, and a launcher that is not told yet'
    driver.prepare()
    def real = driver.launcher.commands
    driver.launcher.commands = OutputStream.nullOutputStream()
    def lease = launch(script: 'echo done | cat')
    driver.launcher.commands = real
    fill()

    when:
    driver.launcher.send('start ' + folder(lease).path())
    poll { Files.exists(folder(lease).claim()) }
    driver.check()

    then:
    reports.empty
    folder(lease).claim().toFile().length() == 0

    when:
    room()

    then:
    end(lease) == new Exited(0)
    log(lease) == 'done\n'
  }

  def 'a stream that cannot be recorded whole, as #recording, is known to be cut, and its reader gets all of it'() {
    given:
    def go = temporary.resolve('go')
    def fifo = temporary.resolve('fifo')
    as('mkfifo', fifo.toString())
    Files.createDirectories(served.resolve('attempts'))
    def lease = lease(++fence)
    driver.launch(new AttemptSpec(new AttemptTicket(lease, folder(lease), mark(lease), null, []), workspace,
      [new StepScript.Script('', "seq 10; ${until(go)}; seq 200000")], [:], AttemptSpec.Secrets.NONE, new AttemptSpec.Streams(null, [fifo], recording)))
    def read = new ProcessBuilder('sh', '-c', "wc -l < '$fifo'").start()
    poll { (recording == Recording.LOG ? folder(lease).log() : folder(lease).stream()).toFile().length() > 0 }

    when:
    fill()
    Files.createFile(go)

    then:
    read.waitFor(20, TimeUnit.SECONDS)
    read.inputStream.text.trim() == '200010'

    when:
    room()

    then:
    end(lease) == new Exited(0)
    StepNotes.read(folder(lease)).cut()

    where:
    recording << [Recording.ARTIFACT, Recording.LOG]
  }

  def 'a step that opened its log anew has failed when what it printed had no room, whatever it says itself'() {
    given:
    def go = temporary.resolve('go')
    def lease = launch(script: "echo begun; ${until(go)}; dd if=/dev/zero bs=60000 count=1 > /dev/stderr 2> /dev/null; exit 0")
    poll { log(lease) == 'begun\n' }

    when:
    fill()
    Files.createFile(go)
    poll { awaitsRoom(lease) }
    room()

    then:
    end(lease) == new Exited(1)
    log(lease).contains('leat: it failed with exit code 1 while the disk')
  }

  def 'a step that its shell did itself failed, too, and what had no room is nowhere else'() {
    given: 'a log that ends with its block of the disk'
    def go = temporary.resolve('go')
    def filled = "head -c 4096 /dev/zero | tr '\\0' x; ${until(go)}"
    def lease = launch(steps: [filled, 'echo hi', 'echo on'].collect { new StepScript.Script('', it.toString()) })
    poll { log(lease)?.length() == 4096 }
    fill()

    when:
    Files.createFile(go)
    poll { awaitsRoom(lease) }
    room()

    then:
    end(lease) == new Exited(1)
    folder(lease).exit().toFile().text == '1\n'
    log(lease).startsWith('x' * 4096 + '\nleat: it failed with exit code 1 while the disk')
    !log(lease).contains('hi\n') && !log(lease).contains('on\n')
  }
}
