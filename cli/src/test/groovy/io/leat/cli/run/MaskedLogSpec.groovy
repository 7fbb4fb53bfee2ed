package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir

/** A masked log holds all that the steps printed, and ends with them, whatever becomes of the process that masks. */
class MaskedLogSpec extends Specification {
  static final MASK = 'for p in $(cat /proc/$PPID/task/$PPID/children); do [ $p = $$ ] || mask=$p; done'

  @TempDir
  Path folder

  def 'all is there, though the mask #what'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), TOK: 'Zq8KwPlm4Vx2Rt7Y']
    shell.file('Jobfile', "job('web') { task('a') { secrets 'TOK'; sh '''$script''' } }")

    when:
    long begun = System.nanoTime()
    def run = shell.leat('run')

    then:
    run.code == 0
    Duration.ofNanos(System.nanoTime() - begun) < Duration.ofSeconds(15)
    def printed = shell.leat('logs', '1', 'a').out.readLines()
    printed.findAll { it != 'on' } == (1..3000)*.toString() + ['*** the last']

    where:
    what                                               | script
    'was held when the steps ended'                    | "$MASK; kill -STOP \$mask; (sleep 1.5; kill -CONT \$mask) > /dev/null 2>&1 & seq 3000; echo \"\$TOK the last\""
    'is written to by what the steps left running'     | 'setsid sh -c "for n in $(seq -s " " 600); do echo on; sleep 0.05; done" & seq 3000; echo "$TOK the last"'
  }
}
