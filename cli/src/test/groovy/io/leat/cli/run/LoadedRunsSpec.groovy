package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A run that a task starts reads what the run of that task read. */
class LoadedRunsSpec extends Specification {
  @TempDir Path folder

  private Shell shell(String first) {
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('ci/say.leat', "def say() { 'echo as it was >> told' }")
    shell.file('Jobfile', """
      load 'ci/say.leat'
      job('main') {
        task('first') { sh '$first' }
        task('child') { needs 'first'; run 'other' }
      }
      job('other') { task('t') { run 'third' } }
      job('third') { task('t') { sh say() } }""")
    shell
  }

  def 'whatever a task made of a file that was loaded, also a run that such a run starts'() {
    expect:
    shell('echo "def say() { 1 }" > ci/say.leat').leat('run', '--job', 'main').code == 0
    folder.resolve('told').toFile().text == 'as it was\n'
  }

  def 'and so when the run is run again'() {
    given:
    def shell = shell('[ -e mended ]')

    expect:
    shell.leat('run', '--job', 'main').code == 1
    folder.resolve('ci/say.leat').toFile().delete()
    folder.resolve('mended').toFile().createNewFile()
    shell.leat('run', '--replay').code == 0
    folder.resolve('told').toFile().text == 'as it was\n'
  }
}
