package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** All that the tasks of a run publish is held while it goes on: it has an end. */
class OutputLimitSpec extends Specification {
  @TempDir
  Path folder

  static final String PRINTS = "for i in 1 2; do printf \"v\$i=\"; head -c 1000000 /dev/zero | tr \"\\\\0\" x; echo; done >> \"\$LEAT_OUTPUT\""

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', """job('web') {
      task('a') { inputs 'in'; output 'v1'; output 'v2'; sh '$PRINTS' }
      task('b') { needs 'a'; inputs 'in'; output 'v1'; output 'v2'; sh '$PRINTS' }
    }
    """)
    shell.file('in', '1')
  }

  def 'the task that would publish more than a run may fails, and says so'() {
    when:
    def said = shell.leat('run')

    then:
    said.code == 1
    said.out.contains('✓ a')
    said.out.contains('✗ b')
    shell.leat('why', 'last', 'b').out.contains('the outputs of a run take at most 2 MiB together; leave what is larger as an artifact')
  }

  def 'so does one of which an earlier result is taken'() {
    given:
    shell.file('Jobfile', shell.folder.resolve('Jobfile').toFile().text.replace("needs 'a'; ", ''))
    assert shell.leat('run', '--task', 'a').code == 0
    assert shell.leat('run', '--task', 'b').code == 0

    when:
    def said = shell.leat('run', '--jobs', '1')

    then:
    said.code == 1
    said.out.contains('✓ a succeeded: the result of run 1')
    shell.leat('why', 'last', 'b').out.contains('the outputs of a run take at most 2 MiB together')
  }
}
