package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** All that the tasks of a run publish is held while it goes on: it has an end. */
class OutputLimitSpec extends Specification {
  @TempDir
  Path folder

  def 'the task that would publish more than a run may fails, and says so'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    def values = (1..9).collect { "output 'v$it'" }.join('; ')
    def prints = "for i in 1 2 3 4 5 6 7 8 9; do printf \"v\$i=\"; head -c 1000000 /dev/zero | tr \"\\\\0\" x; echo; done >> \"\$LEAT_OUTPUT\""
    shell.file('Jobfile', "job('web') {\ntask('a') { $values; sh '$prints' }\ntask('b') { needs 'a'; $values; sh '$prints' }\n}\n")

    when:
    def said = shell.leat('run')

    then:
    said.code == 1
    said.out.contains('✓ a')
    said.out.contains('✗ b')
    shell.leat('why', 'last', 'b').out.contains('the outputs of a run take at most 16 MiB together; leave what is larger as an artifact')
  }
}
