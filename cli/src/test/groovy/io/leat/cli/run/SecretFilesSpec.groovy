package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** {@code env KUBECONFIG: secretFile('NAME')}: a secret in a file, for a job, a task or a step. */
class SecretFilesSpec extends Specification {
  static final VALUE = "first: 'kept to itself 4711'\n  second: \"\$HOME \\n %s\"\nshort\n\n"

  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), X: VALUE]
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  private String log(String attempt) {
    folder.resolve(".leat/runs/1/attempts/$attempt/log").toFile().getText('UTF-8')
  }

  /** Files below the folder of Leat with a part of the value in them. */
  private List<Path> holding() {
    Files.walk(folder.resolve('.leat')).withCloseable { all ->
      all.filter { Files.isRegularFile(it) && it.toFile().getText('UTF-8').contains('kept to itself') }.toList()
    }
  }

  def 'a job, a task and a step have it byte by byte in a file for its account alone, outside of the workspace, and the log has no line of it'() {
    when:
    def ran = run("""
      env ALL: secretFile('X')
      task('a') { sh 'cksum < "\$ALL"; stat -c %a "\$ALL" "\$(dirname "\$ALL")"; cat "\$ALL"; case \$ALL in "\$PWD"/.leat/runs/1/attempts/*) echo apart;; esac' }
      task('b') { env ALL: 'plain', OWN: secretFile('X'); sh 'cat "\$OWN" > /dev/null; head -n 1 "\$OWN"; echo \$ALL' }
      task('c') {
        env ALL: 'none'
        sh 'wc -c < "\$ONE"', env: [ONE: secretFile('X')]
        sh 'echo "\${ONE-gone}"'
      }
    """)

    then:
    ran.code == 0
    log('a.1').readLines().with { it[0] == ['sh', '-c', 'printf %s "$X" | cksum'].execute(["X=$VALUE"], null).text.trim() && it[1..2] == ['600', '700'] }
    log('a.1').readLines().drop(3).findAll() == ['***', 'apart']
    log('b.1') == '***\nplain\n'
    log('c.1') == "${VALUE.getBytes('UTF-8').length}\ngone\n"
    holding() == []
    !Files.walk(folder.resolve('.leat')).withCloseable { all -> all.anyMatch { it.fileName.toString() == 'secret.files' } }
  }

  def 'where it is lacking nothing begins, and without it the task fails'() {
    expect:
    run("task('a') { env F: secretFile('NONE'); sh 'true' }").with { [it.code, it.err.contains("a secret is not given: 'NONE' of task 'a'")] } == [2, true]
    run("task('a') { env F: secretFile('NONE'); sh 'true' }", '--without-secrets').code == 1
  }

  def 'one with a NUL, behind which a variable has nothing, is refused before anything begins'() {
    given:
    shell.file('binary', 'first4711\u0000second')

    expect:
    run("task('a') { secrets 'KEY'; sh 'true' }", '--secret', 'KEY=@binary').with { [it.code, it.err.contains("the secret 'KEY' has a NUL, behind which a variable has nothing; give it in base64")] } == [2, true]
    !Files.exists(folder.resolve('.leat/runs/1'))
  }

  def 'it is gone when the task failed, ran out of time, or all that looked after it was killed: #what'() {
    given:
    run("timeout minutes: 1\n task('a') { env F: secretFile('X'); $body }")

    expect:
    holding() == []
    !Files.exists(folder.resolve('.leat/runs/1/attempts/a.1/secret.files'))
    Files.readString(folder.resolve('seen')).trim() == '600'

    where:
    what              | body
    'failed'          | "sh 'stat -c %a \"\$F\" > seen; exit 3'"
    'stopped'         | "timeout seconds: 1; sh 'stat -c %a \"\$F\" > seen; sleep 20'"
    'killed'          | "sh 'stat -c %a \"\$F\" > seen; read me rest < \"\$(dirname \"\$LEAT_OUTPUT\")/claim\"; kill -9 \"\$me\"; sleep 5'"
    'made unwritable' | "sh 'stat -c %a \"\$F\" > seen; chmod 400 \"\$F\"'"
  }

  def 'a step that writes into it changes it for nobody after it'() {
    expect:
    run("""
      env F: secretFile('X')
      task('a') { sh 'echo other > "\$F"'; sh 'cat "\$F"' }
      task('b') { needs 'a'; sh 'head -n 1 "\$F"' }
    """).code == 0
    log('a.1') == 'other\n'
    log('b.1') == '***\n'
  }
}
