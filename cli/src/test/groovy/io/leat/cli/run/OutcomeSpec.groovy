package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** How a run came out, for the tasks at its end. */
class OutcomeSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', '''
      job('web') {
        task('unit tests') { sh '[ ! -e broken ]' }
        task('lint') { sh 'exit 3'; allowFailure() }
        onFailure { task('tell') { sh 'echo "$LEAT_STATUS: $LEAT_FAILED" >> told' } }
        onSuccess { task('badge') { sh 'echo green >> told' } }
        onFixed { task('cheer') { sh "echo fixed by ${run.number} after ${run.before} >> told" } }
        always {
          task('count') {
            when tasks.lint.status == 'failed' && run.status != 'cancelled'
            sh "echo lint ${tasks.lint.status} >> told"
          }
        }
      }''')
  }

  private List<String> told() {
    def file = folder.resolve('told').toFile()
    def lines = file.exists() ? file.readLines().sort() : []
    file.delete()
    lines
  }

  def 'it decides what runs, and is told in the environment and by facts'() {
    when:
    shell.file('broken', '')

    then: 'a first run that fails, and another'
    shell.leat('run', '--branch', 'main').code == 1
    told() == ['failed: unit tests', 'lint failed']
    shell.leat('run', '--branch', 'main').code == 1
    told() == ['failed: unit tests', 'lint failed']

    when: 'it is mended; the run of another branch, which has none before it, has fixed nothing'
    folder.resolve('broken').toFile().delete()

    then:
    shell.leat('run', '--branch', 'other').code == 0
    told() == ['green', 'lint failed']
    shell.leat('run', '--branch', 'main').code == 0
    told() == ['fixed by 4 after failed', 'green', 'lint failed']

    and: 'once'
    shell.leat('run', '--branch', 'main').code == 0
    told() == ['green', 'lint failed']
    shell.leat('why', '5', 'cheer').out.contains("run.before is 'succeeded'")
  }
}
