package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Files of a task that failed. */
class FailedArtifactsSpec extends Specification {
  @TempDir
  Path folder

  def 'they are kept as on says, in place and isolated, and what is not there changes nothing (#options)'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('Jobfile', '''
      job('web') {
        params { number 'code', default: 3 }
        task('a') {
          sh "mkdir -p logs; echo why > logs/a; echo both > report; exit ${params.code}"
          artifact 'logs', files: 'logs/**', on: 'failed'
          artifact 'core', files: 'core', on: 'failed'
          artifact 'report', files: 'report', on: 'always'
          artifact 'binary', files: 'logs/a'
        }
      }''')
    def kept = { int run -> folder.resolve(".leat/runs/$run/artifacts/a").toFile().list().toList().toSorted() }

    expect:
    shell.leat('run', *options).code == 1
    kept(1) == ['logs', 'report']
    shell.leat('why', '1', 'a').out.with { it.contains("the artifact 'core' was not kept") && it.contains('exit code 3') }
    shell.leat('artifacts', '1', 'a/logs', '--into', 'there').code == 0
    shell.leat('run', *options, '-p', 'code=0').code == 0
    kept(2) == ['binary', 'report']

    where:
    options << [[], ['--isolated']]
  }
}
