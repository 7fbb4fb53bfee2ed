package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** A run that goes on with an earlier one takes over only what was made of the same, and says why it does not. */
class RunningAgainSpec extends Specification {
  static final SLOW = '''
    params { text 'mode', default: 'fast' }
    task('a') { sh 'echo built-$mode > out; echo a >> ledger' }
    task('b') { needs 'a'; sh '[ -e mended ]' }
    task('c') { needs 'b'; sh 'echo deploying $(cat out) mode $mode >> ledger' }
  '''

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

  private List<String> ledger() {
    folder.resolve('ledger').toFile().with { it.exists() ? it.readLines() : [] }
  }

  private String why(String task) {
    shell.leat('why', 'last', task).out
  }

  def 'a parameter that is given anew has all that sees it run again, and why says so'() {
    given:
    run(SLOW, '-p', 'mode=slow')
    shell.file('mended', '')
    def again = shell.leat('run', '--from', 'failed', '-p', 'mode=new')

    expect:
    again.code == 0
    ledger() == ['a', 'a', 'deploying built-new mode new']
    why('a').contains("not taken over from run 1: the parameter 'mode' has another value\n")
  }

  def 'a parameter that the job does not have any more is left out, and one that is required is not asked for'() {
    given:
    run("params { text 'x', required: true; text 'gone', default: '1' }\n task('a') { sh 'echo \$x >> ledger; [ -e mended ]' }",
      '-p', 'x=7', '-p', 'gone=2')
    shell.file('mended', '')

    expect:
    run("params { text 'x', required: true }\n task('a') { sh 'echo \$x >> ledger; [ -e mended ]' }", '--from', 'failed').code == 0
    ledger() == ['7', '7']
  }

  def 'what is read from stdin is read once, and what is to be said about it is said once'() {
    given:
    def jobfile = { "job('web') { params { text 'x', required: true; text 'unused', default: '' }\n task('a') { sh 'echo \$x >> ledger; [ -e mended ]' } }".bytes }
    shell.stdin = new ByteArrayInputStream(jobfile())
    shell.leat('run', '-', '-p', 'x=7')
    shell.file('mended', '')
    shell.stdin = new ByteArrayInputStream(jobfile())
    def again = shell.leat('run', '-', '--from', 'failed')

    expect:
    again.code == 0
    ledger() == ['7', '7']
    again.err.readLines().last() == "leat: the parameter 'x' is '7', as in the run before"
    again.err.count('LEAT-501') == 1
  }

  def 'a task is not taken over when #what is otherwise'() {
    given:
    def jobs = [before, after].collect { "$it\n task('b') { needs 'a'; sh '[ -e mended ]' }\n task('z') { sh 'true' }" }
    run(jobs[0], *first)
    shell.file('mended', '')

    expect:
    run(jobs[1], '--from', 'failed', *second).code == 0
    ledger().size() == 2
    why('a').contains("not taken over from run 1: $because\n")
    why('z').contains('taken from run 1') == others

    where:
    what                     | before                                                                         | after                                                             | first                       | second                      || others | because
    'the env of the job'     | "env M: 'slow'\n task('a') { sh 'echo \$M >> ledger' }"                        | "env M: 'fast'\n task('a') { sh 'echo \$M >> ledger' }"           | []                          | []                          || false  | "the 'env' of the job is another"
    'what the job reads'     | "env M: git.branch\n task('a') { sh 'echo \$M >> ledger' }"                    | before                                                            | ['--branch', 'x']           | ['--branch', 'y']           || false  | "git.branch was 'x'"
    'a branch'               | "task('a') { sh \"echo '\${git.branch}' >> ledger\" }"                         | before                                                            | ['--branch', 'x']           | ['--branch', 'y']           || true   | "git.branch was 'x'"
    'a commit of a script'   | "task('a') { sh 'echo \$LEAT_COMMIT >> ledger' }"                              | before                                                            | ['--commit', 'a' * 40]      | ['--commit', 'b' * 40]      || true   | "LEAT_COMMIT was '${'a' * 40}'"
    'the trigger'            | "task('a') { when trigger.kind != 'cron'; sh 'echo a >> ledger' }"             | before                                                            | ['--trigger', 'push']       | ['--trigger', 'person']     || true   | "trigger.kind was 'push'"
    'the pull request'       | "task('a') { sh \"echo \${pull.number} >> ledger\" }"                          | before                                                            | ['--fact', 'pull.number=1'] | ['--fact', 'pull.number=2'] || true   | 'pull.number was 1'
    'which files changed'    | "task('a') { sh 'echo a >> ledger'; when changed('x') || git.branch == null }" | before                                                            | ['--changed', 'x']          | ['--changed', 'y']          || true   | "changed('x') was true"
    'a parameter by default' | "params { number 'n', default: 1 }\n task('a') { sh 'echo a >> ledger' }"      | "params { number 'n', default: 2 }\n task('a') { sh 'echo a >> ledger' }" | []                  | []                          || false  | "the parameter 'n' has another value"
    'its declaration'        | "task('a') { sh 'echo a >> ledger' }"                                          | "task('a') { sh 'echo b >> ledger' }"                             | []                          | []                          || true   | 'it is declared otherwise'
  }

  def 'a task that runs another job is taken over only where that is as it was: #what'() {
    given:
    def jobs = { number -> "job('web') { task('a') { run 'child' }\n task('b') { needs 'a'; sh '[ -e mended ]' } }\njob('child') { task('c') { when git.branch == 'x'; sh 'echo $number >> ledger' } }" }
    shell.file('Jobfile', jobs(1))
    shell.leat('run', '--job', 'web', '--branch', 'x')
    shell.file('mended', '')
    shell.file('Jobfile', jobs(child))

    expect:
    shell.leat('run', '--job', 'web', '--from', 'failed', '--branch', branch).code == 0
    ledger() == found
    shell.leat('why', 'web', 'a').out.contains(said)

    where:
    what                 | child | branch || found      | said
    'nothing is changed' | 1     | 'x'    || ['1']      | 'taken from run 1'
    'the job is another' | 2     | 'x'    || ['1', '2'] | 'not taken over from run 1: it runs another job, and the Jobfile or the facts are others'
    'a fact is another'  | 1     | 'y'    || ['1']      | 'not taken over from run 1: it runs another job, and the Jobfile or the facts are others'
  }

  def 'a task with inputs is not taken over into a run with another parameter, nor is what needs it'() {
    given:
    shell.file('src', '')
    def tasks = '''
      params { text 'n', default: '1' }
      task('a') { inputs 'src'; sh 'echo a$n >> ledger' }
      task('after') { needs 'a'; sh 'true' }
      task('b') { needs 'after'; sh '[ -e mended ]' }
    '''
    run(tasks, '-p', 'n=5')
    shell.file('mended', '')

    expect:
    run(tasks, '--from', 'failed', '-p', 'n=1').code == 0
    ledger() == ['a5', 'a1']

    when:
    shell.leat('run', '--from', 'a')

    then:
    why('a').contains('not taken over from run 2: --from begins with it\n')
    why('after').contains("not taken over from run 2: it needs 'a', which runs again\n")
  }

  def 'what is to be typed next names what was given: #words'() {
    given:
    shell.file(file, "job('web') { task('a b') { sh 'false' }; task('c') { sh 'true' } }\njob('other job') { task('a b') { sh 'false' } }")

    expect:
    shell.leat('run', *words).out.contains("\n  then: leat $next\n")
    (file == 'Jobfile' ? [[], ['attach', 'last']] : [['attach', 'last']]).each { assert shell.leat(*it).out.contains("\n  then: leat $next\n") }

    when:
    def again = next.replace("'", '').replace('other job', 'other_job').replace('a b', 'a_b').split(' ')*.replace('_', ' ') as String[]

    then: 'and goes on with it'
    shell.leat(again).with { it.code == 1 && it.out.contains("\n  then: leat $next\n") }

    where:
    file          | words                                                             || next
    'Jobfile'     | ['--job', 'web']                                                  || 'run --job web --from failed'
    'Jobfile'     | ['--job', 'other job', '--isolated', '--keep']                    || "run --job 'other job' --isolated --keep --from failed"
    'Jobfile'     | ['--job', 'web', '--branch', 'main', '--tag', 'v1']               || 'run --job web --branch main --tag v1 --from failed'
    'Jobfile'     | ['--job', 'web', '--task', 'a b', '--task', 'c']                  || "run --job web --task 'a b' --task c --from failed"
    'own.jobfile' | ['own.jobfile', '--job', 'web', '--isolated', '--syntax', 'groovy'] || 'run own.jobfile --job web --syntax groovy --isolated --from failed'
  }

  def 'a task that runs a job whose tasks have inputs is not taken over#deep'() {
    given:
    shell.file('Jobfile', """
      job('web') { task('call') { run '$called'; output 'v' }; task('use') { sh "echo got \${outputs.call.v}; test -e ok" } }
      job('middle') { task('m') { run 'lib'; output 'v' } }
      job('lib') { task('gen') { inputs 'src.txt'; output 'v'; sh 'echo "v=\$(cat src.txt)" >> "\$LEAT_OUTPUT"' } }""")
    shell.file('src.txt', '1')
    assert shell.leat('run', '--job', 'web').code == 1

    when:
    shell.file('src.txt', '2')
    shell.file('ok', '')
    def outcome = shell.leat('run', '--job', 'web', '--from', 'failed')

    then:
    outcome.code == 0
    outcome.out.contains('use | got 2')
    shell.leat('why', 'web', 'call').out.contains('not taken over from run 1: it runs another job whose tasks have inputs, and that looks for their results itself')

    where:
    called   | deep
    'lib'    | ''
    'middle' | ', of a job that it runs'
  }

  def 'a run that was interrupted is not gone on with by --from, and another beside it says so'() {
    given:
    run("task('a') { sh 'true' }")
    assert Files.deleteIfExists(folder.resolve('.leat/runs/1/ended'))

    expect:
    shell.leat('run', '--from', 'failed').with { [it.code, it.err] } == [2, "leat: run web#1 has not ended: its tasks may be at work\n  help: go on with it: leat attach 1; or stop it first: leat cancel 1\n"]
    shell.leat('run').with { it.code == 0 && it.err == "leat: run web#1 was interrupted, and its tasks may be at work; 'leat attach 1' goes on with it\n" }
    shell.leat('run').err == ''
  }

  def 'what is replayed goes on as a replay'() {
    given:
    run("task('a') { sh 'false' }", '--isolated')

    expect:
    shell.leat('run', '--replay').out.contains('\n  then: leat run --replay --from failed\n')
    shell.leat('run', '--replay', '--from', 'failed').out.contains('\n  then: leat run --replay --from failed\n')
  }
}
