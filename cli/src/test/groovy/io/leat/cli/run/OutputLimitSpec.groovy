package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** All that the tasks of a run publish is held while it goes on: it has an end. */
class OutputLimitSpec extends Specification {
  @TempDir
  Path folder

  static final String PRINTS = "for i in 1 2; do printf \"v\$i=\"; head -c 1000000 /dev/zero | tr \"\\\\0\" x; echo; done >> \"\$LEAT_OUTPUT\""

  static final V = '${outputs.a.v1}'

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

  def 'texts that are too long with their values are not made: #tasks'() {
    given:
    shell.file('Jobfile', """job('web') {
      task('a') { output 'v1'; sh 'printf v1= >> "\$LEAT_OUTPUT"; head -c 1000000 /dev/zero | tr "\\\\0" x >> "\$LEAT_OUTPUT"; echo >> "\$LEAT_OUTPUT"' }
      $tasks
    }
    """)

    expect:
    shell.leat('run').code == 1
    shell.leat('why', 'last', 'b').out.contains(because)

    where:
    tasks                                                                                  | because
    "task('b') { sh \"${V * 5}\" }"                                                        | 'with its values a text has at most 2 MiB, and all texts of a task twice as much'
    "task('b') { env X: \"${V * 3}\"; sh 'true' }"                                         | 'with its values a text has at most 2 MiB'
    "task('b') { ${"sh \"# $V\"; " * 5} }"                                                 | 'all texts of a task twice as much'
    "task('b') { ${(1..5).collect { "checkout url: \"https://example.com/$V\", into: 'd$it'; " }.join()} }" | 'all texts of a task twice as much'
    "task('b') { ${(1..5).collect { "cache 'c$it', paths: ['p$it'], key: \"k$it\", restore: [\"$V\"]; " }.join()} sh 'true' }" | 'all texts of a task twice as much'
    "task('b') { when ${(1..300).collect { 'contains(outputs.a.v1, \'y\')' }.join(' || ')}; sh 'true' }" | 'that is too long for it'
    "task('b') { groovy \"// ${V * 3}\" }"                                                 | 'with its values a text has at most 2 MiB'
    "task('b') { when \"${V * 3}\" == 'x'; sh 'true' }"                                    | 'its condition makes a text, or matches one against a pattern, that is too long for it'
  }

  def 'secrets that are too long to be masked are not given: #length and #other, #tasks'() {
    given:
    shell.file('Jobfile', "job('web') { $tasks }")
    shell.file('a', 'x' * length)
    shell.file('b', 'y' * other)

    when:
    def said = shell.leat('run', '--secret', 'A=@a', '--secret', 'B=@b')

    then:
    said.code == code
    because == null || (code == 2 ? said.err : shell.leat('why', 'last', 'a').out).contains(because)

    where:
    length    | other     | tasks                                                                                  || code | because
    64 * 1024 | 60 * 1024 | "task('a') { secrets 'A', 'B'; sh 'true' }"                                            || 0    | null
    65 * 1024 | 10        | "task('a') { secrets 'A', 'B'; sh 'true' }"                                            || 2    | "the secret 'A' has more than 65536 bytes"
    10        | 5         | "task('a') { secrets 'A', 'B'; sh 'true' }"                                            || 2    | "the secret 'B' is shorter than 6 characters"
    40 * 1024 | 60 * 1024 | "task('a') { secrets 'A', 'B'; env C: \"\${secret('A')}.\"; sh 'true' }"              || 1    | "with the variable 'C' the secrets of the task have more than 131072 bytes together"
    33 * 1024 | 10        | "task('a') { secrets 'B'; env C: \"\${secret('A')}\${secret('A')}\"; sh 'true' }"    || 1    | "the variable 'C' has more than 65536 bytes"
    33 * 1024 | 10        | "task('a') { secrets 'B'; sh 'true', env: [C: \"\${secret('A')}\${secret('A')}\"] }" || 1    | "the variable 'C of step 1' has more than 65536 bytes"
    60 * 1024 | 60 * 1024 | "pipe('p') { task('a') { secrets 'A'; env C: \"\${secret('A')}.\"; sh 'true' }; task('b') { secrets 'B'; sh 'cat' } }" || 1 | 'with a secret of a task that it is in a pipe with the secrets of the task have more than'
  }

  @Timeout(60)
  def 'what is looked for in a long text is found in time'() {
    given:
    shell.file('Jobfile', """job('web') {
      task('a') { output 'v'; output 'w'; sh 'for o in v w; do printf "\$o=" >> "\$LEAT_OUTPUT"; head -c 500000 /dev/zero | tr "\\\\0" a >> "\$LEAT_OUTPUT"; [ \$o = v ] || printf b >> "\$LEAT_OUTPUT"; echo >> "\$LEAT_OUTPUT"; done' }
      task('b') { when !contains(outputs.a.v + outputs.a.v, outputs.a.w); sh 'true' }
      task('c') { when contains(outputs.a.w, outputs.a.v); sh 'true' }
    }
    """.replace('outputs.a.v + outputs.a.v', 'outputs.a.v'))

    expect:
    shell.leat('run').out.contains('3 tasks, 3 succeeded')
  }
}
