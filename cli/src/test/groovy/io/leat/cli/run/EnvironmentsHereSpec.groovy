package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Where versions go live, where there is no server that asks anybody. */
class EnvironmentsHereSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  private Shell.Outcome leat(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat(*words)
  }

  def 'its scripts know where, and others do not'() {
    when:
    def said = leat('''
      task('a') { sh 'echo "in ${LEAT_ENVIRONMENT-none}"' }
      task('b') { needs 'a'; environment 'live', url: 'https://shop.example.com'; sh 'echo "in $LEAT_ENVIRONMENT at $LEAT_ENVIRONMENT_URL"' }
      task('c') { needs 'b'; environment 'test'; sh 'echo "in $LEAT_ENVIRONMENT at <$LEAT_ENVIRONMENT_URL>"' }''', 'run')

    then:
    said.code == 0
    ['in none', 'in live at https://shop.example.com', 'in test at <>'].every { said.out.contains(it) }
    shell.leat('why', 'last', 'b').out.contains("It brings a version to the environment 'live'.")
  }

  def 'an earlier result is never taken: another version may have gone live since'() {
    given:
    shell.file('in', 'x')
    def task = "inputs 'in'; sh 'echo done'"

    when:
    def live = ['', "environment 'live'; "].collect { leat("task('c') { $it$task }", 'run') }

    then:
    live*.code == [0, 0]
    shell.leat('why', 'last', 'c').out.contains('no earlier result was taken: it brings a version live, and another may have come there since')
  }

  def 'a plan tells of it'() {
    when:
    shell.file('Jobfile', "job('web') { task('b') { environment 'live', url: 'https://shop.example.com'; sh 'true' }; task('c') { environment 'test'; sh 'true' } }\n")

    then:
    shell.leat('plan').out.contains('goes live in live (https://shop.example.com)')
    shell.leat('plan').out.contains('goes live in test')
    shell.leat('plan', '--format', 'svg').out.contains('goes live in test')
    shell.leat('plan', '--json').out.replaceAll(/\s/, '').contains('"environment":{"name":"live","url":"https://shop.example.com"}')
  }
}
