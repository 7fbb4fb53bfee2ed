package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A name that nothing of the job has is refused before anything runs. */
class GivenNamesSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), DEPLOY_KEY: 'correct-horse']
    shell.file('key', 'correct-horse')
    shell.file('Jobfile', """job('web') {
      task('build') { sh 'echo build >> ledger' }
      task('ship') { needs 'build'; secrets 'DEPLOY_KEY'; approve(); sh 'echo ship >> ledger' }
      task('pack', matrix: [os: ['linux', 'mac']]) { approve(); sh 'true' }
    }
    """)
  }

  def '#words is refused, and nothing runs'() {
    given:
    def said = shell.leat('run', *words)

    expect:
    said.code == 2
    said.err == "leat: $problem\n  help: $help\n"
    !Files.exists(folder.resolve('.leat'))

    where:
    words                            || problem                                     | help
    ['--approve', 'shipp']           || "there is no task 'shipp'"                  | "did you mean 'ship'?"
    ['--approve', 'packs']           || "there is no task 'packs'"                  | "did you mean 'pack'?"
    ['--approve', 'pack[bsd]']       || "there is no task 'pack[bsd]'"              | "did you mean 'pack[mac]'?"
    ['--approve', 'whatever']        || "there is no task 'whatever'"               | "those that ask for consent are 'ship', 'pack[linux]', 'pack[mac]'"
    ['--approve', 'build']           || "task 'build' asks for no consent"          | "those that ask for consent are 'ship', 'pack[linux]', 'pack[mac]'"
    ['--secret', 'DEPLOY_KEYS=@key'] || "no task of the job has a secret 'DEPLOY_KEYS'" | "did you mean 'DEPLOY_KEY'?"
    ['--secret', 'OTHER=@key']       || "no task of the job has a secret 'OTHER'"   | "its secrets are 'DEPLOY_KEY'"
  }

  def 'names of tasks, legs and matrices are taken, also of a part that does not run'() {
    expect:
    shell.leat('run', '--approve', 'ship', '--approve', 'pack', '--secret', 'DEPLOY_KEY=@key').code == 0
    shell.leat('run', '--approve', 'ship', '--approve', 'pack[mac]', '--approve', 'pack[linux]').code == 0
    shell.leat('run', '--task', 'build', '--approve', 'ship', '--secret', 'DEPLOY_KEY=@key').code == 0
  }

  def 'they are refused as well where a run is run again, or gone on with'() {
    given:
    shell.leat('run')

    expect:
    shell.leat('run', '--replay', *words).with { [it.code, it.err.startsWith("leat: $problem")] } == [2, true]
    shell.leat('attach', 'last', *words).with { [it.code, it.err.startsWith("leat: $problem")] } == [2, true]
    !Files.exists(folder.resolve('.leat/runs/2'))

    where:
    words                     || problem
    ['--approve', 'shipp']    || "there is no task 'shipp'"
    ['--secret', 'KEYS=@key'] || "no task of the job has a secret 'KEYS'"
  }

  def 'a job that asks for nothing says so'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")

    expect:
    shell.leat('run', '--approve', 'a').err == "leat: task 'a' asks for no consent\n  help: leave out --approve: no task of the job asks for consent\n"
    shell.leat('run', '--secret', 'KEY=@key').err == "leat: no task of the job has a secret 'KEY'\n  help: leave out --secret: the job has no secrets\n"
  }

  def 'a job that a step runs is given the secrets, and only those that it takes'() {
    given:
    shell.file('Jobfile', """
      job('all') { task('t') { run 'inner' } }
      job('inner') { task('u') { run 'last' }; task('v') { secrets 'KEY'; sh 'echo "[\$KEY]"; test -n "\$KEY"' } }
      job('last') { task('w') { secrets 'OTHER'; sh 'test "\$OTHER" = other-value' } }""")
    shell.file('key', 'secret-value')
    shell.file('other', 'other-value')

    expect:
    shell.leat('run', '--job', 'all', '--secret', 'KEY=@key', '--secret', 'OTHER=@other').code == 0
    shell.leat('logs', '2', 'v').out == '[***]\n'
    shell.leat('run', '--job', 'all', '--secret', 'KEY=@key').code == 1
  }

  def 'names and notes may have any letters'() {
    given:
    shell.file('Jobfile', "job('web') { task('größe ✓') { approve(); inputs 'ü'; cache 'ö', paths: 'p', key: 'ä'; sh 'true' } }")

    expect:
    shell.leat('run', '--approve', 'größe ✓').code == 0
    shell.leat('why', 'last', 'größe ✓').out.contains("cache 'ö' has nothing under its keys")
  }
}
