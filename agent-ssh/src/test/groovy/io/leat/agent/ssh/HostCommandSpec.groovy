package io.leat.agent.ssh

import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AgentUnreachable
import io.leat.engine.agent.AttemptReport
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

/** Commands on a host beside its attempts. */
class HostCommandSpec extends CableFixture {
  def 'a command has its arguments, the folder of the host, and says how it ended'() {
    given:
    def words = ['', "a 'b' \$HOME", 'two\nlines', 'ü', '-n']

    when:
    def command = driver.run('pwd -P; printf "<%s>" "$@"; echo aside >&2; exit 7', *words)

    then:
    command.output().getText('UTF-8') == "${root.toRealPath()}\n" + words.collect { "<$it>" }.join('')
    command.exitCode() == 7
    command.said() == 'aside\n'
  }

  def 'what a signal ends has the number of the signal, as in a shell'() {
    expect:
    driver.run('kill -TERM $$').exitCode() == 143
  }

  def 'what it says on stderr is kept up to 4 KiB, and does not stop it'() {
    when:
    def command = driver.run('head -c 5000000 /dev/zero | tr "\\000" x >&2; echo done')

    then:
    command.output().text == 'done\n'
    command.exitCode() == 0
    command.said() == 'x' * 4096
  }

  def 'bytes go through it as they are, and the end of its stdin is its own'() {
    given:
    byte[] bytes = new byte[9_000_000]
    new Random(3).nextBytes(bytes)

    when:
    def command = driver.run('cat')
    Thread.startVirtualThread { command.input().withCloseable { it.write(bytes) } }

    then:
    Arrays.equals(command.output().bytes, bytes)
    command.exitCode() == 0
  }

  def 'a command that nobody reads waits, and one that does not read holds up its writer; attempts go on beside them'() {
    given:
    def written = Files.createFile(root.resolve('written'))
    def unread = driver.run('for i in $(seq 200); do head -c 100000 /dev/zero; echo $i >> "$1"; done', written.toString())
    def deaf = driver.run("read line < '${gate()}' || :; exec wc -c")
    def sent = new AtomicLong()
    Thread.startVirtualThread {
      deaf.input().withCloseable { out -> 200.times { out.write(new byte[100_000]); sent.addAndGet(100_000) } }
    }

    expect:
    ran('echo on') == new Exited(0)
    written.toFile().readLines().size() < 100
    sent.get() < 10_000_000

    when:
    Files.writeString(gate(), 'go\n')

    then:
    unread.output().bytes.length == 20_000_000
    deaf.output().text.trim() == '20000000'
    [unread.exitCode(), deaf.exitCode()] == [0, 0]
  }

  def 'many commands at once go beside each other on a host that allows #allowed sessions a connection'() {
    given:
    driver.close()
    def other = Sshd.openssh(place.resolve("allows$allowed"), "MaxSessions $allowed")
    def many = new SshDriver(other.links, served, other.host(root), reports::add)
    drivers.add(many)

    when:
    def commands = (1..12).collect { many.run('echo begun; read line; echo "$1 $line"', "$it") }
    def readers = commands.collect { it.output().newReader() }
    def begun = readers*.readLine()
    commands.eachWithIndex { command, i -> command.input().withCloseable { it.write("line $i\n".bytes) } }

    then:
    begun == ['begun'] * 12
    readers*.readLine() == (1..12).collect { "$it line ${it - 1}".toString() }
    commands*.exitCode() == [0] * 12

    cleanup:
    many?.close()
    other?.close()

    where:
    allowed << [1, 3, 10]
  }

  def 'a link that breaks ends a command, and its output is not taken for whole'() {
    given:
    def command = driver.run('echo begun; exec sleep 1000')
    def lines = command.output().newReader()
    assert lines.readLine() == 'begun'

    when:
    cable.reset()
    lines.readLine()

    then:
    thrown(IOException)

    when:
    command.exitCode()

    then:
    def problem = thrown(IOException)
    problem.message == 'the link broke before the end of a command was known'
  }

  def 'a command that is given up ends, and nothing else does'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; exit 3")
    poll { log(lease) == 'begun\n' }
    def command = driver.run('echo $$; while echo on; do sleep 0.05; done')
    long process = command.output().newReader().readLine() as long

    when:
    command.close()
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(3)
    poll { !alive(process) }
    !reports.any { it instanceof AttemptReport.Ended && it.outcome() != new Exited(3) }
  }

  def 'while the host cannot be reached no command is run, and it is said why'() {
    given:
    cable.reset()
    driver.close()
    driver = made(reports)

    when:
    driver.run('true')

    then:
    def problem = thrown(IOException)
    problem.message.startsWith("the agent ${server.account()}@127.0.0.1:$cable.port cannot be reached: ")
  }

  def 'a command that needs a connection of its own, on a link whose silence nobody has noticed yet, can be run later'() {
    given:
    driver.close()
    def other = Sshd.openssh(place.resolve('one'), 'MaxSessions 1')
    def way = new Cable(other.port)
    def silent = new SshDriver(new SshPlace(other.links, other.host(root, way.port)), served, Duration.ofSeconds(2), Duration.ofSeconds(1), reports::add)
    drivers.add(silent)
    poll { silent.state() instanceof AgentState.Online }

    when:
    way.silence()
    silent.run('true')

    then:
    thrown(AgentUnreachable)

    cleanup:
    way?.close()
    other?.close()
  }
}
