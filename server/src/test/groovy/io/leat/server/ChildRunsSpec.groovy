package io.leat.server

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Tasks that run another job of their Jobfile, on a server with one slot. */
class ChildRunsSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Running leat

  def setup() {
    leat = new Running(folder.resolve('data'), [slots: '1'])
  }

  static final String DEPLOY = '''
    job('main') {
      task('deploy') {
        output 'url'
        run 'deploy', params: [where: 'a "b" $c']
        sh 'echo "after $LEAT_TASK"'
      }
      task('look') { sh "echo ${outputs.deploy.url}" }
    }
    job('deploy') {
      params { text 'where', default: 'nowhere' }
      task('put') {
        output 'url'
        output 'other'
        sh 'printf "url<<E\\\\nhttp://%s\\\\nE\\\\nother=1\\\\n" "$where" >> "$LEAT_OUTPUT"'
      }
    }
  '''

  def 'the child is a run with its parent and values, and its outputs come back'() {
    given:
    leat.project('p', DEPLOY)

    when:
    def run = leat.trigger('p', [job: 'main', key: 'mine'])
    def ended = leat.await(run)
    def child = leat.await(run + 1)

    then:
    ended.status == 'succeeded'
    [child.status, child.job, child.parent, child.parentTask, child.trigger] == ['succeeded', 'deploy', run, 'deploy', 'job']
    child.parameters == [where: 'a "b" $c']
    leat.get("/runs/$run/tasks/deploy/log").text == "run ${run + 1} of job 'deploy' was started, and is waited for\n" +
      "run ${run + 1} of job 'deploy': succeeded\nafter deploy\n"
    leat.task(run, 'deploy').outputs == [url: 'http://a "b" $c']
    leat.get("/runs/$run").json.children == [run + 1]
    leat.get("/runs/${run + 1}").json.children == []
    leat.get("/runs?filter=${URLEncoder.encode("run.parent == $run", 'UTF-8')}").json.items*.run == [run + 1]
  }

  def 'a child that is #what fails the task, which says why'() {
    given:
    leat.project('p', """
      job('main') { task('t') { run 'other'$parameters } }
      job('other') { params { number 'n', default: 1 }; task('t') { $steps } }
    """)

    when:
    def run = leat.trigger('p', [job: 'main'])

    then:
    leat.await(run).status == 'failed'
    leat.get("/runs/$run/tasks/t/log").text.readLines().last().startsWith("run ${run + 1} of job 'other': $status")

    where:
    what       | parameters         | steps       || status
    'failed'   | ''                 | "sh 'exit 3'" || 'failed'
    'rejected' | ", params: [n: 'two']" | "sh 'true'" || 'rejected (its parameters were refused'
  }

  def 'who is cancelled cancels the child that it waits for'() {
    given:
    leat.project('p', '''
      job('main') { task('t') { run 'other' } }
      job('other') { task('t') { sh 'sleep 600' } }
    ''')
    def run = leat.trigger('p', [job: 'main'])
    leat.await(run + 1) { it?.status == 'running' }

    when:
    leat.post("/runs/$run/cancel")

    then:
    leat.await(run).status == 'cancelled'
    leat.await(run + 1).status == 'cancelled'
  }

  def 'a server that comes back goes on waiting for the same child'() {
    given:
    def go = folder.resolve('go')
    leat.project('p', """
      job('main') { task('t') { output 'n'; run 'other' } }
      job('other') { task('t') { output 'n'; sh 'until [ -e $go ]; do sleep 0.05; done; echo n=7 >> "\$LEAT_OUTPUT"' } }
    """)
    def run = leat.trigger('p', [job: 'main'])
    leat.await(run + 1) { it?.status == 'running' }

    when:
    leat.server.close()
    leat.start()
    go.toFile().text = ''

    then:
    leat.await(run).status == 'succeeded'
    leat.task(run, 't').outputs == [n: '7']
    leat.get('/runs').json.items*.run == [run + 1, run]
  }

  def 'a paused queue lets children go on'() {
    given:
    def go = folder.resolve('go')
    leat.project('p', """
      job('main') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done'; run 'other' } }
      job('other') { task('t') { sh 'true' } }
    """)
    def run = leat.trigger('p', [job: 'main'])
    leat.await(run) { it.status == 'running' }

    when:
    leat.send('PATCH', '/queue', [paused: true])
    def held = leat.trigger('p', [job: 'other'])
    go.toFile().text = ''

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$held").json.status == 'queued'
  }

  def 'a child of the group that its parent holds is not waited for'() {
    given:
    leat.project('p', '''
      job('main') { concurrency 'site'; task('t') { run 'other' } }
      job('other') { concurrency 'site'; task('t') { sh 'true' } }
    ''')

    when:
    def run = leat.trigger('p', [job: 'main'])

    then:
    leat.await(run).status == 'failed'
    leat.await(run + 1).note == "run $run, which waits for it, is of the same concurrency group 'site'"
  }

  def 'a run that waits for the consent of a run below it says so, and where to agree'() {
    given:
    leat.project('p', '''
      job('main') { task('ship') { approve(); run 'middle' } }
      job('middle') { task('go') { run 'low' } }
      job('low') { task('sign') { approve(); sh 'true' } }
    ''')
    def run = leat.trigger('p', [job: 'main'])

    when:
    leat.await(run) { leat.task(run, "ship").state == "asking" }
    leat.post("/runs/$run/tasks/ship/approve")
    leat.await(run) { leat.get("/runs/${run + 2}/tasks").json.items?.first()?.state == "asking" && leat.task(run, "ship").state == "running" }
    def told = "It waits for run ${run + 1} of job 'middle', which is running. Run ${run + 2} waits for consent to 'sign': leat approve ${run + 2} 'sign'"

    then:
    leat.task(run, 'ship').with { [it.state, it.because] } == ['running', told]
    leat.get("/runs/$run/tasks/ship/why").json.sentences.last() == told
    leat.post("/runs/$run/tasks/ship/approve").with { [it.status, it.json.detail] } ==
      [409, "task 'ship' does not ask for an approval: it is running. $told"]

    when:
    leat.post("/runs/${run + 2}/tasks/sign/approve")

    then:
    leat.await(run).status == 'succeeded'
    leat.task(run, 'ship').because == ''
    !leat.get("/runs/$run/tasks/ship/why").json.sentences.any { it.contains('waits') }
    leat.post("/runs/$run/tasks/ship/approve").json.detail == "task 'ship' does not ask for an approval: it succeeded"
  }

  def 'a task that has ended, or does not wait, is not said to wait for a run that goes on'() {
    given:
    leat.close()
    leat = new Running(folder.resolve('other'), [slots: '4'])
    def go = folder.resolve('go')
    def end = folder.resolve('end')
    leat.project('p', """
      job('main') {
        task('late') { timeout seconds: 3; run 'low' }
        task('again') { run 'low', wait: false; sh 'until [ -e $go ]; do sleep 0.05; done' }
        task('stays') { sh 'until [ -e $end ]; do sleep 0.05; done' }
      }
      job('low') {
        task('x') { sh 'until [ -e $end ]; do sleep 0.05; done' }
        always { task('z') { sh 'until [ -e $end ]; do sleep 0.05; done' } }
      }
    """)

    when:
    def run = leat.trigger('p', [job: 'main'])
    leat.await(run) { leat.task(run, 'late').because?.endsWith('running.') }
    def early = leat.task(run, 'late').because
    def detached = leat.task(run, 'again').because
    leat.await(run) { leat.task(run, 'late').state == 'failed' }
    Files.createFile(go)
    def low = leat.get("/runs?filter=${URLEncoder.encode("run.parentTask == 'late'", 'UTF-8')}").json.items

    then: 'the run that it waited for goes on, in what it always does'
    early == "It waits for run ${low[0].run} of job 'low', which is running."
    detached == ''
    leat.await(low[0].run) { leat.task(low[0].run, 'z').state == 'running' }
    !leat.get("/runs/$run/tasks/late/why").json.sentences.any { it.contains('waits for run') }
    leat.post("/runs/$run/tasks/late/approve").json.detail == "task 'late' does not ask for an approval: it failed"

    when:
    Files.createFile(end)

    then:
    leat.await(run).status == 'failed'
  }

  def 'where to agree is a command that takes the task as it is called: #task'() {
    given:
    leat.project('p', """
      job('main') { task('go') { run 'low' } }
      job('low') { task("$task") { approve(); sh 'true' } }
    """)

    when:
    def run = leat.trigger('p', [job: 'main'])
    leat.await(run) { leat.task(run, 'go').because?.contains('consent') }

    then:
    leat.task(run, 'go').because.endsWith("Run ${run + 1} waits for consent to '$task': leat approve ${run + 1} $words")

    where:
    task      || words
    "it's; x" || "'it'\\''s; x'"
    '-sign'   || "-- '-sign'"
  }

  def 'jobs that run jobs end at a depth'() {
    given:
    leat.project('p', (0..9).collect { "job('j$it') { task('t') { ${it < 9 ? "run 'j${it + 1}'" : "sh 'true'"} } }" }.join('\n'))

    when:
    def run = leat.trigger('p', [job: 'j0'])

    then:
    leat.await(run).status == 'failed'
    leat.get('/runs').json.items.size() == 9
    leat.get("/runs/${run + 8}/tasks/t/log").text.trim() == 'jobs that run jobs are nested more than 8 deep: ' +
      (0..8).collect { "p/j$it#${run + it}" }.join(' -> ')
  }
}
