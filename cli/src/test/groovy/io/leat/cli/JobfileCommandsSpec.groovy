package io.leat.cli

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** The commands that read a Jobfile, with the reader behind them. */
class JobfileCommandsSpec extends Specification {
  static final String SOUND = '''\
job('web') {
  params { text 'target', choices: ['staging', 'production'], default: 'staging' }
  task('compile') { sh 'make' }
  task('deploy') { needs 'compile'; when params.target == 'production' && git.branch == 'main'; sh "./deploy ${params.target}" }
}
job('docs') { task('pages') { sh 'make pages' } }
'''
  static final String BROKEN = '''\
job('web') {
  task('compile') { sh 'make' }
  task('deploy') {
    needs 'compil'
    sh './deploy'
  }
}
'''

  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
  }

  def 'a sound Jobfile is summed up on stdout'() {
    given:
    shell.file('Jobfile', SOUND)

    when:
    def said = shell.leat('check')

    then:
    said.code == 0
    said.out == 'Jobfile: ok, 2 jobs, 3 tasks\n'
    said.err == ''
  }

  def 'a broken Jobfile is explained on stderr and ends with 3'() {
    given:
    shell.file('ci/Jobfile', BROKEN)

    when:
    def said = shell.leat('check', 'ci')

    then:
    said.code == 3
    said.out == 'ci/Jobfile: rejected, 1 error\n'
    said.err.startsWith("ci/Jobfile:4:11: error[LEAT-104]: ")
    said.err.contains("\n  needs 'compil'\n        ^")
    said.err.contains("\n  help: did you mean 'compile'?\n")
  }

  def 'as JSON each mistake is a line on stdout, and nothing else is there'() {
    given:
    shell.file('Jobfile', BROKEN)

    when:
    def said = shell.leat('check', '--json')

    then:
    said.code == 3
    said.out.readLines().size() == 1
    said.out.startsWith('{"severity":"error","code":"LEAT-104","file":"Jobfile","line":4,"column":11,"endLine":4,"endColumn":19,')
    said.err == ''
  }

  def 'a rejected Jobfile has no plan'() {
    given:
    shell.file('Jobfile', BROKEN)

    when:
    def said = shell.leat('plan', '--format', format)

    then:
    said.code == 3
    said.out == ''
    said.err.contains('LEAT-104')

    where:
    format << ['text', 'json', 'dot', 'mermaid', 'svg']
  }

  def 'a character that nobody sees is refused in a parameter'() {
    given:
    shell.file('Jobfile', "job('web') { params { text 'target' }; task('a') { sh 'make \"\$target\"' } }")

    when:
    def said = shell.leat('plan', '-p', 'target=main\u2066')

    then:
    said.code == 3
    said.err.contains("error[LEAT-214]: the value given for the parameter 'target' does not fit: it holds the character U+2066 (LEFT-TO-RIGHT ISOLATE) after 4 others")
  }

  def 'parameters and the checkout decide what runs'() {
    given:
    shell.file('Jobfile', SOUND)
    shell.file('.git/HEAD', "ref: refs/heads/$branch\n")

    expect:
    shell.leat('plan', '--job', 'web', *words).out.contains(line)

    where:
    branch  | words                                         || line
    'main'  | []                                            || "no, params.target is 'staging'"
    'main'  | ['-p', 'target=production']                   || '$ ./deploy production'
    'main'  | ['-p', 'target=production']                   || '0 left out'
    'topic' | ['-p', 'target=production']                   || "git.branch is 'topic'"
    'topic' | ['-p', 'target=production', '--branch=main']  || '0 left out'
    'main'  | ['-p', 'target=production', '--tag=v1']       || 'git.branch is null'
  }

  def 'one job can be chosen'() {
    given:
    shell.file('Jobfile', SOUND)

    expect:
    !shell.leat('plan', '--job', 'docs').out.contains('deploy')
    with(shell.leat('plan', '--job', 'doc')) {
      code == 2
      err == "leat: there is no job 'doc'\n  help: did you mean 'docs'?\n"
    }
  }

  def 'functions are loaded from the root of the checkout, and from nowhere else'() {
    given:
    shell.file('.git/HEAD', 'ref: refs/heads/main\n')
    shell.file('ci/common.leat', "def words() { 'from common' }\n")
    shell.file('app/Jobfile', "load 'ci/common.leat'\njob('j') { task('a') { sh \"echo \${words()}\" } }\n")
    shell.file('bad/Jobfile', "load '../secret'\njob('j') { task('a') { sh 'x' } }\n")

    expect:
    shell.leat('plan', 'app').out.contains('$ echo from common')
    shell.leat('plan', 'bad').code == 3
  }
}
