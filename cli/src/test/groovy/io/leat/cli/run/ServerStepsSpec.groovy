package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** What only a server can do is refused here before anything runs. */
class ServerStepsSpec extends Specification {
  @TempDir Path folder

  def '#step is refused before the first task'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', """
      job('main') {
        task('first') { sh 'touch ran' }
        task('t') { needs 'first'; run $step }
      }
      job('other') { task('t') { sh 'true' } }
    """)

    expect:
    shell.leat('run', '--job', 'main').with { it.code == 2 && it.err.contains("task 't' starts the job '$job' $why") }
    !folder.resolve('ran').toFile().exists()

    and: 'without that task it runs'
    shell.leat('run', '--job', 'main', '--task', 'first').code == 0
    folder.resolve('ran').toFile().exists()

    where:
    step                   | job          || why
    "'docs/build'"         | 'docs/build' || 'of another project, and only a server knows projects'
    "'other', wait: false" | 'other'      || 'without waiting for it, and only a server outlives this run'
  }

  def 'a step that is known not to run is in nobody\'s way: #when'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', "job('main') { task('t') { sh 'true'; $text } }")

    expect:
    shell.leat('run').code == 0

    where:
    when       | text
    'its own'  | "run 'docs/build', when: trigger.kind != 'person'"
    'the task' | "when trigger.kind != 'person'; run 'docs/build', wait: false"
  }
}
