package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** {@code env TOKEN: secret('NAME')}: a secret under another name, for a job, a task or a step. */
class SecretVariablesSpec extends Specification {
  static final VALUE = 'kept-to-itself-4711'

  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('value', VALUE)
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  private String log(String attempt) {
    folder.resolve(".leat/runs/1/attempts/$attempt/log").toFile().getText('UTF-8')
  }

  /** Tells whether a variable has the value, without printing it, and prints it. */
  static String told(String variable) {
    "[ \"\${$variable-}\" = \"\$(cat value)\" ] && echo \"$variable has it: \$$variable\" || echo $variable has not"
  }

  def 'all tasks with a script, one task, or one step get it under another name, and it is masked'() {
    when:
    def ran = run("""
      env ALL: secret('X')
      task('a') { sh '${told('ALL')}' }
      task('b') { env OWN: "is \${secret('X')}", ALL: 'plain'; sh 'echo "\$OWN \$ALL"; [ "\$OWN" = "is \$(cat value)" ]' }
      task('c') {
        sh '${told('ONE')}; ${told('X')}', env: [ONE: secret('X')]
        sh '${told('ONE')}; env | grep -c "\$(cat value)"'
      }
    """, '--secret', 'X=@value')

    then:
    ran.code == 0
    log('a.1') == 'ALL has it: ***\n'
    log('b.1') ==~ /(is )?\*\*\* plain\n/
    log('c.1') == 'ONE has it: ***\nX has not\nONE has not\n1\n'

    and: 'it is nowhere on the disk'
    folder.resolve('.leat').toFile().traverse { assert !Files.isRegularFile(it.toPath()) || !it.getText('ISO-8859-1').contains(VALUE) }
    !(ran.out + ran.err).contains(VALUE)
  }

  def 'it is asked for as one that secrets names, and the plan tells the name alone'() {
    expect:
    run("env ALL: secret('X')\n task('a') { sh 'true' }").with { it.code != 0 && it.err.contains("'X'") }
    shell.leat('plan').out.with { it.contains('secret X') }
    shell.leat('plan', '--format', 'json').out.contains('"${secret(\'X\')}"')
  }
}
