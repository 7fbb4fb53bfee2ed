package io.leat.engine.driver.local

import io.leat.engine.driver.AgentDriver.Adoption
import io.leat.engine.driver.AttemptFolder
import io.leat.engine.driver.AttemptReport
import io.leat.engine.driver.AttemptSpec
import io.leat.engine.driver.StepScript
import io.leat.engine.driver.StopReason
import io.leat.engine.job.Recording
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Lost
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** The driver with real processes. A driver that is closed, and another on the same folder, stand for a Leat that died. */
class LocalDriverSpec extends Specification {
  @TempDir
  Path temporary

  Path root
  Path workspace
  List<LocalDriver> drivers = []
  ConcurrentLinkedQueue<AttemptReport> reports = new ConcurrentLinkedQueue<>()
  LocalDriver driver
  long fence = 0

  def setup() {
    // every path of every test has a blank, a quote, a dollar and an umlaut
    root = Files.createDirectories(temporary.resolve('a "b" \'c\' $d ü'))
    workspace = Files.createDirectories(root.resolve('work  space'))
    driver = driver()
  }

  def cleanup() {
    drivers.each {
      it.sweep('|' + root)
      it.close()
    }
  }

  private LocalDriver driver(ConcurrentLinkedQueue<AttemptReport> to = reports) {
    def made = new LocalDriver(root.resolve('launcher'), [PATH: System.getenv('PATH'), HOME: root.toString()], ['false'], to::add)
    drivers.add(made)
    made
  }

  def 'a script that #script.inspect() ends with exit code #code and prints #printed.inspect()'() {
    expect:
    ran(script) == new Exited(code)
    printed instanceof String ? log() == printed : log() ==~ printed

    where:
    script                            || code | printed
    ''                                || 0    | ''
    'echo out; echo err >&2'          || 0    | 'out\nerr\n'
    'exit 3'                          || 3    | ''
    'false\necho never'               || 1    | ''
    'false | true\necho never'        || 1    | ''
    'nosuchprogram'                   || 127  | ~/.*nosuchprogram.*not found\n/
    'kill -9 $$'                      || 137  | ~/.*Killed.*\n/
    'printf "no end"'                 || 0    | 'no end'
    'echo a\r\nif true; then\r\n  echo "b"\r\nfi\r\n' || 0 | 'a\nb\n'
    '#!/bin/sh\necho $0 | tail -c 5'  || 0    | '1.sh\n'
    '#!/usr/bin/env  bash  \r\nexit 7' || 7   | ''
    '#!/bin/cat'                      || 0    | '#!/bin/cat'
    '#!/no/such'                      || 127  | ~/.*\/no\/such.*\n/
    'cat'                             || 0    | ''
    'exec >&- 2>&-; exit 4'           || 4    | ''
    'pwd | grep -o "work  space"'     || 0    | 'work  space\n'
    'set -u; [ "$(basename "$PWD")" = "work  space" ]; exit 300' || 44 | ''
  }

  def 'values reach the steps as they are: #value.inspect()'() {
    given:
    def file = root.resolve('seen')

    when:
    def end = ran('printf %s "$VALUE" > "$FILE"', [VALUE: value, FILE: file.toString()])

    then:
    end == new Exited(0)
    file.toFile().getText('UTF-8') == value

    where:
    value << ['', ' ', "it's", '"', '$HOME `id` \\ \\n !', 'äöü 東京 \uD83D\uDE80', 'two\nlines\n', "'\n'", '\t*?[]{}~#;&|<>()']
  }

  def 'words of a program are not interpreted'() {
    given:
    def words = ['', '*', '$HOME', "a 'b'", '-n', 'ü', 'x\ny', ';exit 9']

    expect:
    end(launch(steps: [new StepScript.Program('', ['printf', '<%s>', *words])])) == new Exited(0)
    log() == words.collect { "<$it>" }.join('')
  }

  def 'steps run one after the other up to the first that fails, and where each begins in the log is noted'() {
    given:
    def texts = ['echo one', 'printf zwölf', 'exit 5', 'echo never']

    expect:
    end(launch(steps: texts.collect { new StepScript.Script('', it) })) == new Exited(5)
    log() == 'one\nzwölf'
    folder().steps().toFile().readLines() == ['1 0', '2 4', '3 10']
  }

  def 'the log has every byte, whatever it means'() {
    given:
    byte[] bytes = new byte[5_000_000]
    new Random(7).nextBytes(bytes)
    bytes = bytes.collect { it == (byte) 10 ? (byte) 11 : it } as byte[]
    Files.write(workspace.resolve('bytes'), bytes)

    expect:
    ran('cat bytes') == new Exited(0)
    Arrays.equals(Files.readAllBytes(folder().log()), bytes)
  }

  def 'an attempt that two drivers are told to start runs once'() {
    given:
    def other = driver(new ConcurrentLinkedQueue<>())
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

  def 'an attempt is not launched twice'() {
    given:
    ran('echo once')

    when:
    launch(script: 'echo twice', lease: lease(fence))

    then:
    def problem = thrown(IOException)
    problem.message == 'attempt task.1 was launched before'
    log() == 'once\n'
  }

  def 'a running attempt is taken up by another driver, which sees its end'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; echo ended; exit 6")
    running(lease)

    when:
    restart()
    def adoption = adopt(lease)
    Files.writeString(gate(), 'go\n')

    then:
    adoption == Adoption.ADOPTED
    end(lease) == new Exited(6)
    log() == 'begun\nended\n'
  }

  def 'an attempt that ended while nobody looked is taken up with its exit code, its time not counted'() {
    given:
    def lease = launch(script: 'exit 8')
    poll { folder().exitCode().present }

    when:
    restart()
    adopt(lease, Duration.ofNanos(1))

    then:
    end(lease) == new Exited(8)
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

  def 'an attempt whose supervisor was killed is lost, and so is what it left running'() {
    given:
    def lease = launch(script: 'echo $PPID > supervisor; echo $$ > step; sleep 1000 & wait')
    poll { Files.exists(workspace.resolve('step')) && workspace.resolve('step').toFile().text.endsWith('\n') }
    long step = workspace.resolve('step').toFile().text.trim() as long

    when:
    kill('KILL', workspace.resolve('supervisor').toFile().text.trim() as long)

    then:
    end(lease) instanceof Lost
    end(lease).why() == 'the process that looked after it ended without a word (killed, or the machine restarted)'
    poll { !alive(step) && LocalDriver.leftovers(mark(lease)) == [] }
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

  def 'stopping ends the whole tree: #name'() {
    given:
    def lease = launch(script: script)
    poll { workspace.resolve('pids').toFile().with { it.exists() && it.readLines().size() == count } }
    def pids = workspace.resolve('pids').toFile().readLines()*.toLong()
    assert pids.every { alive(it) }

    when:
    driver.stop(lease, new StopReason.Cancelled('a test'))
    driver.stop(lease, new StopReason.Timeout(Duration.ofSeconds(1)))

    then:
    end(lease) == new Stopped('a test')
    poll { pids.every { !alive(it) } }
    LocalDriver.leftovers(mark(lease)) == []

    where:
    name                  | count | script
    'obedient'            | 1     | 'echo $$ >> pids; exec sleep 1000'
    'with children'       | 2     | 'sleep 1000 & echo $! >> pids; sleep 1000 & echo $! >> pids; wait'
    'ignores TERM'        | 1     | 'trap "" TERM; echo $$ >> pids; while :; do sleep 0.2; done'
    'in another session'  | 2     | 'setsid sh -c \'echo $$ >> pids; exec sleep 1000\' & echo $$ >> pids; exec sleep 1000'
    'forked twice, deaf'  | 2     | '(setsid sh -c \'trap "" TERM; echo $$ >> pids; while :; do sleep 0.2; done\' &) ; echo $$ >> pids; exec sleep 1000'
  }

  def 'a script that tidies up when it is stopped is given the time'() {
    given:
    def lease = launch(script: 'trap "echo tidied; exit 0" TERM; echo begun; while :; do sleep 0.05; done')
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    log(lease).contains('tidied\n')
  }

  def 'the reason of a stop outlives the driver that gave it, and the stop is seen through'() {
    given:
    def lease = launch(script: 'trap "" TERM; echo begun; while :; do sleep 0.2; done')
    poll { log(lease) == 'begun\n' }
    driver.stop(lease, reason)
    restart()

    expect:
    adopt(lease) == Adoption.ADOPTED
    end(lease) == outcome

    where:
    reason                                       || outcome
    new StopReason.Cancelled("Ann's\nname, ü")   || new Stopped("Ann's name, ü")
    new StopReason.Timeout(Duration.ofMillis(7)) || new TimedOut(Duration.ofMillis(7))
  }

  def 'what is stopped before it began never begins'() {
    given: 'a launcher that cannot start it, since its folder has no script'
    def lease = launch(script: 'echo begun > begun', hold: true)

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

  def 'an attempt that takes too long is stopped and says so'() {
    given:
    def lease = launch(script: 'sleep 1000', timeout: Duration.ofMillis(300))

    expect:
    end(lease) == new TimedOut(Duration.ofMillis(300))
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
    driver.tick()

    then: 'at once'
    Files.exists(folder(lease).stop())
    end(lease) == new TimedOut(Duration.ofMillis(400))
  }

  def 'the death of the launcher stops nothing, and the next attempt gets a new one'() {
    given:
    def before = (1..3).collect { launch(script: "read line < '${gate(it)}' || :; echo after; exit $it") }
    before.each { running(it) }

    when:
    def shell = driver.launcher.process
    kill('KILL', shell.pid())
    poll { !shell.alive }
    def after = launch(script: 'echo new; exit 9')

    then:
    end(after) == new Exited(9)
    (1..3).each { Files.writeString(gate(it), 'go\n') }
    before.collect { end(it) } == [new Exited(1), new Exited(2), new Exited(3)]
    driver.launcher.process.pid() != shell.pid()
  }

  def 'a task that deletes its own folder ends all the same'() {
    given:
    def lease = launch(script: 'rm -rf "$(dirname "$LEAT_OUTPUT")"; echo gone; exit 3')

    expect:
    end(lease) == new Exited(3)
    ran('echo next') == new Exited(0)
  }

  def 'a task that deletes its own folder while nobody listens is lost, and it is said why'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; rm -rf \"\$(dirname \"\$LEAT_OUTPUT\")\"; exit 3")
    running(lease)
    restart()
    adopt(lease)
    driver.tick()

    when:
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) in [new Lost('its folder was deleted while it ran'), new Exited(3)]
  }

  def 'a step that kills its supervisor and exits with 0 has not succeeded'() {
    expect:
    ran('kill -9 $PPID; exit 0') instanceof Lost
    ran('echo next') == new Exited(0)
  }

  def 'a step that leaves a process behind does not wait for it'() {
    given:
    def lease = launch(script: 'setsid sleep 1000 & echo left')

    expect:
    end(lease) == new Exited(0)
    poll { LocalDriver.leftovers(mark(lease)).size() == 1 }
  }

  def 'what would be a file too large ends the step, not the supervisor'() {
    given:
    def lease = launch(script: 'ulimit -f 8; head -c 1000000 /dev/zero; echo never')

    expect:
    end(lease) == new Exited(153)
    Files.size(folder(lease).log()) < 100_000
  }

  def 'a log that cannot be written fails the attempt and runs nothing'() {
    given:
    def lease = launch(script: 'echo ran > ran', hold: true)
    Files.createDirectory(folder(lease).log())

    when:
    driver.launcher.send('start ' + folder(lease).path())

    then:
    end(lease) == new Exited(126)
    !Files.exists(workspace.resolve('ran'))
  }

  def 'a workspace that is gone fails the attempt and runs nothing'() {
    when:
    def lease = launch(script: 'echo ran', workspace: root.resolve('none'))

    then:
    end(lease) == new Exited(126)
    log(lease) =~ /none.*No such file or directory/
  }

  def 'steps see the usual signals, an empty stdin, and no descriptor of the launcher'() {
    expect:
    ran('sh -c "kill -TERM \\$\\$"; echo never') == new Exited(143)
    ran('yes | head -1 > /dev/null; exit 0') == new Exited(141)
    ran('wc -c; { true >&3; } 2> /dev/null || echo closed') == new Exited(0)
    log() == '0\nclosed\n'
  }

  def 'an attempt in an attempt bears the marks of both'() {
    given:
    def lease = launch(script: 'LEAT_MARK="$LEAT_MARK|inner:9;" setsid sleep 1000 & echo $! > inner; wait')
    poll { LocalDriver.leftovers('|inner:9;').size() == 1 }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    poll { LocalDriver.leftovers('|inner:9;') == [] }
  }

  // what the tests are written in

  private Lease lease(long number) {
    new Lease(new TaskName('task'), (int) number, number, 'local')
  }

  private AttemptFolder folder(Lease lease = lease(fence)) {
    new AttemptFolder(root.resolve("attempts/task.$lease.fence"))
  }

  private String mark(Lease lease) {
    "|$root:$lease.fence;"
  }

  /** Leat dies, and another comes. */
  private void restart() {
    driver.close()
    reports = new ConcurrentLinkedQueue<>()
    driver = driver(reports)
  }

  /** A FIFO that a step reads until the test writes to it. */
  private Path gate(int number = 0) {
    def file = workspace.parent.parent.resolve("gate$number")
    if (!Files.exists(file)) {
      assert new ProcessBuilder('mkfifo', file.toString()).start().waitFor() == 0
    }
    file
  }

  /** @param options script or steps, lease, environment, timeout, workspace; hold: the launcher is not told */
  private Lease launch(Map options) {
    def lease = options.lease ?: lease(++fence)
    Files.createDirectories(root.resolve('attempts'))
    def spec = new AttemptSpec(
      lease,
      folder(lease),
      options.workspace ?: workspace,
      options.steps ?: [new StepScript.Script('', options.script.toString())],
      options.environment ?: [:],
      mark(lease),
      [:],
      [],
      options.timeout,
      null,
      [],
      Recording.LOG)
    if (options.hold) {
      driver.prepare()
      def real = driver.launcher.commands
      driver.launcher.commands = OutputStream.nullOutputStream()
      driver.launch(spec)
      driver.launcher.commands = real
    } else {
      driver.launch(spec)
    }
    lease
  }

  private AttemptOutcome ran(String script, Map<String, String> environment = [:]) {
    end(launch(script: script, environment: environment))
  }

  private Adoption adopt(Lease lease, Duration timeout = null) {
    driver.adopt(lease, folder(lease), mark(lease), timeout)
  }

  /** The outcome that is reported first. */
  private AttemptOutcome end(Lease lease) {
    AttemptReport found = null
    poll(40) {
      driver.tick()
      found = reports.find { it instanceof AttemptReport.Ended && it.lease() == lease }
      found != null
    }
    assert reports.any { it instanceof AttemptReport.Started && it.lease() == lease } || found.outcome() instanceof Stopped
    found.outcome()
  }

  private void running(Lease lease) {
    poll { LocalDriver.atWork(folder(lease)) }
  }

  private String log(Lease lease = lease(fence)) {
    folder(lease).log().toFile().with { it.exists() ? it.getText('UTF-8') : null }
  }

  private static boolean alive(long pid) {
    ProcessHandle.of(pid).map { it.alive }.orElse(false) && !(new File("/proc/$pid/stat").text =~ /\) Z/)
  }

  private static void kill(String signal, long pid) {
    assert new ProcessBuilder('kill', '-s', signal, "$pid").start().waitFor() == 0
  }

  private static boolean poll(int seconds = 20, Closure<Boolean> there) {
    new PollingConditions(timeout: seconds, delay: 0.02).eventually {
      assert there()
    }
    true
  }
}
