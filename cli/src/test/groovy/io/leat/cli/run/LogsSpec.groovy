package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.log.LogIndexer
import io.leat.engine.run.AttemptOutcome
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

class LogsSpec extends Specification {
  @TempDir Path folder
  Shell shell
  Told told

  def setup() {
    shell = new Shell(folder)
  }

  def cleanup() {
    told?.close()
  }

  /** A run whose task 'a' has ended and printed {@code log}. */
  void printed(String log, String steps = null) {
    told = Told.begun(folder, "job('web') { task('a') { retry 1; sh 'x'; sh 'y'; sh 'z' }\n task('b') { needs 'a'; sh 'x' } }")
    told.start('a')
    Files.writeString(told.folder('a').log(), log)
    if (steps) {
      Files.writeString(told.folder('a').steps(), steps)
    }
  }

  static final TEN = (1..10).collect { "line $it" }.join('\n') + '\n'

  def 'leat logs #words prints #expected'() {
    given:
    printed(TEN)
    told.end('a')

    when:
    def said = shell.leat('logs', 'last', 'a', *words)

    then:
    said.code == 0
    said.err == ''
    said.out.readLines()*.replace('line ', '').join(' ') == expected

    where:
    words                                              || expected
    []                                                 || '1 2 3 4 5 6 7 8 9 10'
    ['--tail', '3']                                    || '8 9 10'
    ['--tail', '0']                                    || ''
    ['--tail', '99']                                   || '1 2 3 4 5 6 7 8 9 10'
    ['--since-line', '9']                              || '9 10'
    ['--since-line', '11']                             || ''
    ['--since-line', '9', '--tail', '5']               || '9 10'
    ['--grep', '[13]']                                 || '1 3 10'
    ['--grep', '^line 1$']                             || '1'
    ['--grep', '1', '--since-line', '2']               || '10'
    ['--grep', '[1-5]', '--tail', '2']                 || '5 10'
    ['--grep', 'x', '--tail', '2']                     || ''
    ['--grep', '[1-5]', '--tail', '2', '--since-line', '6'] || '10'
    ['--attempt', '1', '--tail', '1']                  || '10'
  }

  def 'bytes are printed as they are'() {
    given:
    printed('')
    def bytes = [0, 255, 27, 91, 51, 49, 109, 13, 10, 128, 65] as byte[]
    Files.write(told.folder('a').log(), bytes)
    def out = new ByteArrayOutputStream()
    shell.broken = out

    when:
    shell.leat('logs', '1', 'a')

    then:
    out.toByteArray() == bytes
  }

  def 'step #step printed #expected'() {
    given:
    printed('one\ntw', '1 0\n2 4\n3 6\n')
    Files.writeString(told.folder('a').log(), 'one\ntwthree\nmore\n')

    expect:
    shell.leat('logs', 'last', 'a', '--step', "$step", *words).out == expected

    where:
    step | words            || expected
    1    | []               || 'one\n'
    2    | []               || 'tw'
    3    | []               || 'three\nmore\n'
    3    | ['--tail', '1']  || 'more\n'
    1    | ['--grep', 'o']  || 'one\n'
    2    | ['--grep', 't']  || 'tw'
  }

  def 'a step that was not begun is said to be so'() {
    given:
    printed('one\n', '1 0\n2 4\n')

    when:
    def said = shell.leat('logs', 'last', 'a', '--step', '3')

    then:
    said.code == 2
    said.err == 'leat: step 3 was not begun; the last one begun is step 2\n'
  }

  def 'each line is led by the time when it was first seen, where that is known'() {
    given:
    printed('one\ntwo\n')

    when: 'nothing has indexed the log'
    def without = shell.leat('logs', 'last', 'a', '--time').out

    and:
    LogIndexer.open(told.folder('a').log()).withCloseable { it.advance(Instant.parse('2026-01-31T12:00:00Z')) }
    def with = shell.leat('logs', 'last', 'a', '--time').out

    then:
    without == '-                        one\n-                        two\n'
    with == '2026-01-31T12:00:00.000Z one\n2026-01-31T12:00:00.000Z two\n'
  }

  def '#words is a mistake that is explained'() {
    given:
    printed('x\n')

    when:
    def said = shell.leat('logs', 'last', *words)

    then:
    said.code == 2
    said.err == expected

    where:
    words                       || expected
    ['a', '--tail', '-1']       || "leat: '-1' is not a value of --tail\n  help: it takes a number from 0 on\n"
    ['a', '--step', '0']        || "leat: '0' is not a value of --step\n  help: it takes a number from 1 to 10000\n"
    ['a', '--attempt', '3']     || "leat: 'a' was not tried 3 times\n  help: its attempts are 1\n"
    ['a', '--follow', '--step', '1'] || "leat: '--follow' and '--step' contradict each other\n"
    ['aa']                      || "leat: there is no task 'aa' in run web#1\n  help: did you mean 'a'?\n"
  }

  def 'a task that has not begun is said to wait, on stderr'() {
    given:
    printed('x\n')

    when:
    def said = shell.leat('logs', 'last', 'b')

    then:
    said.code == 0
    said.out == ''
    said.err == "'b' has printed nothing: it is waiting\nIt waits for 'a' (running).\n"
  }

  def 'a task that was skipped is said to have been'() {
    given:
    told = Told.begun(folder, "job('web') { task('a') { sh 'x' }\n task('b') { needs 'a'; sh 'x' } }")
    told.pass('a', new AttemptOutcome.Exited(1))

    expect:
    shell.leat('logs', 'last', 'b').err == "'b' printed nothing: it was skipped, needs 'a', which failed\n"
  }

  /** Calls leat beside this thread. */
  private CompletableFuture<String> beside(OutputStream out, String... words) {
    shell.broken = out
    CompletableFuture.supplyAsync { shell.leat(words).err }
  }

  private static void seen(ByteArrayOutputStream out, Closure<Boolean> condition) {
    new PollingConditions(timeout: 20).eventually { assert condition(out.toString('UTF-8')) }
  }

  def 'a log is followed until its task has ended, with what is left, and over attempts'() {
    given:
    printed('first\n')
    def out = new ByteArrayOutputStream()

    when:
    def following = beside(out, 'logs', 'last', 'a', '--follow')
    seen(out) { it == 'first\n' }
    Files.writeString(told.folder('a').log(), 'first\nsecond')
    seen(out) { it == 'first\nsecond' }
    Files.writeString(told.folder('a').log(), 'first\nsecond\nlast')
    told.end('a', new AttemptOutcome.Exited(1)).start('a')
    Files.writeString(told.folder('a', 2).log(), 'again\n')
    seen(out) { it == 'first\nsecond\nlastagain\n' }
    told.end('a')
    def err = following.get(20, TimeUnit.SECONDS)

    then:
    err == "attempt 2 of 'a'\n"
    out.toString('UTF-8') == 'first\nsecond\nlastagain\n'
  }

  def 'a task is followed before it begins, and only lines that match are printed'() {
    given:
    printed('x\n')
    def out = new ByteArrayOutputStream()

    when:
    def following = beside(out, 'logs', 'last', 'b', '-f', '--grep', 'o')
    told.end('a').start('b')
    def log = told.folder('b').log()
    Files.writeString(log, 'one\nxx\ntw')
    seen(out) { it == 'one\n' }
    Files.writeString(log, 'one\nxx\ntwo\nno end')
    told.end('b')
    following.get(20, TimeUnit.SECONDS)

    then:
    out.toString('UTF-8') == 'one\ntwo\nno end'
  }

  def 'following ends when nobody runs the run and its attempt does not go on'() {
    given:
    printed('x\n')
    told.owner.close()

    when:
    def said = shell.leat('logs', 'last', 'b', '--follow')

    then:
    said.code == 0
    said.err == 'nobody runs web#1; go on with it: leat attach 1\n'
  }

  def 'a real run keeps the log of each step apart'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo one'; sh 'echo two; echo more'; sh 'exit 3' } }")

    when:
    shell.leat('run')

    then:
    shell.leat('logs', 'last', 'a', '--step', '2').out == 'two\nmore\n'
    shell.leat('why', 'last', 'a').out.contains('Attempt 1 ended with exit code 3 in step 3 of 3 at ')
  }
}
