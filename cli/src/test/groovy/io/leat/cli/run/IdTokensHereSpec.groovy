package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Tokens by which tasks say who they are, where there is no server that signs them. */
class IdTokensHereSpec extends Specification {
  @TempDir
  Path folder

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  def 'a task that wants one stops the run before its first task: #kind'() {
    when:
    def said = run("task('a') { sh 'touch a' }\n task('b') { needs 'a'; idToken 'TOKEN', audience: 'https://vault.example'; $block; sh 'touch b' }", *words)

    then:
    said.code == code
    Files.exists(folder.resolve('a')) == (code != 2)
    !Files.exists(folder.resolve('b'))
    code != 2 || said.err == "leat: the idToken 'TOKEN' of task 'b' is not given: only a server signs it\n" +
      '  help: run it on a server (leat trigger), choose other tasks (--task NAME), or run it without: --without-secrets\n'
    code != 1 || said.err.contains("the idToken 'TOKEN' of task 'b' is not given: only a server signs it")
    code != 1 || said.out.contains('a task is given an idToken by a server alone')

    where:
    kind                      | block                         | words                 || code
    'it is needed'            | ''                            | []                    || 2
    'it is to run all the same' | ''                          | ['--without-secrets'] || 1
    'the task is skipped'     | "when git.branch == 'nowhere'" | []                   || 0
  }

  def 'a plan tells of it'() {
    when:
    shell.file('Jobfile', "job('web') { idToken 'TOKEN', audience: 'https://vault.example'; task('b') { sh 'true' } }\n")

    then:
    shell.leat('plan').out.contains('idToken TOKEN for https://vault.example')
    shell.leat('plan', '--json').out.replaceAll(/\s/, '').contains('"idTokens":{"TOKEN":"https://vault.example"}')
  }
}
