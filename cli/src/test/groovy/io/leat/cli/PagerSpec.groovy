package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Output that is longer than the terminal is shown by a pager. */
class PagerSpec extends Specification {
  @TempDir Path folder
  Shell shell
  Path shown

  def setup() {
    shell = new Shell(Files.createDirectory(folder.resolve('work')))
    shown = folder.resolve('shown')
    shell.environment = [PATH: System.getenv('PATH'), PAGER: "cat > $shown".toString(), LINES: '10']
    shell.file('Jobfile', "job('web') { task('task', matrix: [n: ['x', 'y']]) { sh 'seq 100' }; 20.times { i -> task(\"t\$i\") { sh 'true' } } }")
    shell.leat('run')
    shell.terminal = true
  }

  def 'leat #words is paged on a terminal, in its colours: #words'() {
    when:
    def said = shell.leat(*words)

    then:
    [said.code, said.out, said.err] == [0, '', '']
    shown.toFile().text.contains(text)
    shown.toFile().text.readLines().size() >= 10

    where:
    words                          || text
    ['docs']                       || '\u001b[36mneeds\u001b[0m'
    ['show']                       || '\u001b[1mweb#1\u001b[0m succeeded'
    ['--help']                     || '\u001b[1mWrite a Jobfile\u001b[0m'
    ['help', 'run']                || '--dry-run'
    ['run', '--help']              || '--dry-run'
  }

  def 'what is said beside a log stands in its place'() {
    expect:
    shell.leat('logs', '1', 'task').with { [it.code, it.out, it.err] } == [0, '', '']
    shown.toFile().readLines() == ['== task[x]', *(1..100)*.toString(), '== task[y]', *(1..100)*.toString()]
  }

  def 'there is none for what is short, is followed, goes elsewhere, or is not to be paged: #words #environment'() {
    given:
    shell.terminal = terminal
    shell.environment = shell.environment + environment

    when:
    def said = shell.leat(*words)

    then:
    said.code == 0
    said.out
    !Files.exists(shown)

    where:
    words                                | environment                     | terminal
    ['docs', 'needs']                    | [LINES: '100']                  | true
    ['docs']                             | [:]                             | false
    ['docs', '--no-pager']               | [:]                             | true
    ['docs']                             | [LEAT_CLI_NO_PAGER: 'true']     | true
    ['docs']                             | [LEAT_PAGER: '']                | true
    ['docs']                             | [LEAT_PAGER: 'cat']             | true
    ['help', '--no-pager']               | [:]                             | true
    ['help', 'run', '--no-pager']        | [:]                             | true
    ['run', '--help', '--no-pager']      | [:]                             | true
    ['run', '--help']                    | [LEAT_CLI_NO_PAGER: 'true']     | true
    ['logs', '1', 'task[x]', '--follow'] | [:]                             | true
    ['plan', '--json']                   | [:]                             | true
  }

  def 'LEAT_PAGER goes before PAGER'() {
    given:
    shell.environment.LEAT_PAGER = "sed s/^/paged:/ > $shown".toString()

    expect:
    shell.leat('docs').code == 0
    shown.toFile().readLines().every { it.startsWith('paged:') }
  }

  def 'a pager that ends before it was shown all is no error, also of a log that is longer than what a pipe holds'() {
    given:
    shell.terminal = false
    shell.file('Jobfile', "job('web') { task('a') { sh 'seq 200000' } }")
    shell.leat('run')
    shell.terminal = true
    shell.environment.PAGER = "head -n 1 > $shown".toString()

    expect:
    shell.leat('logs', '2', 'a').with { [it.code, it.out, it.err] } == [0, '', '']
    shown.toFile().text == '1\n'
    shell.leat('docs').with { [it.code, it.out, it.err] } == [0, '', '']
  }
}
