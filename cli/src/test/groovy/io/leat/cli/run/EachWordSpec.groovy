package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.cli.terminal.Json
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Settings of the Jobfile whose value changes what happens, one after another: those that no other specification is about. */
class EachWordSpec extends Specification {
  @TempDir Path folder

  private Shell shell(String name, String jobfile) {
    def here = Files.createDirectories(folder.resolve(name))
    // what stands for groovy runs its script in a shell: it is about the step around it
    def bin = Files.createDirectories(here.resolve('bin'))
    bin.resolve('groovy').toFile().with { it.text = '#!/bin/sh\nexec sh "$1"\n'; it.executable = true }
    def shell = new Shell(here)
    shell.environment = [PATH: "$bin:${System.getenv('PATH')}".toString()]
    shell.file('Jobfile', jobfile)
    shell
  }

  private static String job(String body) {
    "job('j') {\n$body\n}\n"
  }

  def 'a plan tells of #word'() {
    given:
    def with = shell('with', job(text)).leat('plan')
    def without = shell('without', job(other)).leat('plan')

    expect:
    [with.code, without.code] == [0, 0]
    with.out.contains(told)
    !without.out.contains(told)

    where:
    word               | text                                                            | other                                             || told
    'job.description'  | "description 'What it is for'; task('t') { sh 'true' }"         | "task('t') { sh 'true' }"                         || 'What it is for'
    'task.description' | "task('t') { description 'What it is for'; sh 'true' }"         | "task('t') { sh 'true' }"                         || 'What it is for'
    'approve hours'    | "task('t') { approve hours: 3; sh 'true' }"                     | "task('t') { approve(); sh 'true' }"              || '3h'
    'approve seconds'  | "task('t') { approve seconds: 7; sh 'true' }"                   | "task('t') { approve(); sh 'true' }"              || '7s'
    'job.timeout hours'    | "timeout hours: 3; task('t') { sh 'true' }"                 | "task('t') { sh 'true' }"                         || '3h'
    'job.timeout minutes'  | "timeout minutes: 4; task('t') { sh 'true' }"               | "task('t') { sh 'true' }"                         || '4m'
    'task.timeout hours'   | "task('t') { timeout hours: 3; sh 'true' }"                 | "task('t') { sh 'true' }"                         || '3h'
    'task.timeout minutes' | "task('t') { timeout minutes: 4; sh 'true' }"               | "task('t') { sh 'true' }"                         || '4m'
    'checkout name'    | "task('t') { checkout name: 'fetches' }"                        | "task('t') { checkout() }"                        || 'fetches'
    'groovy name'      | "task('t') { groovy 'x', name: 'scripted' }"                    | "task('t') { groovy 'x' }"                        || 'scripted'
    'text help'        | "params { text 'p', help: 'it helps' }; task('t') { sh 'echo \$p' }"   | "params { text 'p' }; task('t') { sh 'echo \$p' }"   || 'it helps'
    'number help'      | "params { number 'p', help: 'it helps' }; task('t') { sh 'echo \$p' }" | "params { number 'p' }; task('t') { sh 'echo \$p' }" || 'it helps'
    'flag help'        | "params { flag 'p', help: 'it helps' }; task('t') { sh 'echo \$p' }"   | "params { flag 'p' }; task('t') { sh 'echo \$p' }"   || 'it helps'
  }

  def 'a run ends otherwise by #word'() {
    expect:
    shell('with', job(text)).leat('run').code == code
    shell('without', job(other)).leat('run').code == without

    where:
    word                    | text                                                                  | other                                     || code | without
    'allowFailure'          | "task('t') { allowFailure(); sh 'exit 1' }"                           | "task('t') { allowFailure false; sh 'exit 1' }" || 0 | 1
    'job.timeout seconds'   | "timeout seconds: 1; task('t') { sh 'sleep 60' }"                     | "task('t') { sh 'true' }"                 || 1 | 0
    'task.timeout seconds'  | "task('t') { timeout seconds: 1; sh 'sleep 60' }"                     | "task('t') { sh 'true' }"                 || 1 | 0
    'flag required'         | "params { flag 'p', required: true }; task('t') { sh 'echo \$p' }"    | "params { flag 'p' }; task('t') { sh 'echo \$p' }" || 2 | 0
    'groovy when'           | "task('t') { groovy 'exit 1', when: git.branch == 'nowhere' }"        | "task('t') { groovy 'exit 1' }"           || 0 | 1
    'groovy allowFailure'   | "task('t') { groovy 'exit 1', allowFailure: true }"                   | "task('t') { groovy 'exit 1' }"           || 0 | 1
    'groovy timeout'        | "task('t') { groovy 'sleep 60', timeout: 1 }"                         | "task('t') { groovy 'true' }"             || 1 | 0
    'groovy env'            | "task('t') { groovy '[ \$A = 1 ]', env: [A: '1'] }"                   | "task('t') { groovy '[ \$A = 1 ]', env: [A: '2'] }" || 0 | 1
    'groovy dir'            | "task('t') { groovy '[ -e groovy ]', dir: 'bin' }"                    | "task('t') { groovy '[ -e groovy ]' }"    || 0 | 1
    'checkout when'         | "task('t') { checkout url: 'gone', into: 'x', when: git.branch == 'nowhere' }" | "task('t') { checkout url: 'gone', into: 'x' }" || 0 | 1
    'checkout allowFailure' | "task('t') { checkout url: 'gone', into: 'x', allowFailure: true }"   | "task('t') { checkout url: 'gone', into: 'x', allowFailure: false }" || 0 | 1
  }

  def 'in a sequence a task waits for the one before it, and is left out when that fails'() {
    given:
    def shell = shell('sequence', job("sequence { task('a') { sh 'sleep 0.2; touch a' }; task('b') { sh '[ -e a ] && exit 1' }; task('c') { sh 'touch c' } }"))

    expect:
    shell.leat('run').code == 1
    shell.leat('show', '1').out.contains('c skipped')
    !shell.folder.resolve('c').toFile().exists()
  }

  def 'a matrix runs without what exclude names and with what include adds'() {
    given:
    def task = { more -> job("task('t', matrix: [os: ['a', 'b'], n: [1, 2]]$more) { sh \"echo \${matrix.os}\${matrix.n} >> ran\" }\ntask('end') { needs 't'; sh 'echo end >> ran' }") }
    def shell = shell('legs', task(", exclude: [os: 'b', n: 1], include: [[n: 3, os: 'c']]"))
    def ran = { shell.folder.resolve('ran').toFile().with { file -> file.readLines().tap { file.delete() } } }

    expect:
    shell.leat('run').code == 0
    ran().with { [it.dropRight(1).toSorted(), it.last()] } == [['a1', 'a2', 'b2', 'c3'], 'end']
    shell.leat('plan').out.contains('t  4 legs of a matrix')
    shell.leat('run', '--task', 't[c,3]').code == 0
    ran() == ['c3']

    when: 'a leg that is not there is asked for'
    def said = shell.leat('run', '--task', 't[b,1]')

    then:
    said.code == 2
    said.err.contains('t[b,1]')

    when: 'the same legs are written out'
    def hash = { Json.read(shell.leat('plan', '--format', 'json').out).items('jobs')[0].text('hash') }
    def before = hash()
    shell.file('Jobfile', shell.leat('convert', '--to', 'groovy').out)

    then: 'the graph is the same'
    hash() == before
    !shell.folder.resolve('Jobfile').toFile().text.contains('matrix')

    when: 'nothing is taken out or added'
    shell.file('Jobfile', task(''))

    then:
    shell.leat('run').code == 0
    ran().toSorted() == ['a1', 'a2', 'b1', 'b2', 'end']
  }

  def 'the condition and the variables of a sequence hold for each task of it, also for those of one within it'() {
    given:
    def shell = shell('sequence-settings', job('''
      params { flag 'live', default: true; flag 'probe', default: true }
      env A: 'job', B: 'job'
      task('first') { sh 'echo first $A$B$C >> ran' }
      sequence {
        when params.live
        env A: 'outer', C: 'outer'
        task('deploy') { env A: 'own'; sh 'echo deploy $A$B$C >> ran' }
        sequence {
          when params.probe
          env C: 'inner'
          task('probe') { when run.number > 0; sh 'echo probe $A$B$C >> ran' }
          task('again') { sh 'echo again $A$B$C >> ran' }
        }
        task('last') { sh 'echo last $A$B$C >> ran' }
      }'''))
    def ran = { shell.folder.resolve('ran').toFile().with { file -> file.readLines().tap { file.delete() } } }

    expect:
    shell.leat('run').code == 0
    ran().with { [it.findAll { it.startsWith('first') }, it.findAll { !it.startsWith('first') }] } == [
      ['first jobjob'], ['deploy ownjobouter', 'probe outerjobinner', 'again outerjobinner', 'last outerjobouter']]

    when: 'the inner one is left out'
    def plan = shell.leat('plan', '-p', 'probe=false').out

    then: 'what follows it is too, and each reason is told'
    plan.contains('when params.live && params.probe && run.number > 0: no, params.live is true, params.probe is false')
    plan.contains('when params.live && params.probe: no, params.live is true, params.probe is false')
    plan.contains('when params.live: yes, params.live is true')
    shell.leat('run', '-p', 'probe=false').code == 0
    ran().toSorted() == ['deploy ownjobouter', 'first jobjob']
    shell.leat('why', 'last', 'probe').out.contains('params.live && params.probe && run.number > 0')

    when: 'all of it is left out'
    def live = shell.leat('run', '-p', 'live=false')

    then:
    live.code == 0
    ran() == ['first jobjob']
    shell.leat('why', 'last', 'deploy').out.contains('params.live')
  }

  def 'run takes name, when and allowFailure'() {
    given:
    def shell = shell('run', '''
      job('j') {
        task('t') {
          run 'other', name: 'the other one', allowFailure: true
          run 'other', when: git.branch == 'nowhere'
        }
      }
      job('other') { task('t') { sh 'echo x >> ran; exit 1' } }''')

    expect:
    shell.leat('run', '--job', 'j').code == 0
    shell.folder.resolve('ran').toFile().text == 'x\n'
    shell.leat('plan').out.contains('the other one')
  }

  def 'a checkout that takes longer than its timeout is ended'() {
    given: 'a host that accepts and says nothing'
    def silent = new ServerSocket(0, 50, InetAddress.loopbackAddress)

    expect:
    shell('late', job("task('t') { checkout url: 'http://127.0.0.1:$silent.localPort/x.git', into: 'x', timeout: 1 }")).with {
      it.leat('run').code == 1 && it.leat('logs', '1', 't').out.contains('took longer')
    }

    cleanup:
    silent.close()
  }

  def 'a retry waits for its delay, which grows by its factor'() {
    given:
    def shell = shell('retry', job("task('t') { retry 2, delay: 1, factor: 2; sh 'exit 1' }"))

    when:
    def begun = System.nanoTime()
    shell.leat('run')

    then:
    System.nanoTime() - begun >= 2_900_000_000
    shell.leat('why', '1', 't').out.contains('Attempt 3')
  }

  def 'a cache falls back to what restore names'() {
    given:
    def shell = shell('cache', job("""
      params { text 'k'; flag 'falls', default: false }
      task('t') {
        if (params.falls) {
          cache 'c', paths: ['c'], key: params.k, restore: ['a']
        } else {
          cache 'c', paths: ['c'], key: params.k
        }
        sh 'cat c/x 2> /dev/null || echo none; mkdir -p c; echo kept > c/x'
      }"""))

    expect:
    ['a1', 'b1'].collect { shell.leat('run', '--isolated', '-p', "k=$it").code } == [0, 0]
    shell.leat('run', '--isolated', '-p', 'k=b2', '-p', 'falls=true').code == 0
    (1..3).collect { shell.leat('logs', "$it", 't').out } == ['none\n', 'none\n', 'kept\n']
  }

  def 'in place a cache replaces nothing, and comes back where none of its files is there'() {
    given:
    def shell = shell('inplace', job("""
      task('t') {
        cache 'c', paths: ['c'], key: 'one'
        sh 'cat c/x 2> /dev/null || { mkdir -p c; echo made > c/x; }'
      }"""))
    def cached = shell.folder.resolve('c')

    when:
    shell.leat('run')
    Files.writeString(cached.resolve('x'), 'mine\n')
    Files.writeString(cached.resolve('y'), 'also mine\n')
    shell.leat('run')

    then:
    Files.readString(cached.resolve('x')) == 'mine\n'
    Files.readString(cached.resolve('y')) == 'also mine\n'
    shell.leat('logs', '2', 't').out == 'mine\n'
    shell.leat('why', '2', 't').out =~ /cache 'c' was left aside: 'c\/[xy]' is there/

    when:
    cached.toFile().deleteDir()
    shell.leat('run')

    then:
    Files.readString(cached.resolve('x')) == 'made\n'
    shell.leat('why', '3', 't').out.contains("cache 'c' came back, key one")
  }
}
