package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What one step may be given of its own, as {@code leat run} takes it, and where is told what became of the step. */
class StepSettingsSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  private String log(String attempt = 'a.1') {
    folder.resolve(".leat/runs/1/attempts/$attempt/log").toFile().getText('UTF-8')
  }

  def 'variables and folder of a step are not those of the next'() {
    given:
    shell.file('sub folder/here', '')

    expect:
    run("""
      env MODE: 'job'
      task('a') {
        sh 'echo "\$MODE \$(ls)"', env: [MODE: 'it is', OTHER: "q'q"], dir: 'sub folder'
        sh 'echo "\$MODE \${OTHER-none}"; ls -d sub*'
      }""").code == 0
    log() == 'it is here\njob none\nsub folder\n'
  }

  def 'a step that is left out and one that may fail are told in the log, by show and by why'() {
    when:
    def ran = run("""
      task('plan') { output 'big', type: 'flag'; sh 'echo big=false >> "\$LEAT_OUTPUT"' }
      task('a') {
        sh 'echo one'
        sh 'echo two', name: 'for the big', when: outputs.plan.big
        sh 'echo three; exit 3', allowFailure: true
        sh 'echo four'
      }""")

    then:
    ran.code == 0
    log() == '''\
      |one
      |leat: step 2 is left out: when outputs.plan.big does not hold
      |three
      |leat: step 3 failed with exit code 3, which is allowed
      |four
      |'''.stripMargin()

    and:
    def left = "step 2 of 4, 'for the big', was left out: when outputs.plan.big does not hold"
    def allowed = 'step 3 of 4 failed with exit code 3, which is allowed'
    shell.leat('why', '1', 'a').out.with { it.contains(left) && it.contains(allowed) }
    shell.leat("show", "1").out.with { it.contains(left) && it.contains(allowed) }
    shell.leat('logs', '1', 'a', '--step', '3').out == 'three\nleat: step 3 failed with exit code 3, which is allowed\n'
    shell.leat('logs', '1', 'a', '--step', '2').out == 'leat: step 2 is left out: when outputs.plan.big does not hold\n'
  }

  def 'a step that fails ends the task, and those behind it do not run'() {
    expect:
    run("task('a') { sh 'exit 3', env: [A: '1']; sh 'echo never' }").code == 1
    log() == ''
    shell.leat('why', '1', 'a').out.contains('exit code 3 in step 1 of 2')
  }

  def 'a step that takes longer than it may is ended with all below it, and the task has failed by its timeout'() {
    given:
    def begun = System.nanoTime()

    when:
    def ran = run("task('a') { sh '(sleep 300; echo below) & sleep 300; echo never', timeout: 1; sh 'echo after' }")

    then: 'at once when it heeds TERM, not after the 5 s that it has for that'
    ran.code == 1
    Duration.ofNanos(System.nanoTime() - begun).seconds < 6
    log() == 'leat: step 1 took longer than its timeout of 1 s\n'
    shell.leat('why', '1', 'a').out.contains('longer than its timeout of 1.0 s in step 1 of 2')
    ProcessHandle.allProcesses().noneMatch { it.info().commandLine().orElse('').with { it.contains('sleep 300') && it.contains(folder.toString()) } }
  }

  def 'a step that takes longer than it may is ended whatever #variable says'() {
    when:
    def ran = run("env $variable: '$value'\ntask('a') { sh 'echo begun; (/bin/sleep 3; echo below) & /bin/sleep 300; echo never', timeout: 1, allowFailure: true; sh '/bin/sleep 3.5' }")

    then:
    ran.code == 0
    log() == 'begun\nleat: step 1 took longer than its timeout of 1 s\nleat: step 1 failed with exit code 124, which is allowed\n'

    where:
    variable | value
    'PATH'   | '/nowhere'
    'GLOBIGNORE' | '*'
    'EXECIGNORE' | '*'
    'TMOUT'  | '1'
  }

  def 'a timeout and a stream hold whatever the variables of who began Leat say'() {
    given:
    shell.environment = [PATH: System.getenv('PATH'), TMOUT: '1', GLOBIGNORE: '*', EXECIGNORE: '*', FUNCNEST: '1', SHELLOPTS: 'xtrace:errexit:noglob:nounset:allexport:keyword:noexec', BASHOPTS: 'failglob:nocasematch', 'BASH_FUNC_wait%%': '() { return 0; }']

    when:
    def ran = run("""
      pipe('p', record: 'artifact') { task('w') { sh 'echo one; sleep 2.5; echo two' }; task('r') { sh 'cat > got' } }
      task('a') { sh '(sleep 3; echo below) & sleep 300', timeout: 1, allowFailure: true; sh 'sleep 3.5' }""")

    then:
    ran.code == 0
    folder.resolve('got').toFile().text == 'one\ntwo\n'
    !log().contains('below')
  }

  def 'no secret is shown by a shell that traces, since who began Leat has it so'() {
    given:
    shell.file('trace', 'set -x\n')
    shell.file('key', 'a_secret_of_many_letters')
    shell.environment = [PATH: System.getenv('PATH')] + variable.collectEntries { name, value -> [name, value == 'trace' ? folder.resolve(value).toString() : value] }

    when:
    def ran = run("task('a') { secrets 'KEY'; sh 'env | grep -c leat_masked || :' }", '--secret', 'KEY=@key')

    then:
    ran.code == 0
    log().readLines().contains('0')
    !log().contains('a_secret_of_many_letters')
    Files.walk(folder.resolve('.leat')).withCloseable { all -> all.filter { Files.isRegularFile(it) && it.toFile().getText('ISO-8859-1').contains('a_secret_of_many_letters') }.toList() } == []

    where:
    variable << [[SHELLOPTS: 'xtrace:verbose'], [SHELLOPTS: 'allexport'], [BASH_ENV: 'trace']]
  }

  def 'the options of the shell that began Leat are not those of a step: #variable'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')] + variable
    shell.file('e.sh', 'echo from the task')

    expect:
    run("task('a') { env BASH_ENV: './e.sh'; sh 'case \$- in *[pv]*) exit 1 ;; esac; shopt -q extglob && exit 2; echo step' }").code == 0
    log() == 'from the task\nstep\n'

    where:
    variable << [[SHELLOPTS: 'verbose'], [BASHOPTS: 'extglob']]
  }

  def 'a timeout that nobody can watch is no success'() {
    given:
    shell.environment = [PATH: shell.pathWithout('sleep')]

    expect:
    run("task('a') { sh 'echo one; /bin/sleep 300', timeout: 60 }").code == 1
    log().endsWith('leat: step 1 was ended, since its timeout cannot be watched: sleep failed\n')
  }

  @Timeout(60)
  def 'a timeout holds though the step signals its process group: #signal'() {
    expect:
    run("task('a') { sh 'trap \\'\\' $signal; kill -$signal 0; trap - $signal; echo on; sleep 300', timeout: 1 }").code == 1
    log() == 'on\nleat: step 1 took longer than its timeout of 1 s\n'

    where:
    signal << ['TERM', 'HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'ALRM']
  }

  @Timeout(60)
  def 'nothing is lost of a step that names its output and signals its process group: #signal, #settings'() {
    given:
    def tasks = (1..6).collect { "task('a$it') { sh 'trap \\'\\' $signal; echo first > /dev/stderr; kill -$signal 0; sleep 0.2; echo second; exit 0'$settings; sh 'echo third' }" }

    expect:
    run(tasks.join('\n'), '--jobs', '2').code == 0
    (1..6).each { assert folder.resolve(".leat/runs/1/attempts/a${it}.1/log").toFile().text == 'first\nsecond\nthird\n' }

    where:
    [signal, settings] << [['TERM', 'HUP', 'USR1'], ['', ', timeout: 20']].combinations()
  }

  def 'what begins with a dash is no option of the shell: #command'() {
    expect:
    run("task('a') { sh '$command' }").code == 1
    shell.leat('why', '1', 'a').out.contains('exit code 127')

    where:
    command << ['-c', '-l', '-c /usr/bin/env', '-a foo /bin/echo hi']
  }

  def 'a step that takes longer than it may is given the time to tidy up'() {
    expect:
    run("task('a') { sh 'trap \"sleep 2; echo tidied; exit 0\" TERM; echo begun; while :; do sleep 0.05; done', timeout: 1 }").code == 1
    log().startsWith('begun\n')
    log().contains('tidied\n')
    log().endsWith('leat: step 1 took longer than its timeout of 1 s\n')
  }

  def 'a step that a signal ends leaves no line of the shell that ran it in the log: #steps'() {
    expect:
    run("task('a') { $steps }").code == 1
    log().readLines() - name == ['one']
    shell.leat('why', '1', 'a').out.contains("exit code $code (signal")

    where:
    steps                                                                | code | name
    "sh 'echo one; kill -KILL \$\$'"                                     | 137  | 'Killed'
    "sh 'echo one; kill -SEGV \$\$'"                                     | 139  | 'Segmentation fault'
    "sh 'echo one > /dev/stderr; kill -KILL \$\$'"                       | 137  | 'Killed'
    "sh 'echo one; kill -KILL \$\$', timeout: 60"                        | 137  | 'Killed'
    "sh 'echo one; kill -KILL \$\$', env: [A: '1'], dir: '.'"            | 137  | 'Killed'
    "sh 'echo one > /dev/stderr; kill -ABRT \$\$', timeout: 60, dir: '.'" | 134  | 'Aborted'
  }

  def 'a timeout that is allowed lets the next step run, and one that is not reached changes nothing'() {
    expect:
    run("task('a') { sh 'sleep 300', timeout: 1, allowFailure: true; sh 'echo after; exit 4', timeout: 600 }").code == 1
    log() == '''\
      |leat: step 1 took longer than its timeout of 1 s
      |leat: step 1 failed with exit code 124, which is allowed
      |after
      |'''.stripMargin()
    shell.leat('why', '1', 'a').out.contains('exit code 4 in step 2 of 2')
  }

  def 'what a step has of its own is in the plan'() {
    given:
    shell.file('Jobfile', """
      job('web') {
        task('a') { sh 'make', dir: 'it', env: [MODE: 'ci'], timeout: 600, allowFailure: true, when: git.branch == 'main' }
      }""")

    expect:
    shell.leat('plan', '--branch', 'dev').out.contains("make  (when git.branch == 'main': no, in it, MODE=ci, timeout 10m, may fail)")
    shell.leat('plan', '--branch', 'dev', '--format', 'json').out.replaceAll(/\s/, '')
      .contains('"when":"git.branch==\'main\'","env":{"MODE":"ci"},"dir":"it","timeoutSeconds":600,"allowFailure":true')
  }
}
