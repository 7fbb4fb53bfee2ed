package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir

/** A masked log holds all that the steps printed, and ends with them, whatever becomes of the process that masks. */
class MaskedLogSpec extends Specification {
  static final MASK = 'for p in $(cat /proc/$PPID/task/$PPID/children); do [ $p = $$ ] || mask=$p; done'

  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), TOK: 'Zq8KwPlm4Vx2Rt7Y']
  }

  def 'all is there, though the mask #what'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK'; sh '''$script''' } }")

    when:
    long begun = System.nanoTime()
    def run = shell.leat('run')

    then:
    run.code == 0
    Duration.ofNanos(System.nanoTime() - begun) < Duration.ofSeconds(15)
    def printed = shell.leat('logs', '1', 'a').out.readLines()
    printed.findAll { it != 'on' } == (1..3000)*.toString() + ['*** the last'] + said

    where:
    what                                               | script || said
    'was held when the steps ended'                    | "$MASK; kill -STOP \$mask; (sleep 1.5; kill -CONT \$mask) > /dev/null 2>&1 & seq 3000; echo \"\$TOK the last\"" || []
    'is written to by what the steps left running'     | 'setsid sh -c "for n in $(seq -s " " 600); do echo on; sleep 0.05; done" & seq 3000; echo "$TOK the last"' || ['leat: what the steps left running is not heard any more']
  }

  def 'what a step has others print for it is in its log and in its file, as without a mask'() {
    given:
    shell.file('Jobfile', """job('web') {
      (1..6).each { i -> task("a\$i") { secrets 'TOK'; sh "exec > >(sed -u 's/^/+/' | tee build.\$i) 2>&1; seq 5000; echo last" } }
    }""")

    expect:
    shell.leat('run').code == 0
    (1..6).each {
      assert shell.leat('logs', '1', "a$it").out.readLines() == (1..5000).collect { "+$it" as String } + '+last'
      assert folder.resolve("build.$it").toFile().readLines().size() == 5001
    }
  }

  def 'what is stopped has its last words masked, and what it leaves is not ended by what it prints'() {
    given:
    shell.file('inner', "trap 'sleep 1; echo cleaning; sleep 0.2; echo \"released \$TOK\"; rm -f lock; exit 0' TERM\ntouch lock; while :; do sleep 0.1; done\n")
    shell.file('Jobfile', """job('web') {
      task('stopped') { secrets 'TOK'; timeout seconds: 1; sh '''bash inner\necho never''' }
      task('left') { secrets 'TOK'; sh '(sleep 0.8; echo ready; sleep 0.8; echo on; touch lives) & echo started' }
      always { task('last') { sh 'for i in \$(seq 40); do [ -e lives ] && exit; sleep 0.1; done; exit 1' } }
    }""")

    expect:
    shell.leat('run', '--jobs', '2').out.contains('✓ last')
    shell.leat('logs', '1', 'stopped').out.readLines() - 'Terminated' == ['cleaning', 'released ***']
    !Files.exists(folder.resolve('lock'))
  }

  def 'what a step has others print late is in its log: #late s'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK'; sh 'exec > >(sleep $late; cat; sleep $late) 2>&1; echo the deploy broke; exit 3' } }")

    expect:
    shell.leat('run').code == 1
    shell.leat('logs', '1', 'a').out == 'the deploy broke\n'

    where:
    late << [0.9, 2]
  }

  def 'the time in which a mask hears what was left is no time of the task'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK'; timeout seconds: 2; retry 1; sh 'echo x >> done; setsid sleep 8 & printf ended' } }")

    expect:
    shell.leat('run').code == 0
    folder.resolve('done').toFile().text == 'x\n'
    shell.leat('logs', '1', 'a').out == 'ended\nleat: what the steps left running is not heard any more\n'
  }

  def 'what looks like a mark is text'() {
    given:
    shell.file('like', (0..3).collect { "\u001eleat $it 0\n" }.join())
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK'; sh 'cat like; sleep 1; echo after' } }")

    expect:
    shell.leat('run').code == 0
    shell.leat('logs', '1', 'a').out == folder.resolve('like').toFile().text + 'after\n'
  }
}
