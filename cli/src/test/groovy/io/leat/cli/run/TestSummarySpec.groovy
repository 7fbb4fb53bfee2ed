package io.leat.cli.run

import io.leat.cli.Shell
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
      retry 5, on: ['failed']
      reports junit: 'r/*.xml'
      sh 'mkdir -p r; cp report.\$LEAT_ATTEMPT r/a.xml; [ \$LEAT_ATTEMPT = ${reports.size()} ]'
    } }""")
    shell.leat('run')
  }

  def 'failed tests are a table with their times and messages'() {
    given:
    shell.file('Jobfile', "job('web') { task('unit') { reports junit: 'a.xml'; sh 'false' } }")
    shell.file('a.xml', suite(failure('one', 'expected 1'), failure('other', 'x&#10;y'), pass('good'), "<testcase name='no'><skipped/></testcase>"))

    when:
    def outcome = shell.leat('run')

    then:
    outcome.out.contains('\ntests: 4, 2 failed, 1 skipped\n  ✗ Foo one    unit  250 ms  expected 1\n  ✗ Foo other  unit  250 ms  x\n')
    shell.leat('show', 'last').out.contains('tests: 4, 2 failed, 1 skipped\n  ✗ Foo one ')
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
