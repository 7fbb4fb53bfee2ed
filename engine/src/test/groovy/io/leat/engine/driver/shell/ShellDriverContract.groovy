package io.leat.engine.driver.shell

import io.leat.engine.agent.AgentDriverContract
import io.leat.engine.agent.StepScript
import io.leat.engine.agent.StopReason
import io.leat.engine.driver.StepNotes
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.run.AttemptOutcome.Errored
import io.leat.engine.run.AttemptOutcome.Exited
import io.leat.engine.run.AttemptOutcome.Lost
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import io.leat.engine.run.LogGap
import java.nio.file.Files
import java.time.Duration

/** What holds for the drivers of agents where a shell runs the steps. */
abstract class ShellDriverContract extends AgentDriverContract implements ShellDriverFixture {
  /** Waits until what a script has begun last is a sleep: before that it is a copy of the shell, with its trap. */
  static final SLEEPS = 'until grep -q sleep /proc/$!/comm; do :; done'

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

  def 'what became of steps with settings of their own is noted where it is in the log'() {
    given:
    def steps = [
      new StepScript.Under(new StepScript.Script('', 'echo "$A in $(basename "$PWD")"; exit 3'), [A: "it's"], [] as Set, 'be low', null, true),
      new StepScript.LeftOut('', 'because'),
      new StepScript.Under(new StepScript.Script('', 'sleep 300 & sleep 300; true'), [:], [] as Set, '', Duration.ofSeconds(1), false),
      new StepScript.Script('', 'echo never')]
    Files.createDirectories(workspace.resolve('be low'))

    expect:
    end(launch(steps: steps)) == new Exited(StepNotes.LATE)
    log() == """\
      |it's in be low
      |leat: step 1 failed with exit code 3, which is allowed
      |leat: step 2 is left out: because
      |leat: step 3 took longer than its timeout of 1 s
      |""".stripMargin()
    folder().steps().toFile().readLines() == ['1 0', '1!3 70', '2 70', '2- 104', '3 104', '3~ 153']
  }

  def 'words of a program are not interpreted'() {
    given:
    def words = ['', '*', '$HOME', "a 'b'", '-n', 'ü', 'x\ny', ';exit 9']

    expect:
    end(launch(steps: [new StepScript.Program('', ['printf', '<%s>', *words])])) == new Exited(0)
    log() == words.collect { "<$it>" }.join('')
  }

  def 'the log has every byte, whatever it means'() {
    given:
    byte[] bytes = new byte[5_000_000]
    new Random(7).nextBytes(bytes)
    bytes = new String(bytes, 'ISO-8859-1').replace('\n', '\013').getBytes('ISO-8859-1')
    Files.write(workspace.resolve('bytes'), bytes)

    expect:
    ran('cat bytes') == new Exited(0)
    Arrays.equals(Files.readAllBytes(folder().log()), bytes)
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
    'without the mark'    | 2     | 'env -i sh -c \'trap "" TERM; echo $$ >> pids; while :; do sleep 0.2; done\' & echo $$ >> pids; exec sleep 1000'
    'forked twice, deaf'  | 2     | '(setsid sh -c \'trap "" TERM; echo $$ >> pids; while :; do sleep 0.2; done\' &) ; echo $$ >> pids; exec sleep 1000'
  }

  def '#what that tidies up when it is stopped is given the time'() {
    given:
    def lease = launch(script: script)
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    log(lease).contains('tidied\n')

    where:
    what                           | script
    'a script'                     | 'trap "echo tidied; exit 0" TERM; echo begun; while :; do sleep 0.05; done'
    'what a script started beside' | '(trap "sleep 0.5; echo tidied; exit 0" TERM; echo begun; while :; do sleep 0.05; done) & sleep 1000'
  }

  def 'the death of the launcher stops nothing, and the next attempt gets a new one'() {
    given:
    def before = (1..3).collect { launch(script: "read line < '${gate(it)}' || :; echo after; exit $it") }
    before.each { running(it) }

    when:
    long shell = launcher()
    kill('KILL', shell)
    poll { !alive(shell) }
    def after = launch(script: 'echo new; exit 9')

    then:
    end(after) == new Exited(9)
    (1..3).each { Files.writeString(gate(it), 'go\n') }
    before.collect { end(it) } == [new Exited(1), new Exited(2), new Exited(3)]
    launcher() != shell
  }

  def 'a task that deletes its own folder ends all the same'() {
    given:
    def lease = launch(script: 'rm -rf "$(dirname "$LEAT_OUTPUT")"; echo gone; exit 3')

    expect:
    end(lease) == new Exited(3)
    ran('echo next') == new Exited(0)
  }

  def 'a task whose #what is removed while it runs has not succeeded, whatever its exit code: what it printed is lost'() {
    expect:
    ran("echo begun; rm -rf $file; echo gone") == Errored.GAP
    ran('echo next') == new Exited(0)

    where:
    what     | file
    'folder' | '"$(dirname "$LEAT_OUTPUT")"'
    'log'    | '"$(dirname "$LEAT_OUTPUT")/log"'
  }

  def 'a task that failed when its #what was removed while it ran stays failed, and it is known that its log has a gap'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; rm -rf $file; echo gone; exit 3")
    poll { log(lease) == 'begun\n' }

    when:
    Files.writeString(gate(), 'go\n')

    then:
    end(lease) == new Exited(3)
    folder(lease).gap(new Exited(3)) == LogGap.REMOVED

    where:
    what     | file
    'folder' | '"$(dirname "$LEAT_OUTPUT")"'
    'log'    | '"$(dirname "$LEAT_OUTPUT")/log"'
  }

  def 'a script that opens #file anew prints all the same, in order, and waits for nobody: #how'() {
    when:
    def lease = launch(script: "$before; echo one; $command; echo two; $after")

    then:
    end(lease) == new Exited(code)
    log(lease) == 'one\nx\ntwo\n'

    where:
    file          | command                          | before                                     | after     || code | how
    '/dev/stderr' | 'echo x > /dev/stderr'           | 'true'                                     | 'true'    || 0    | 'by a redirection'
    '/dev/stdout' | 'echo x > /dev/stdout'           | 'true'                                     | 'exit 3'  || 3    | 'and fails'
    '/dev/stderr' | 'echo x | tee /dev/stderr > n'   | 'true'                                     | 'true'    || 0    | 'by tee'
    '/dev/fd/2'   | 'cp in /dev/fd/2'                | 'echo x > in'                              | 'true'    || 0    | 'by cp'
    '/dev/stderr' | 'echo x > /dev/stderr'           | 'setsid sleep 1000 & echo $! > background' | 'true'    || 0    | 'with a process that it leaves behind'
  }

  def 'what a script says when it is stopped is in its log, though it opened stderr anew'() {
    given:
    def lease = launch(script: "trap 'echo tidy; exit 7' TERM; sleep 1000 & $SLEEPS; echo begun > /dev/stderr; wait")
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    log(lease) == 'begun\ntidy\n'
  }

  def 'no step begins once its attempt is told to stop, though the step before it #how'() {
    given:
    def first = new StepScript.Script('', "$trap; sleep 1000 & $SLEEPS; echo begun; wait")
    def steps = [fails ? new StepScript.Under(first, [:], [] as Set, '', null, true) : first, new StepScript.Script('', 'echo next')]
    def lease = launch(steps: steps)
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    log(lease) - 'Terminated\n' == 'begun\n'

    where:
    how         | trap                 | fails
    'ends well' | "trap 'exit 0' TERM" | false
    'may fail'  | ':'                  | true
  }

  def 'a script is told once to stop, and may take its time for it'() {
    given: 'who is told anew begins anew, also in the midst of it'
    def tidy = 'echo tidy; sleep 0.3 & wait $!; echo tidied; exit 7'
    def lease = launch(script: "trap '$tidy' TERM; setsid sleep 1000 & $SLEEPS; echo begun; wait")
    poll { log(lease) == 'begun\n' }

    when:
    driver.stop(lease, new StopReason.Cancelled('me'))

    then:
    end(lease) == new Stopped('me')
    log(lease) == 'begun\ntidy\ntidied\n'
  }

  def 'an attempt whose log was replaced while it ran has that noted, #how'() {
    when:
    def lease = launch(script: "echo begun; l=\"\${LEAT_OUTPUT%/*}/log\"; $before; cp \"\$l\" n; mv n \"\$l\"; echo lost; exit 3")

    then:
    end(lease) == new Exited(3)
    !StepNotes.read(folder(lease)).grew(Long.MAX_VALUE)

    where:
    how                          | before
    'plain'                      | ':'
    'with stderr through a pipe' | 'echo x > /dev/stderr'
  }

  def 'a log that is cut by a program that a script calls is noted, also for the next driver: #what'() {
    given:
    Files.writeString(workspace.resolve('cuts'), "$command\n")
    def lease = launch(script: "echo begun; read line < '${gate()}'; sh ./cuts; read line < '${gate(1)}'; echo more than was")
    poll { log(lease) == 'begun\n' }

    when: 'the driver looks at it before and behind'
    late()
    Files.writeString(gate(), 'go\n')
    late()
    restart()
    adopt(lease)
    Files.writeString(gate(1), 'go\n')

    then:
    end(lease) == new Exited(0)
    folder(lease).gap() == (cut ? LogGap.CUT : null)

    where:
    what                       | command                                 || cut
    'it is shorter'            | 'echo x > /dev/stderr'                  || true
    'it is longer than it was' | 'echo another > /dev/stdout; echo more' || true
    'it is not, by appending'  | 'echo x >> /dev/stderr'                 || false
  }

  /** An attempt that takes some looks of the driver. */
  private void late() {
    assert end(launch(script: 'sleep 1000', timeout: Duration.ofMillis(300))) == new TimedOut(Duration.ofMillis(300))
  }

  def 'a task that deletes its own folder while nobody listens is lost, and it is said why'() {
    given:
    def lease = launch(script: "echo begun; read line < '${gate()}' || :; rm -rf \"\$(dirname \"\$LEAT_OUTPUT\")\"; exit 3")
    running(lease)
    restart()
    adopt(lease)

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

  def 'what would be a file too large ends the step, not the supervisor'() {
    given:
    def lease = launch(script: 'ulimit -f 8; head -c 1000000 /dev/zero; echo never')

    expect:
    end(lease) == new Exited(153)
    Files.size(folder(lease).log()) < 100_000
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
}
