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

  def 'secrets that are too long to be masked are not given: #length and #other'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { secrets 'A', 'B'; $env sh 'true' } }")
    shell.file('a', 'x' * length)
    shell.file('b', 'y' * other)

    expect:
    shell.leat('run', '--secret', 'A=@a', '--secret', 'B=@b').code == (good ? 0 : 1)
    shell.leat('why', 'last', 'a').out.contains('a secret, and a text with one in it, has at most 64 KiB, and all of a task twice as much') == !good

    where:
    length    | other     | env                                                     || good
    64 * 1024 | 60 * 1024 | ''                                                      || true
    65 * 1024 | 10        | ''                                                      || false
    40 * 1024 | 60 * 1024 | "env C: \"\${secret('A')}.\";"                          || false
    33 * 1024 | 10        | "env C: \"\${secret('A')}\${secret('A')}\";"            || false
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
