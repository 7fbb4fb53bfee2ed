package io.leat.server

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Runs that start jobs of other projects, and jobs that follow those of other projects. */
class OtherProjectsSpec extends Specification {
  @Shared @TempDir Path data
  @TempDir Path folder
  @Shared @AutoCleanup Running leat

  def setupSpec() {
    leat = new Running(data, [slots: '1'])
  }

  def cleanup() {
    leat.get('/projects').json.items.each { project ->
      poll { leat.send('DELETE', "/projects/$project.name").status == 204 }
    }
  }

  static final String DOCS = '''
    job('build') {
      params { text 'version', default: 'none' }
      task('t') { output 'url'; sh 'echo "url=docs/$version" >> "$LEAT_OUTPUT"' }
    }
    job('other') { task('t') { sh 'true' } }
  '''

  def allow(String project, String... by) {
    def made = leat.get("/projects/$project")
    assert leat.send('PATCH', "/projects/$project", [startedBy: by as List], ['If-Match': made.headers.firstValue('etag').get()]).status == 200
  }

  String log(long run, String task = 't') {
    leat.get("/runs/$run/tasks/$task/log").text
  }

  List<Long> runs(String project) {
    leat.get("/runs?project=$project").json.items*.run
  }

  /** Waits for something that is not told by an end. */
  def poll(Closure<Boolean> wanted) {
    def until = System.nanoTime() + 60_000_000_000
    while (!wanted()) {
      assert System.nanoTime() < until
      new Object().with { synchronized (it) { it.wait(10) } }
    }
    true
  }

  def 'a job of another project is run with values, waited for, and hands its outputs back'() {
    given:
    def repository = Running.repository(folder.resolve('docs.git'), [Jobfile: DOCS])
    leat.post('/projects', [name: 'docs', url: repository.toUri().toString(), startedBy: ['web']])
    leat.project('web', '''job('main') { task('t') { output 'url'; run 'docs/build', params: [version: '1.2'] } }''')

    when:
    def run = leat.trigger('web')
    def ended = leat.await(run)
    def child = leat.await(run + 1)

    then:
    ended.status == 'succeeded'
    [child.status, child.project, child.job, child.parent, child.parentTask, child.parentWaits, child.branch, child.by] ==
      ['succeeded', 'docs', 'build', run, 't', true, 'main', "run $run"]
    child.commit == Running.git(repository, 'rev-parse', 'HEAD').trim()
    leat.task(run, 't').outputs == [url: 'docs/1.2']
    log(run) == "run ${run + 1} of job 'docs/build' was started, and is waited for\nrun ${run + 1} of job 'docs/build': succeeded\n"
    leat.get("/runs/$run").json.children == [run + 1]
  }

  def 'a project that does not say so is not started, which is known before the first task runs'() {
    given:
    leat.project('docs', DOCS)
    leat.project('tools', DOCS)
    leat.project('web', """
      job('main') {
        params { flag 'on', default: true }
        task('first') { sh 'true' }
        task('t') { needs 'first'; when params.on; run '$wanted' }
      }""")
    allow('docs', 'tools')

    when:
    def run = leat.trigger('web')
    def off = leat.trigger('web', [parameters: [on: false]])

    then:
    with(leat.await(run)) {
      status == 'rejected'
      note == "task 't' may not start the job '$wanted': $why"
    }
    leat.await(off).status == 'succeeded'
    runs('docs') == []

    where:
    wanted       || why
    'docs/build' || "there is no project 'docs' that lets 'web' start its jobs; an administrator allows it: leat projects update docs --started-by web"
    'gone/build' || "there is no project 'gone' that lets 'web' start its jobs; an administrator allows it: leat projects update gone --started-by web"
    'web/main'   || "'web' is its own project; one of the same Jobfile is run 'main'"
  }

  def 'who is allowed no more while the run goes on is told at the step'() {
    given:
    def go = folder.resolve('go')
    leat.project('docs', DOCS)
    allow('docs', 'web')
    leat.project('web', """job('main') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done'; run 'docs/build' } }""")
    def run = leat.trigger('web')
    leat.await(run) { it.status == 'running' }

    when:
    allow('docs')
    go.toFile().text = ''

    then:
    leat.await(run).status == 'failed'
    log(run).startsWith("cannot start it: there is no project 'docs' that lets 'web' start its jobs")
    runs('docs') == []
  }

  def 'a run that is not waited for goes on by itself, and is started once over a restart'() {
    given:
    def go = folder.resolve('go')
    leat.project('docs', """job('build') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done' } }""")
    allow('docs', 'web')
    leat.project('web', '''job('main') { task('t') { run 'docs/build', wait: false; sh 'echo on' } }''')
    when:
    def run = leat.trigger('web')

    then: 'the one slot goes to the child only when the parent has ended'
    leat.await(run).status == 'succeeded'
    log(run) == "run ${run + 1} of job 'docs/build' was started, and is not waited for\non\n"
    with(leat.await(run + 1) { it.status == 'running' }) {
      parentTask == 't'
      !parentWaits
    }

    when:
    leat.post("/runs/$run/cancel")
    leat.server.close()
    leat.start()
    go.toFile().text = ''

    then:
    leat.await(run + 1).status == 'succeeded'
    runs('docs') == [run + 1]
  }

  def 'a run of the same Jobfile that is not waited for is not cancelled with the one that started it'() {
    given:
    def go = folder.resolve('go')
    leat.project('web', """
      job('main') { task('t') { run 'side', wait: false; sh 'sleep 600' } }
      job('side') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done' } }""")
    def run = leat.trigger('web', [job: 'main'])
    poll { log(run).contains('not waited for') }

    when:
    leat.post("/runs/$run/cancel")

    then:
    leat.await(run).status == 'cancelled'

    when:
    go.toFile().text = ''

    then:
    leat.await(run + 1).status == 'succeeded'
  }

  def 'jobs of projects that run each other are refused with the path'() {
    given:
    leat.project('a', '''job('x') { task('t') { run 'b/y'WAIT } }'''.replace('WAIT', wait))
    leat.project('b', '''job('y') { task('t') { run 'a/x'WAIT } }'''.replace('WAIT', wait))
    allow('a', 'b')
    allow('b', 'a')

    when:
    def run = leat.trigger('a')

    then:
    poll { leat.get("/runs/${run + 1}").status == 200 && leat.await(run + 1).status == 'failed' }
    log(run + 1).trim() == "jobs run each other: a/x#$run -> b/y#${run + 1} -> a/x"
    leat.await(run).status == outcome
    runs('a') == [run]

    where:
    wait            || outcome
    ''              || 'failed'
    ', wait: false' || 'succeeded'
  }

  def 'a job follows one of another project, on its own default branch'() {
    given:
    leat.project('lib', '''job('build') { params { flag 'bad', default: false }; task('t') { sh '[ $bad = false ]' } }
      job('other') { task('t') { sh 'true' } }''')
    def repository = Running.repository(folder.resolve('app.git'), [Jobfile: '''
      job('good') { triggers { job 'lib/build' }; task('t') { sh 'true' } }
      job('bad') { triggers { job 'lib/build', status: 'failed' }; task('t') { sh 'true' } }
      job('same') { triggers { job 'build' }; task('t') { sh 'true' } }'''])
    leat.post('/projects', [name: 'app', url: repository.toUri().toString()])
    assert leat.get('/projects/app/jobs').json.accepted

    when:
    leat.trigger('lib', [job: 'other'])
    def run = leat.trigger('lib', [job: 'build'])
    def first = leat.await(leat.first('app'))

    then:
    [first.status, first.job, first.parent, first.parentTask, first.trigger, first.branch] == ['succeeded', 'good', run, null, 'job', 'main']

    when:
    def failed = leat.trigger('lib', [job: 'build', parameters: [bad: true]])
    poll { runs('app').size() == 2 }
    def second = leat.await(runs('app').first())

    then:
    [second.job, second.parent] == ['bad', failed]
  }
}
