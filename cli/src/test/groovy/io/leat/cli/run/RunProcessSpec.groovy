package io.leat.cli.run

import io.leat.cli.LeatProcess
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.folder.LeatFolder
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** {@code leat run} and {@code leat attach} as processes of their own, which are killed and interrupted. */
class RunProcessSpec extends Specification {
  @TempDir
  Path temporary

  Path folder
  List<Process> processes = []

  def setup() {
    folder = Files.createDirectories(temporary.resolve("a 'b' ü"))
  }

  def cleanup() {
    processes*.destroyForcibly()
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  def 'a run that is killed when #moment is taken up again: nothing is started twice, no byte of a log is lost'() {
    given: 'tasks that print what they write to a ledger'
    file('Jobfile', '''
      job('web') {
        ['a', 'b', 'c'].each { name ->
          task(name) {
            if (name == 'c') { needs 'a' }
            sh """
              for i in 1 2 3 4 5 6; do
                echo "line \\$i of ${name} ü" | tee -a ledger.${name}
                sleep 0.1
              done
              printf 'no end' | tee -a ledger.${name}
            """
          }
        }
      }
    '''.stripIndent())

    when:
    def run = leat('run', '--jobs', '2')
    poll { exists(seen) }
    run.destroyForcibly().waitFor()
    def again = leat('attach', 'last')

    then:
    code(again) == 0
    ['a', 'b', 'c'].every {
      def ledger = folder.resolve("ledger.$it").toFile().bytes
      def log = folder.resolve(".leat/runs/1/attempts/${it}.1/log").toFile().bytes
      ledger == log && new String(ledger, 'UTF-8') == (1..6).collect { i -> "line $i of $it ü\n" }.join('') + 'no end'
    }
    code(leat('attach', 'last')) == 0

    where:
    moment                 | seen
    'it has a number'      | '.leat/runs/1/header'
    'a task has a folder'  | '.leat/runs/1/attempts/a.1'
    'a task is at work'    | 'ledger.a'
    'a task has ended'     | '.leat/runs/1/attempts/a.1/exit'
  }

  def 'Ctrl-C stops a run tidily from the moment on at which it is there'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'sleep 20' }; always { task('tidy') { sh 'true' } } }")

    expect:
    (1..5).every { number ->
      def run = leat('run')
      while (!Files.exists(folder.resolve(".leat/runs/$number")) && run.alive) {
        Thread.onSpinWait()
      }
      interrupt(run)
      assert code(run) == 130
      assert folder.resolve(".leat/runs/$number/ended").toFile().text.strip() == 'cancelled'
      exists(".leat/runs/$number/attempts/tidy.1/exit") || exists(".leat/runs/${number}.pack")
    }
  }

  def '#command says when the end of the journal is damaged, and goes on from what stands before it'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'echo begun >> begun; until [ -e go ]; do sleep 0.05; done' } }")
    def run = leat('run')
    poll { exists('begun') }
    run.destroyForcibly().waitFor()
    folder.resolve('.leat/runs/1/journal').toFile() << '0badc0de.half an ev'
    file('go', '')

    when:
    def again = leat(command, 'last')

    then:
    code(again) == 0
    err(again).contains("the last 19 bytes of '") && err(again).contains('are cut or damaged, and were dropped')
    folder.resolve('begun').toFile().readLines() == ['begun']

    when:
    def after = leat('attach', 'last')

    then:
    code(after) in [0, 1]
    !err(after).contains('damaged')

    where:
    command << ['attach', 'cancel']
  }

  def 'an isolated run that is killed when #moment is taken up with the files that it began with'() {
    given:
    file('source', 'before')
    file('Jobfile', """
      job('web') {
        task('a') { sh 'cat source; touch $temporary/begun; until [ -e $temporary/go ]; do sleep 0.05; done; echo over > done'; artifact 'd', files: 'done' }
        task('b') { needs 'a'; use artifact: 'd', from: 'a'; sh 'cat source done; echo b > mine' }
      }
    """.stripIndent())

    when:
    def run = leat('run', '--isolated', *words)
    poll { Files.exists(seen.startsWith('.') ? folder.resolve(seen) : temporary.resolve(seen)) }
    run.destroyForcibly().waitFor()
    if (moment == 'a task is at work') {
      file('source', 'after')
    }
    Files.createFile(temporary.resolve('go'))
    def again = leat('attach', 'last')

    then:
    code(again) == 0
    folder.resolve('.leat/runs/1/attempts/b.1/log').toFile().text == 'beforeover\n'
    folder.resolve('.leat/runs/1/work').toFile().list()?.toList()?.sort() == left
    !exists('done')

    where:
    moment              | seen                  | words      | left
    'it has a number'   | '.leat/runs/1/header' | []         | null
    'a task is at work' | 'begun'               | []         | null
    'a task is at work' | 'begun'               | ['--keep'] | ['a.1', 'b.1']
  }

  def 'Ctrl-C lets what always runs go on; a second one stops that too'() {
    given:
    file('Jobfile', '''
      job('web') {
        task('a') { sh 'echo begun > begun; exec sleep 1000' }
        always { task('tidy') { sh 'echo tidying > tidying; sleep 0.3; until [ -e go ]; do sleep 0.1; done; echo tidied > tidied' } }
      }
    '''.stripIndent())
    def run = leat('run')
    poll { exists('begun') }

    when:
    interrupt(run)
    poll { exists('tidying') }
    if (twice) {
      interrupt(run)
    } else {
      file('go', '')
    }

    then:
    code(run) == 130
    exists('tidied') == !twice
    LocalDriver.leftovers('|' + folder) == []

    where:
    twice << [false, true]
  }

  def 'a run that somebody runs is followed by others, who leave it alone'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'echo begun >> begun; until [ -e go ]; do sleep 0.05; done; exit 3' } }")
    def run = leat('run')
    poll { exists('begun') }

    when:
    def second = leat('attach', 'last')
    def third = leat('attach', 'last', '--json')
    def consent = leat('attach', 'last', '--approve', 'a')
    poll { err(second).contains('another process') && err(third).contains('another process') }
    interrupt(second)

    then:
    code(second) == 130
    err(second) == 'web#1 is run by another process; Ctrl-C here leaves it alone\n'
    code(consent) == 2
    run.alive

    when:
    file('go', '')

    then:
    code(run) == 1
    code(third) == 1
    out(third).readLines().last().contains('"event":"run-finished","status":"failed"')
    folder.resolve('begun').toFile().readLines() == ['begun']
  }

  def 'whoever follows a run says when nobody runs it any more'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'echo begun > begun; until [ -e go ]; do sleep 0.05; done' } }")
    def run = leat('run')
    poll { exists('begun') }
    def second = leat('attach', 'last')
    poll { err(second).contains('another process') }

    when:
    run.destroyForcibly().waitFor()

    then:
    code(second) == 2
    err(second).contains('nobody runs web#1 any more') && err(second).contains('leat attach 1')

    cleanup:
    file('go', '')
  }

  def 'a task that had begun is not begun again when its folder is gone after the run was killed'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'echo x >> ledger; until [ -e go ]; do sleep 0.05; done; rm -rf .leat/runs/1/attempts/a.1; touch gone' } }")
    def first = leat('run')
    poll {
      def shown = leat('show', '1')
      code(shown) >= 0 && out(shown) =~ /a +running/
    }
    first.destroyForcibly().waitFor()
    file('go', '')
    poll { exists('gone') }

    when:
    def again = leat('attach', '1')

    then:
    code(again) == 1
    out(again).contains('it had begun, and its folder is gone')
    folder.resolve('ledger').toFile().text == 'x\n'
  }

  def 'a run that was killed holds its lock until what its task left is kept, and whoever waits for it is told'() {
    given:
    file('Jobfile', '''
      job('web') {
        params { text 'who', default: 'A' }
        task('a') {
          lock 'out'
          sh "mkdir -p out; touch begun-${params.who}; until [ -e go ]; do sleep 0.05; done; echo ${params.who} > out/f"
          artifact 'out', files: 'out/*'
        }
      }
    '''.stripIndent())
    def first = leat('run')
    poll { exists('begun-A') }
    first.destroyForcibly().waitFor()
    file('go', '')
    poll { exists('.leat/runs/1/attempts/a.1/exit') }

    when:
    def second = leat('run', '-p', 'who=B')
    poll { (out(second) + err(second)).contains("waits for the lock 'out', which run 1 holds; nobody runs that one now: 'leat attach 1' goes on with it, 'leat cancel 1' stops it") }

    then:
    !exists('begun-B')

    when:
    def again = leat('attach', '1')

    then:
    code(again) == 0
    code(second) == 0
    code(leat('artifacts', '1', 'a/out', '--into', 'kept')) == 0
    folder.resolve('kept/out/f').toFile().text == 'A\n'
    folder.resolve('out/f').toFile().text == 'B\n'
    folder.resolve('.leat/locks').toFile().list().toList() == ['.guard']
  }

  def 'a run that was killed has its turn in its group until it is #how'() {
    given:
    file('Jobfile', """
      job('web') {
        concurrency 'one', policy: '$policy'
        task('a') { sh 'echo \$\$ >> begun; until [ -e go ]; do sleep 0.05; done; echo \$LEAT_RUN >> ended' }
      }
    """.stripIndent())
    def first = leat('run')
    poll { exists('begun') }
    first.destroyForcibly().waitFor()

    when: 'a newer run waits for it, or stops it'
    def second = leat('run')
    poll { told ? (out(second) + err(second)).contains(told) : exists('.leat/runs/1/ended') }

    then:
    !told || begun() == 1

    when: 'its task has ended, and nobody has noted that'
    file('go', '')
    poll { !after || exists('.leat/runs/1/attempts/a.1/exit') }
    def ends = after ? leat(*after) : null

    then:
    ends == null || code(ends) == 0
    code(second) == 0
    folder.resolve('ended').toFile().readLines() == ended
    folder.resolve('.leat/runs/2/ended').toFile().text == 'succeeded'

    where:
    how                      | policy         | told                                                                                                                          | after           || ended
    'taken up'               | 'queue'        | "waits for its turn in the group 'one', which run 1 has; nobody runs that one now: 'leat attach 1' goes on with it, 'leat cancel 1' stops it" | ['attach', '1'] || ['web#1', 'web#2']
    'stopped'                | 'newest-only'  | "waits for its turn in the group 'one', which run 1 has; nobody runs that one now"                                           | ['cancel', '1'] || ['web#1', 'web#2']
    'stopped by a newer one' | 'cancel-older' | ''                                                                                                                            | []              || ['web#2']
  }

  private int begun() {
    folder.resolve('begun').toFile().readLines().size()
  }

  def 'a secret is masked in the log and stands in no file, also when the run is killed'() {
    given:
    def secret = 'p4ss wörd/+\'"$x'
    def base64 = secret.getBytes('UTF-8').encodeBase64().toString()
    Files.writeString(temporary.resolve('secret'), secret + '\n')
    file('Jobfile', '''
      job('web') {
        task('a') {
          secrets 'KEY'
          sh 'echo "it is <$KEY>"; printf "%s" "$KEY" | base64 -w0; echo; [ -n "$KEY" ]; echo begun > begun; until [ -e go ]; do sleep 0.05; done; echo "still $KEY"'
        }
        task('b') { needs 'a'; secrets 'KEY'; sh 'echo "$KEY"' }
      }
    '''.stripIndent())
    def run = leat('run', '--secret', "KEY=@${temporary.resolve('secret')}")
    poll { exists('begun') }
    run.destroyForcibly().waitFor()

    when:
    def again = leat('attach', 'last', '--secret', "KEY=@${temporary.resolve('secret')}")
    file('go', '')

    then:
    code(again) == 0
    def log = folder.resolve('.leat/runs/1/attempts/a.1/log').toFile().getText('UTF-8')
    log.readLines().size() == 3
    log.readLines()[0] ==~ /it is <\*+.*>/
    def files = []
    folder.resolve('.leat').toFile().eachFileRecurse { if (it.file) { files.add(it) } }
    files.size() > 8
    files.findAll { it.getText('UTF-8').with { text -> text.contains(secret) || text.contains('4ss w') || text.contains(base64) } } == []
    !out(again).contains(secret)
  }

  def 'a secret that goes through a pipe is in no log, and steps begin where they do behind the mask'() {
    given:
    file('key', 'a very long secret\n')
    file('Jobfile', '''
      job('web') {
        pipe('p', record: 'log') {
          task('a') { secrets 'KEY'; sh 'echo "one $KEY"'; sh 'echo "talk $KEY" >&2; echo "two $KEY"' }
          task('b') { sh 'read -r line; echo "first $line"'; sh 'cat; printf "\\\\036leat and \\\\036"' }
        }
        task('c') { secrets 'KEY'; sh 'echo "$KEY"; echo "$KEY"'; sh 'echo 2'; sh 'echo 3'; sh 'exit 7' }
      }
    '''.stripIndent())

    when:
    def run = leat('run', '--secret', 'KEY=@key')

    then:
    code(run) == 1
    log('b') == 'first one ***\ntwo ***\n\u001eleat and \u001e'
    log('a').readLines().sort() == ['one ***', 'talk ***', 'two ***']
    log('c') == '***\n***\n2\n3\n'
    folder.resolve('.leat/runs/1/attempts/c.1/steps').toFile().readLines() == ['1 0', '2 8', '3 10', '4 12']
    folder.resolve('.leat/runs/1/attempts/b.1/steps').toFile().readLines() == ['1 0', '2 14']
    code(leat('why', 'last', 'c')) == 0
    out(processes.last()).contains('in step 4 of 4')
  }

  def 'a secret is taken from the keyring where neither a file nor the environment has it'() {
    given:
    file('Jobfile', '''
      job('web') {
        task('a') { secrets 'KEPT'; sh 'printf %s "$KEPT" | sha256sum; echo "<$KEPT>"' }
        task('b') { needs 'a'; secrets 'NEITHER'; sh 'true' }
      }
    '''.stripIndent())
    file('try.sh', '''
      printf unlocked | gnome-keyring-daemon --unlock --components=secrets > daemon.log 2>&1
      until dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \\
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'; do sleep 0.05; done
      printf %s 'kept value' | secret-tool store --label 'Leat KEPT' service leat name KEPT
      "$@"
    '''.stripIndent())

    when:
    def run = start(['dbus-run-session', '--', 'sh', 'try.sh', *command('run', '--without-secrets')], [HOME: "$temporary".toString(), XDG_DATA_HOME: "$temporary/data".toString()])

    then: 'the other is missed before anything runs, and ends its task'
    code(run) == 1
    err(run).contains("the secret 'NEITHER' of task 'b' is not given: --secret NEITHER=@FILE")
    !err(run).contains("'KEPT'")
    def log = folder.resolve('.leat/runs/1/attempts/a.1/log').toFile().readLines()
    log[0].startsWith(MessageDigest.getInstance('SHA-256').digest('kept value'.bytes).encodeHex().toString())
    log[1] == '<***>'
  }

  def 'what is drawn fits the terminal, also when its window is made larger'() {
    given:
    file('Jobfile', '''
      job('web') { task('a') { sh 'printf "%0300d" 7; until [ -e end ]; do sleep 0.05; done' } }
    '''.stripIndent())
    file('try.sh', '''
      stty cols 40 rows 20
      { until [ -e larger ]; do sleep 0.05; done; stty cols 60 < /dev/tty; } &
      "$@"
    '''.stripIndent())
    def words = ['sh', 'try.sh', *command('run')].collect { "'" + it.replace("'", "'\\''") + "'" }.join(' ')
    def widest = { (out(it).readLines().reverse().find { it.contains('0000') } =~ /0{9,}/)[0].length() }

    when:
    def run = start(['script', '-qefc', words, '/dev/null'], [TERM: 'xterm', NO_COLOR: '1'])

    then: 'the name, the time and the line that it prints'
    poll { out(run).contains('0000') && widest(run) in 20..<40 }

    when:
    file('larger', '')

    then:
    poll { widest(run) in 41..<60 }

    when:
    file('end', '')

    then:
    code(run) == 0
  }

  def 'what was typed before the question is no answer to it: #before'() {
    given:
    file('Jobfile', """
      job('web') {
        task('build') { sh 'until [ -e go ]; do sleep 0.05; done' }
        task('deploy') { needs 'build'; approve by: ['release'], minutes: 60; sh './deploy; touch deployed' }
      }
    """.stripIndent())
    file('deploy', '#!/bin/sh\n')
    folder.resolve('deploy').toFile().executable = true
    def run = onTerminal(command('run'))
    poll { out(run).contains('running') }

    when: 'lines are typed, and one that is not ended'
    type(run, before)
    poll { out(run).contains(before.replace('\n', '\r\n')) }
    file('go', '')
    poll { out(run).contains('[y/N]') && out(run).contains('waiting for consent') }

    then:
    out(run) =~ /\? deploy waits for consent of 'release' until (\d{4}-\d\d-\d\d )?\d\d:\d\d · \$ \.\/deploy; touch deployed · run it\? \[y\/N\]/
    run.alive && !exists('deployed')

    when: 'Enter, which would have ended the line'
    type(run, answer)

    then:
    code(run) == ended
    exists('deployed') == (ended == 0)

    where:
    before   | answer || ended
    'y\n'    | '\n'   || 1
    'y\nyes' | '\n'   || 1
    'n\nn'   | 'y\n'  || 0
  }

  def 'where several tasks ask, a yes names the one that it is for'() {
    given:
    file('Jobfile', "job('web') { ['east', 'west'].each { n -> task(n) { approve(); sh \"touch \$n\" } } }")
    def run = onTerminal(command('run'))
    poll { out(run).count('[y/N]') == 2 && out(run).contains('2 waiting for consent') }

    when:
    type(run, 'y\n')
    poll { out(run).contains('several tasks ask, so name the one you mean: y east, y west') }
    type(run, 'y west\n')
    poll { exists('west') }

    then:
    !exists('east')

    when: 'one is left'
    type(run, 'what\n')
    poll { out(run).contains("write y for yes or n for no: is 'east' to run?") }
    type(run, 'n\n')

    then:
    code(run) == 1
    !exists('east')
  }

  def 'nobody is asked where only the output goes to a terminal'() {
    given:
    file('Jobfile', "job('web') { task('a') { approve(); sh 'touch a' } }")

    when:
    def run = onTerminal(['sh', '-c', 'yes | "$@"', 'sh', *command('run')])

    then:
    code(run) == 1
    !exists('a')
    out(run).contains('nobody: there is no terminal to ask on')
  }

  def 'consent to several tasks is heard when a killed run is taken up: --approve #tasks'() {
    given:
    file('Jobfile', "job('web') { ['east', 'west'].each { n -> task(n) { approve(); sh \"touch \$n\" } } }")
    def run = onTerminal(command('run'))
    poll { out(run).count('[y/N]') == 2 }
    run.descendants().forEach { it.destroyForcibly() }
    run.destroyForcibly().waitFor()

    when:
    def again = leat('attach', 'last', '--approve', 'east', '--approve', 'west')

    then:
    code(again) == 0
    exists('east') && exists('west')
  }

  def 'what was agreed to beforehand is known to who takes the run up'() {
    given:
    file('Jobfile', "job('web') { task('a') { sh 'echo begun >> begun; until [ -e go ]; do sleep 0.05; done' }\n ['east', 'west'].each { n -> task(n) { needs 'a'; approve(); sh \"touch \$n\" } } }")
    def run = leat('run', '--approve', 'east')
    poll { exists('begun') }
    run.destroyForcibly().waitFor()
    file('go', '')

    when: 'nobody is there to be asked'
    def again = leat('attach', 'last')

    then:
    code(again) == 1
    exists('east') && !exists('west')
  }

  // what the tests are written in

  /** On a terminal of its own, which {@link #type} types at. */
  private Process onTerminal(List<String> command) {
    def words = command.collect { "'" + it.replace("'", "'\\''") + "'" }.join(' ')
    start(['script', '-qefc', words, '/dev/null'], [TERM: 'xterm', NO_COLOR: '1'])
  }

  private static void type(Process process, String text) {
    process.outputStream.write(text.bytes)
    process.outputStream.flush()
  }

  private void file(String name, String text) {
    Files.writeString(folder.resolve(name), text)
  }

  private String log(String task) {
    folder.resolve(".leat/runs/1/attempts/${task}.1/log").toFile().getText('UTF-8')
  }

  private boolean exists(String name) {
    Files.exists(folder.resolve(name))
  }

  private Process leat(String... words) {
    start(command(words), [:])
  }

  private static List<String> command(String... words) {
    LeatProcess.command([], [*words])
  }

  private Process start(List<String> command, Map<String, String> environment) {
    def number = processes.size()
    // tests that a script runs in the background inherit that what Ctrl-C sends is ignored
    def builder = new ProcessBuilder(['env', '--default-signal=INT', *command])
      .directory(folder.toFile())
      .redirectOutput(temporary.resolve("out.$number").toFile())
      .redirectError(temporary.resolve("err.$number").toFile())
    builder.environment().putAll(environment)
    def process = builder.start()
    processes.add(process)
    process
  }

  private int code(Process process) {
    assert process.waitFor(60, TimeUnit.SECONDS) : "still there: ${out(process)} ${err(process)}"
    process.exitValue()
  }

  private String out(Process process) {
    temporary.resolve("out.${processes.indexOf(process)}").toFile().getText('UTF-8')
  }

  private String err(Process process) {
    temporary.resolve("err.${processes.indexOf(process)}").toFile().getText('UTF-8')
  }

  private static void interrupt(Process process) {
    assert new ProcessBuilder('kill', '-INT', "${process.pid()}").start().waitFor() == 0
  }

  private static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 40, delay: 0.02).eventually {
      assert there()
    }
    true
  }
}
