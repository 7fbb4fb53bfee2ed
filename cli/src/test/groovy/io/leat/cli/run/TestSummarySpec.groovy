package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings
import spock.lang.Specification
import spock.lang.TempDir

/** What is shown of test reports at the end of a run and by {@code leat show}. */
class TestSummarySpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  private static String suite(String... cases) {
    "<testsuite name='s'>${cases.join('')}</testsuite>"
  }

  private static String failure(String name, String message) {
    "<testcase classname='Foo' name='$name' time='0.25'><failure message='$message'/></testcase>"
  }

  private static String pass(String name) {
    "<testcase classname='Foo' name='$name'/>"
  }

  /** A task whose n-th attempt reports the n-th text, and fails unless it is the last. */
  private Shell.Outcome run(String... reports) {
    reports.eachWithIndex { text, i -> shell.file("report.${i + 1}", text) }
    shell.file('Jobfile', """job('web') { task('unit') {
      ${reports.length > 1 ? "retry ${reports.length - 1}, on: ['failed']" : ''}
      reports junit: 'r/*.xml'
      sh 'mkdir -p r; cp report.\$LEAT_ATTEMPT r/a.xml; [ \$LEAT_ATTEMPT = ${reports.size()} ]'
    } }""")
    shell.leat('run')
  }

  def 'failed tests are a table with their times and messages'() {
    given:
    shell.file('Jobfile', "job('web') { task('unit') { reports junit: 'a.xml'; sh 'touch a.xml; false' } }")
    shell.file('a.xml', suite(failure('one', 'expected 1'), failure('other', 'x&#10;y'), pass('good'), "<testcase name='no'><skipped/></testcase>"))

    when:
    def outcome = shell.leat('run')

    then:
    outcome.out.contains('\ntests: 4, 2 failed, 1 skipped\n  ✗ Foo one    unit  250 ms  expected 1\n  ✗ Foo other  unit  250 ms  x\n')
    shell.leat('show', 'last').out.contains('tests: 4, 2 failed, 1 skipped\n  ✗ Foo one ')
  }

  def 'a task fails whose reports #what, unless that is allowed'() {
    given:
    def jobfile = { String more -> shell.file('Jobfile', "job('web') { task('unit') { reports junit: ['r/*.xml', '!r/x*']$more; sh 'touch -c r/*' } }") }
    files.each { name, text -> shell.file(name, text) }
    jobfile('')

    when:
    def outcome = shell.leat('run')

    then:
    outcome.code == 1
    (outcome.out + outcome.err).contains(said)
    shell.leat('why', 'last', 'unit').out.contains(said)

    when:
    jobfile(', allowEmpty: true')

    then:
    shell.leat('run').code == 0

    where:
    what             | files                                                   || said
    'are missing'    | [:]                                                     || "no file matches 'r/*.xml', '!r/x*'"
    'are taken out'  | ['r/x.xml': "<testsuite><testcase name='a'/></testsuite>"] || "no file matches 'r/*.xml', '!r/x*'"
    'hold no test'   | ['r/a.xml': '<testsuite/>', 'r/b.xml': '<testsuites/>']        || "its test reports tell of no test: 2 files match"
  }

  def 'a report that does not show all is not green, unless that may be: #report'() {
    given:
    def jobfile = { String more -> shell.file('Jobfile', "job('web') { task('unit') { reports junit: '*.xml'$more; sh 'cp good a.xml; cp bad b.xml' }; task('next') { needs 'unit'; sh 'echo shipped' } }") }
    shell.file('good', suite(pass('one')))
    shell.file('bad', report)
    jobfile('')

    when:
    def outcome = shell.leat('run')

    then:
    outcome.code == 1
    !outcome.out.contains('shipped')
    outcome.out.contains("its steps ended well, and its test report 'b.xml' $said")
    shell.leat('why', 'last', 'unit').out.contains("its test report 'b.xml' $said")

    when:
    jobfile(', allowFailed: true')

    then:
    shell.leat('run').with { it.code == 0 && it.out.contains('shipped') }

    where:
    report                                                                              || said
    '<testsuite tests="40"><testcase name="q"/><testcase name="z'                       || 'is not well-formed in line 1'
    ''                                                                                  || 'is not well-formed in line 1'
    '<testsuites failures="2" errors="1"><testsuite><testcase name="q"/></testsuite></testsuites>' || "claims 3 failed tests of the suite '', but shows none; if that may be, write allowFailed: true"
  }

  def 'a task whose reports tell of failed tests is not green, though its steps ended well, unless that may be'() {
    given:
    def jobfile = { String more -> shell.file('Jobfile', "job('web') { task('unit') { reports junit: 'r.xml'$more; sh 'cp given r.xml' }; task('next') { needs 'unit'; sh 'true' } }") }
    shell.file('given', "<testsuite><testcase name='a'><failure/></testcase><testcase name='b'><error/></testcase><testcase name='c'/></testsuite>")
    jobfile('')

    when:
    def outcome = shell.leat('run')

    then:
    outcome.code == 1
    outcome.out.contains('its steps ended well, and its test reports tell of 2 tests that failed; if that may be, write allowFailed: true')
    outcome.out.contains('tests: 3, 2 failed')
    shell.leat('show', 'last').out.contains('skipped')

    when:
    jobfile(', allowFailed: true')

    then:
    shell.leat('run').with { it.code == 0 && it.out.contains('tests: 3, 2 failed') }
    shell.leat('plan').out.contains('which may tell of failed tests')
  }

  def 'a report that was there before the run counts for nothing, #how'() {
    given:
    new ProcessBuilder('git', 'init', '-q', '.').directory(folder.toFile()).start().waitFor()
    shell.file('r.xml', suite(pass('old')))
    shell.file('Jobfile', "job('web') { task('unit') { reports junit: '*.xml'; sh '[ ! -e new ] || cp new n.xml' } }")

    when:
    def outcome = shell.leat('run', *options)

    then:
    outcome.code == 1
    outcome.out.contains("its test reports are of before this run, and it wrote none: one file matches '*.xml'; if that may be, write allowEmpty: true")
    !outcome.out.contains('tests: 1')

    when: 'beside one of now'
    shell.file('new', suite(pass('one'), pass('two')))

    then:
    shell.leat('run', *options).with { it.code == 0 && it.out.contains('tests: 2') }
    shell.leat('why', '2', 'unit').out.contains('One test report is of before this run and was passed over.')

    where:
    how        | options
    'in place' | []
    'isolated' | ['--isolated']
  }

  /** Until the clock of the file system has gone on by more than it may be behind that of a run. */
  private void awaitTick() {
    def clock = folder.resolve('clock')
    def begin = System.currentTimeMillis()
    while (Files.getLastModifiedTime(Files.writeString(clock, '')).toMillis() < begin + 50) {
      Thread.onSpinWait()
    }
    Files.delete(clock)
  }

  def 'a task that was taken over gives no report that it did not write'() {
    given:
    shell.file('Jobfile', "job('web') { task('build') { sh ':' }; task('test') { needs 'build'; reports junit: 'r/*.xml'; sh '[ ! -e new ] || { sleep 0.1; cp new r/b.xml; false; }' } }")
    shell.file('r/a.xml', suite(pass('old')))
    awaitTick()

    expect:
    shell.leat('run').code == 1
    2.times { assert shell.leat('run', '--from', 'failed').out.contains('of before this run, and it wrote none: one file matches') }

    when: 'nor one that the task itself wrote where it failed'
    shell.file('new', suite(pass('one')))

    then:
    shell.leat('run').code == 1
    new File(folder.toFile(), 'new').delete()
    2.times { assert shell.leat('run', '--from', 'failed').out.contains('of before this run, and it wrote none: 2 files match') }
  }

  def 'what a task wrote that was taken over counts, over several runs'() {
    given:
    shell.file('Jobfile', """
      job('web') { task('a') { sh 'mkdir -p r; cp one r/a.xml' }; task('b') { needs 'a'; sh 'true' }; task('c') { needs 'b'; reports junit: 'r/*.xml'; sh 'true' } }
      job('other') { task('x') { sh 'true' } }""")
    shell.file('r/old.xml', suite(pass('old'), pass('too')))
    shell.file('one', suite(pass('one')))
    awaitTick()

    expect:
    shell.leat('run', '--job', 'web').out.contains('tests: 1')
    2.times { assert shell.leat('run', '--job', 'other').code == 0 }
    ['b', 'c', 'c'].each { assert shell.leat('run', '--job', 'web', '--from', it).out.contains('tests: 1\n') }
    with(shell.leat('why', 'last', 'c').out) {
      it.contains('One test report is of before this run and was counted.')
      it.contains('One test report is of before this run and was passed over.')
    }
  }

  def 'what a task left counts whose earlier result is taken, #what'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { inputs 'one'; sh 'mkdir -p r; cp one r/a.xml'$artifact }; task('b') { needs 'a'; reports junit: 'r/*.xml'; sh 'true' } }")
    shell.file('r/old.xml', suite(pass('old'), pass('too')))
    shell.file('one', suite(pass('one')))

    expect:
    shell.leat('run').out.contains('tests: 1\n')
    shell.leat('run').with { it.out.contains('a succeeded: the result of run 1') && it.out.contains('tests: 1\n') }
    shell.leat('run', '--from', 'b').out.contains('tests: 1\n')

    where:
    what              | artifact
    'in the folder'   | ''
    'as its artifact' | "; artifact 'r', files: 'r/a.xml'"
  }

  def 'an artifact gives the reports that it brings, and no other, #how#taken'() {
    given:
    new ProcessBuilder('git', 'init', '-q', '.').directory(folder.toFile()).start().waitFor()
    shell.file('one', suite(pass('one')))
    shell.file('in/r/old.xml', suite(pass('old'), pass('too')))
    shell.file('Jobfile', """job('web') {
      task('a') { $inputs sh 'mkdir -p r; cp one r/a.xml'; artifact 'r', files: 'r/*.xml'; artifact 'bin', files: 'one' }
      task('b') { use artifact: 'r', from: 'a', into: 'in'; reports junit: 'in/**/*.xml'; sh 'true' }
      task('c') { needs 'b'; use artifact: 'bin', from: 'a', into: 'in'; reports junit: 'in/r/old.xml'; sh 'true' }
    }""")

    expect:
    3.times {
      assert shell.leat('run', *options).with {
        it.code == 1 && it.out.contains('tests: 1\n') && it.out.contains("wrote none: one file matches 'in/r/old.xml'")
      }
    }
    shell.leat('run', '--from', 'failed', *options).code == 1
    shell.leat('run', '--from', 'b', *options).out.contains('tests: 1\n')

    where:
    how        | options        | taken                     | inputs
    'in place' | []             | ''                        | ''
    'isolated' | ['--isolated'] | ''                        | ''
    'in place' | []             | ', of an earlier result'  | "inputs 'one';"
    'isolated' | ['--isolated'] | ', of an earlier result'  | "inputs 'one';"
  }

  def 'a report that only a cache brought does not count, #how'() {
    given:
    new ProcessBuilder('git', 'init', '-q', '.').directory(folder.toFile()).start().waitFor()
    shell.file('.gitignore', 'r/\n')
    shell.file('one', suite(pass('one')))
    shell.file('test', 'mkdir -p r; cp one r/a.xml')
    shell.file('Jobfile', """job('web') {
      task('a') { cache 'r', key: 'k', paths: 'r'; reports junit: 'r/*.xml'$allowed; sh 'sh ./test' }
      task('b') { needs 'a'; reports junit: 'r/*.xml', allowEmpty: $isolated; sh 'true' }
    }""")
    def gone = { new File(folder.toFile(), 'r').deleteDir() }

    expect:
    shell.leat('run', *options).out.contains('tests: ')

    when:
    gone()
    shell.file('test', 'test -e r/a.xml')

    then:
    shell.leat('run', *options).with { it.code == 1 && it.out.contains("of before this run, and it wrote none: one file matches 'r/*.xml'") }
    shell.leat('run', '--from', 'failed', *options).code == 1

    when: 'but one that is written anew, to the same'
    gone()
    shell.file('test', 'cp one r/a.xml')

    then:
    shell.leat('run', *options).with { it.code == 0 && it.out.contains('tests: ') }

    where:
    how                           | options        | allowed              | isolated
    'in place'                    | []             | ''                   | false
    'in place, by another task'   | []             | ', allowEmpty: true' | false
    'isolated'                    | ['--isolated'] | ''                   | true
  }

  def 'what a cache brought for an attempt before does not count for the next'() {
    given:
    shell.file('one', suite(pass('one')))
    shell.file('test', 'mkdir -p r s; cp one r/a.xml; cp one s/a.xml')
    shell.file('Jobfile', """job('web') {
      task('a') { retry 1; cache 'r', key: 'k', paths: 'r'; cache 's', key: 'k', paths: 's'; reports junit: ['r/*.xml', 's/*.xml']; sh 'sh ./test' }
    }""")

    expect:
    shell.leat('run').out.contains('tests: 2')

    when:
    ['r', 's'].each { new File(folder.toFile(), it).deleteDir() }
    shell.file('test', '[ "$LEAT_ATTEMPT" = 2 ] || { rm -r r; exit 1; }')

    then:
    shell.leat('run').with { it.code == 1 && it.out.contains('of before this attempt, and it wrote none: 2 files match') }
  }

  def 'a report that is a link counts by what it leads to, once, and out of the workspace not in silence: #link'() {
    given:
    def elsewhere = Files.createTempDirectory('elsewhere')
    elsewhere.resolve('bad').toFile().text = suite(failure('bad', 'no'))
    shell.file('one', suite(pass('one')))
    shell.file('bad', suite(failure('bad', 'no')))
    shell.file('Jobfile', """job('web') { task('unit') { reports junit: 'r/*.xml'; sh 'mkdir -p r; rm -f r/*; cp one r/a.xml; ${link.replace('ELSEWHERE', "$elsewhere")}' } }""")

    expect:
    2.times { assert shell.leat('run').with { [it.code, it.out.contains(said)] } == [code, true] }

    cleanup:
    elsewhere?.toFile()?.deleteDir()

    where:
    link                             || code | said
    'ln -s a.xml r/b.xml'            || 0    | 'tests: 1\n'
    'cp one t; ln -s ../t r/b.xml'   || 0    | 'tests: 2\n'
    'cp bad t; ln -s ../t r/b.xml'   || 1    | 'tests: 2, 1 failed'
    'ln -s ELSEWHERE/bad r/b.xml'    || 1    | "its test report 'b.xml' is a link that leads out of the workspace or nowhere, and is not followed"
    'ln -s nothing r/b.xml'          || 1    | "its test report 'b.xml' is a link that leads out of the workspace or nowhere, and is not followed"
    'ln -s /dev/zero r/b.xml'        || 1    | "its test report 'b.xml' is a link that leads out of the workspace or nowhere, and is not followed"
  }

  def 'a report may have any name'() {
    given:
    shell.file('r/ü ✓.xml', suite(pass('old')))
    shell.file('one', suite(pass('one')))
    shell.file('Jobfile', "job('web') { task('unit') { reports junit: 'r/*.xml'; sh 'cp one r/ö.xml' } }")

    expect:
    2.times { assert shell.leat('run').with { it.code == 0 && it.out.contains('tests: 1\n') } }
  }

  def 'in place the report of an attempt does not count for the next, and that of another task does'() {
    given:
    shell.file('one', suite(pass('one')))
    shell.file('test', '[ "$LEAT_ATTEMPT" = 2 ] || { cp one r/b.xml; false; }')
    shell.file('Jobfile', """job('web') {
      task('a') { sh 'mkdir -p r; cp one r/a.xml' }
      task('b') { needs 'a'; retry 1; reports junit: '$pattern'; sh 'sh ./test' }
    }""")

    when:
    def outcome = shell.leat('run')

    then:
    outcome.code == code
    outcome.out.contains(said)

    when: 'it writes one itself'
    shell.file('test', 'cp one r/b.xml; [ "$LEAT_ATTEMPT" = 2 ]')

    then:
    shell.leat('run').with { it.code == 0 && it.out.contains("tests: $written\n") }

    where:
    pattern   || code | said                                                                                       | written
    'r/b.xml' || 1    | "its test reports are of before this attempt, and it wrote none: one file matches 'r/b.xml'" | 1
    'r/*.xml' || 0    | 'tests: 1\n'                                                                              | 2
  }

  def 'what another task wrote beside an attempt counts for the next one, #what'() {
    given:
    shell.file('other', suite(report))
    shell.file('one', suite(pass('one')))
    shell.file('Jobfile', """job('web') {
      task('a') { sh 'until [ -e begun ]; do sleep 0.02; done; mkdir -p r; cp other r/a.xml; touch done' }
      task('b') { retry 1; reports junit: 'r/*.xml'; sh 'touch begun; until [ -e done ]; do sleep 0.02; done; $own [ "\$LEAT_ATTEMPT" = 2 ]' }
    }""")

    when:
    def outcome = shell.leat('run', '--jobs', '2')

    then:
    outcome.code == code
    outcome.out.contains(said)
    shell.leat('why', 'last', 'b').out.contains('written before this attempt, by an earlier one or by another task, and was counted.')

    where:
    what                 | report               | own                || code | said
    'as the only one'    | pass('a')            | ''                 || 0    | 'tests: 1\n'
    'as one that failed' | failure('a', 'no')   | 'cp one r/b.xml;'  || 1    | 'tests: 2, 1 failed'
  }

  def 'an old report counts once it is written anew, and by nothing else, #how: #command'() {
    given:
    new ProcessBuilder('git', 'init', '-q', '.').directory(folder.toFile()).start().waitFor()
    shell.file('t/r.xml', suite(pass('one')))
    shell.file('one', suite(pass('one')))
    shell.file('two', suite(pass('two')))
    shell.file('Jobfile', """job('web') { task('a') { reports junit: 't/*.xml'; sh '$command' } }""")

    expect:
    shell.leat('run', *options).out.contains('tests: 1\n') == counts

    where:
    [[command, counts], [how, options]] << [
      [
        ['true', false], ['chmod -R u+rw,o-r t', false], ['ln t/r.xml other', false], ['mv t/r.xml t/b; mv t/b t/r.xml', false], ['cp -p t/r.xml s; mv s t/r.xml', false],
        ['mv t/r.xml t/b.xml', false], ['cp -p t/r.xml t/b.xml', false], ['ln t/r.xml t/b.xml', false], ['mkdir t/s; mv t/r.xml t/s; cp -p t/s/r.xml t/n.xml', false],
        ['tar cf s t; tar xf s', false], ['cp one t/r.xml', true], ['touch -r t/r.xml two; cp -p two t/r.xml', true], ['rm t/r.xml; cp one t/new.xml', true],
      ],
      [['in place', []], ['isolated', ['--isolated']]]
    ].combinations()
  }

  def 'a task may collect the reports that another task of the run wrote'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'cp r r.xml' }; task('b') { needs 'a'; reports junit: 'r.xml'; sh 'true' } }")
    shell.file('r', suite(pass('one')))

    expect:
    shell.leat('run').with { it.code == 0 && it.out.contains('tests: 1') }
  }

  def 'a failed test is shown with the file and the line that its failure names: #place'() {
    given:
    shell.file('Jobfile', "job('web') { task('unit') { reports junit: 'a.xml'; sh 'touch a.xml; echo ERROR collecting; false' } }")
    shell.file('a.xml', suite("<testcase classname='$type' name='one'><failure message='no'><![CDATA[$body]]></failure></testcase>"))

    when:
    def outcome = shell.leat('run')

    then: 'and no line of the log, which says less'
    outcome.out.contains("  unit  $place: no\n")
    outcome.out.count('ERROR collecting') == 1
    shell.leat('show', 'last').out.contains("  unit  $place: no\n")

    where:
    type              | body || place
    'a.b.FooTest'     | 'java.lang.AssertionError: no\n\tat org.junit.Assert.fail(Assert.java:89)\n\tat a.b.FooTest.one(FooTest.java:42)\n\tat a.b.FooTest.all(FooTest.java:7)\n' || 'FooTest.java:42'
    'tests.test_x'    | "def f():\n>  assert 1 == 2\n\ntests/test_x.py:12: \nlib/help.py:3: AssertionError" || 'tests/test_x.py:12'
    'x'               | 'at Object.<anonymous> (src/x.test.js:10:5)\nhttp://a.b:80/c' || 'src/x.test.js:10'
    'pkg'             | '    x_test.go:33: got 1\n' || 'x_test.go:33'
  }

  def 'what is quoted of a failed task is what it said last: #log'() {
    given:
    shell.file('log', log)
    shell.file('Jobfile', "job('web') { task('unit') { sh 'cat log; exit 2' } }")

    when:
    def lines = shell.leat('run').out.readLines()

    then:
    lines.subList(lines.findIndexOf { it == '  unit: exit code 2' } + 1, lines.findIndexOf { it.startsWith('  look: ') }) == quoted

    where:
    log                                                                     || quoted
    'java.lang.IllegalStateException: expected by a test\nok\nmain.c:3: error: no x\nbye\n' || ['    main.c:3: error: no x']
    'cc: fatal error: no input\nmake: *** [Makefile:3: all] Error 1\n'      || ['    cc: fatal error: no input']
    'one\ntwo\n\nthree\nfour\n'                                            || ['    three', '    four']
    ''                                                                      || []
  }

  def 'a test that failed in an earlier attempt and passed in the last is flaky, as is one that its tool tried again'() {
    when:
    def outcome = run(suite(failure('one', 'x'), pass('good')),
      suite(pass('one'), pass('good'), "<testcase classname='Foo' name='rerun'><flakyFailure message='m'/></testcase>"))
    def json = new Load(LoadSettings.builder().build()).loadFromString(shell.leat('show', 'last', '--json').out)

    then:
    outcome.code == 0
    outcome.out.contains('\ntests: 3, 2 flaky\n  ↻ Foo one    unit  flaky\n  ↻ Foo rerun  unit  flaky\n')
    json.tasks[0].tests == [tests: 3, skipped: 0, failed: [], flaky: [[suite: 'Foo', name: 'one'], [suite: 'Foo', name: 'rerun']]]
  }

  def 'of many the first 20 are shown'() {
    when:
    def lines = run(suite(*(1..25).collect { failure("t$it", 'm') })).out.readLines()

    then:
    lines.count { it.startsWith('  ✗ Foo t') } == 20
    lines.contains('  and 5 more')
  }

  def 'a report that cannot be read is said'() {
    expect:
    run('<testsuite').out.contains('\ntests: 0\n  a report of unit: ')
  }

  def 'without reports nothing is said of tests'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")

    expect:
    !shell.leat('run').out.contains('tests')
  }

  def 'a task whose result is taken from an earlier run takes no time'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { inputs 'Jobfile'; sh 'sleep 0.2' } }")
    shell.leat('run')

    expect:
    shell.leat('run').out.contains('✓ a succeeded: the result of run 1  0 ms\n')
    shell.leat('show', 'last').out.contains('✓ a succeeded: the result of run 1  0 ms\n')
  }
}
