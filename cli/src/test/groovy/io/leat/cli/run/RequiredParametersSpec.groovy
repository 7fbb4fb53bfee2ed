package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Parameters that a run needs somebody to give. */
class RequiredParametersSpec extends Specification {
  @TempDir
  Path folder

  def 'without a terminal nothing runs, a plan says what it needs, and with a value that fits it runs'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', '''
      job('web') {
        params {
          text 'version', required: true, pattern: '[0-9]+[.][0-9]+'
          number 'shards', required: true
        }
        task('a') { sh 'echo "$version $shards" > ran' }
      }''')

    expect:
    shell.leat('check').code == 0
    shell.leat('plan').out.contains('required: give it with -p version=...')
    shell.leat('run', '-p', 'shards=2').with { it.code == 2 && it.err.contains("requires a value for its parameter 'version'") && it.err.contains('-p version=...') }
    shell.leat('run').err.contains("its parameters 'version', 'shards'")
    shell.leat('run', '-p', 'version=v1', '-p', 'shards=2').with { it.code == 3 && it.err.contains('does not fit the pattern') }
    !folder.resolve('.leat').toFile().exists()
    shell.leat('run', '-p', 'version=1.2', '-p', 'shards=2').code == 0
    folder.resolve('ran').toFile().text == '1.2 2\n'
    !shell.leat('plan', '-p', 'version=1.2', '-p', 'shards=2').out.contains('required:')
  }
}
