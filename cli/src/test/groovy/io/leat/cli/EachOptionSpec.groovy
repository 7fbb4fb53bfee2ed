package io.leat.cli

import io.leat.cli.terminal.Json
import io.leat.cli.run.Told
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Options of commands about a folder: what changes by each that no other specification tries. See options.txt. */
class EachOptionSpec extends Specification {
  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  def 'what a Jobfile is read with changes what check, plan, convert and run say: #command #option'() {
    given:
    shell.file('Jobfile', """
      job('web') {
        params { text 'p', default: '' }
        task('usual') { sh 'true' }
        if ($condition) {
          task('extra') { sh 'true' }
        }
      }""")
    def words = command == 'convert' ? ['convert', '--to', 'json'] : [command]
    def shows = { it.code == 0 && it.out.contains(command == 'check' ? '2 tasks' : 'extra') }

    expect:
    !shows(shell.leat(*words))
    shows(shell.leat(*words, *option))

    where:
    [command, [option, condition]] << [['check', 'plan', 'convert', 'run'], [
      [['-p', 'p=on'], "params.p == 'on'"],
      [['--branch', 'next'], "git.branch == 'next'"],
      [['--tag', 'v1'], "git.tag == 'v1'"],
      [['--commit', 'cafe' * 10], "git.commit == '${'cafe' * 10}'"],
      [['--changed', 'src/a'], "!changed('other/**')"],
      [['--trigger', 'cron'], "trigger.kind == 'cron'"],
      [['--fact', 'pull.number=7'], 'pull.number == 7'],
    ]].combinations()
  }

  def 'a file whose name says nothing is read in the syntax of --syntax: #command'() {
    given:
    shell.file('odd', 'job:\n  web:\n    task:\n      a:\n        sh: "true"\n')
    def words = command == 'convert' ? ['convert', 'odd', '--to', 'groovy'] : [command, 'odd']

    expect:
    shell.leat(*words).code == 3
    shell.leat(*words, '--syntax', 'yaml').code == 0

    where:
    command << ['check', 'plan', 'convert', 'run']
  }

  def 'leat convert writes what --to says: #syntax'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")

    when:
    def said = shell.leat('convert', '--to', syntax)

    then:
    said.out.contains(written)
    shell.leat('convert').err.startsWith("leat: 'leat convert' lacks --to SYNTAX")

    where:
    syntax   || written
    'groovy' || "task('a') {"
    'yaml'   || '      a:\n'
    'json'   || '"a"'
    'toml'   || '[job.web.task]'
  }

  def 'leat run --dry-run shows the plan, and runs nothing'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'touch ran' } }")

    when:
    def said = shell.leat('run', '--dry-run')

    then:
    said.code == 0
    said.out == shell.leat('plan').out
    !Files.exists(folder.resolve('.leat')) && !Files.exists(folder.resolve('ran'))

    and: 'as JSON too, and nothing that it would ignore is taken'
    shell.leat('run', '--dry-run', '--json').out == shell.leat('plan', '--json').out
    [['--task', 'a'], ['--from', 'a']].every {
      def refused = shell.leat('run', '--dry-run', *it)
      refused.code == 2 && refused.err.startsWith("leat: '${it[0]}' does not go with --dry-run")
    }
  }

  def 'leat clean --older-than leaves what ended later'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")
    2.times { shell.leat('run') }
    def runs = { shell.leat('runs').out.readLines().collect { it.tokenize(' ')[0] } }

    when:
    shell.leat('clean', '--keep', '1', '--older-than', '1')

    then:
    runs() == ['web#2', 'web#1']

    when:
    shell.leat('clean', '--keep', '1')

    then:
    runs() == ['web#2']
  }

  def 'leat attach goes on --without-secrets where it refuses to otherwise, and says less with --quiet, more with --verbose'() {
    given:
    def told = Told.begun(folder, "job('web') { task('a') { secrets 'KEY'; allowFailure true; sh 'true' }\n task('b') { sh 'echo printed' } }")
    told.close()

    expect:
    shell.leat('attach', 'last').with { [it.code, it.err] } ==
      [2, "leat: a secret is not given: 'KEY' of task 'a'\n  help: give it as --secret KEY=@FILE, or in the environment; to run without: --without-secrets\n"]

    when:
    def said = shell.leat('attach', 'last', '--without-secrets')

    then:
    said.code == 0
    said.out.contains('b | printed')
    said.err.contains("the secret 'KEY' of task 'a' is not given")

    and: 'once it has ended there is its end, or nothing'
    shell.leat('attach', 'last').out.contains('web#1 succeeded')
    shell.leat('attach', 'last', '--quiet').out == ''
    ['--quiet', '--verbose'].every { shell.leat('attach', 'last', '--json', it).err.startsWith("leat: '$it' does not go with --json") }

    cleanup:
    told?.close()
  }

  def 'on a terminal --verbose prints all that tasks print, line by line: #command'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo printed' } }")
    shell.terminal = true
    if (command == 'attach') {
      Told.begun(folder, shell.folder.resolve('Jobfile').toFile().text).close()
    }

    expect:
    shell.leat(command, '--verbose').out.contains('| printed\n')

    where:
    command << ['run', 'attach']
  }

  def 'what runs at the end of a run that leat cancel stops has the secrets of --secret'() {
    given:
    def told = Told.begun(folder, "job('web') { task('a') { sh 'x' }\n always { task('tidy') { secrets 'KEY'; sh '[ \"\$KEY\" = correct-horse ] && touch tidied' } } }")
    told.close()
    shell.file('key', 'correct-horse')

    when:
    def said = shell.leat('cancel', 'last', '--secret', 'KEY=@key', '--json')

    then:
    said.code == 0
    Json.read(said.out).text('status') == 'cancelled'
    Files.exists(folder.resolve('tidied'))

    cleanup:
    told?.close()
  }

  def 'leat shell opens in the workspace of the last attempt, or in that of --attempt'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { retry 1; sh 'exit 1' } }")
    shell.environment.SHELL = '/bin/true'
    shell.leat('run', '--isolated')

    expect:
    shell.leat('shell', 'last', 'a').err.startsWith("attempt 2 of 'a' ran in ")
    shell.leat('shell', 'last', 'a', '--attempt', '1').err.startsWith("attempt 1 of 'a' ran in ")
    shell.leat('shell', 'last', 'a', '--attempt', '3').err.startsWith("leat: attempt 3 of 'a' did not run")
  }

  def 'an artifact is not written to stdout together with JSON'() {
    expect:
    shell.leat('artifacts', 'last', 'a/b', '--zip', '-', '--json').err.startsWith("leat: '--zip -' and '--json' both write to stdout")
  }

  def 'a configuration is either checked or tried out'() {
    expect:
    shell.leat('server', '--check-config', '--rehearse').err.startsWith("leat: '--rehearse' does not go with --check-config")
  }
}
