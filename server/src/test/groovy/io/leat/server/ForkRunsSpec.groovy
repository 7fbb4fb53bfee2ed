package io.leat.server

import io.leat.server.hook.Signature
import io.vertx.core.json.Json
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Pull requests of forks, as a forge tells of them. */
class ForkRunsSpec extends Specification {
  static final SECRET = 'a secret of sixteen and more'

  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat
  @Shared Path repository
  @Shared int number = 0

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    repository = Running.repository(folder.resolve('web'), [Jobfile: '''
      job('build') {
        triggers { pullRequest() }
        task('test') {
          cache 'c', paths: ['c'], key: 'k'
          sh 'mkdir -p c; cat c/x 2> /dev/null || echo none; echo kept > c/x'
        }
        task('deploy') { when !pull.fork; secrets 'TOKEN'; sh 'test "$TOKEN" = swordfish-swordfish' }
      }
      job('leak') {
        triggers { pullRequest paths: ['leak'] }
        task('print') { secrets 'TOKEN'; sh 'true' }
      }
      job('own') {
        triggers { pullRequest paths: ['own'] }
        task('deploy') { when pull.number == null; secrets 'TOKEN'; sh 'true' }
        task('free') { sh 'true' }
      }'''])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: SECRET])
    leat.secret('TOKEN', 'swordfish-swordfish', 'web')
    leat.secret('TOKEN', 'a secret of all projects')
  }

  /** Lets untrusted runs on the machine of the server, or takes that back. */
  private void mark(boolean wanted) {
    def tag = leat.get('/agents/local').headers.firstValue('etag').get()
    assert leat.send('PATCH', '/agents/local', [labels: wanted ? ['untrusted'] : []], ['If-Match': tag]).status == 200
  }

  /** A forge tells of a new pull request, from a branch of its own here or in a fork. */
  private Map propose(boolean fork, String file, String project = 'web', Map<String, String> files = [:]) {
    number++
    Running.git(repository, 'checkout', '-q', '-b', "change$number")
    def commit = Running.commit(repository, [(file): "$number".toString()] + files)
    Running.git(repository, 'update-ref', "refs/pull/$number/head", commit)
    Running.git(repository, 'checkout', '-q', 'main')
    def hook = [action: 'opened', number: number, repository: [id: 1], pull_request: [number: number, title: 'x', user: [login: 'eve'],
      head: [ref: "change$number".toString(), sha: commit, repo: [id: fork ? 2 : 1]], base: [ref: 'main', repo: [id: 1]]]]
    def answer = leat.send('POST', "/projects/$project/hooks/github", hook, ['X-GitHub-Event': 'pull_request', 'X-GitHub-Delivery': "d$number".toString(),
      'X-Hub-Signature-256': "sha256=${Signature.of(SECRET, Json.encode(hook).bytes)}".toString()])
    assert answer.status == 202: answer.text
    [commit: commit]
  }

  private void rules(Map<String, String> rules) {
    def tag = leat.get('/projects/web').headers.firstValue('etag').get()
    def before = leat.get('/projects/web').json.pullRequests
    def answer = leat.send('PATCH', '/projects/web', [pullRequests: rules], ['If-Match': tag])
    assert answer.status == 200: answer.text
    assert answer.json.pullRequests == before + rules
  }

  /** The runs of a commit, by job, once they ended. */
  private Map<String, Map> ended(Map proposed, int count, String project = 'web') {
    def until = System.nanoTime() + 60_000_000_000L
    while (true) {
      def runs = leat.get("/runs?project=$project&limit=200").json.items.findAll { it.commit == proposed.commit || it.ref == "refs/pull/$number/head" }
      if (runs.size() == count && runs.every { !(it.status in ['queued', 'running']) }) {
        return runs.collectEntries { [it.job, it] }
      }
      assert System.nanoTime() < until: runs
      new Object().with { synchronized (it) { it.wait(20) } }
    }
  }

  def 'they start nothing, until the project says that they run; and then never with a secret'() {
    given:
    assert leat.get('/projects/web').json.pullRequests == [forks: 'ignore', own: 'trust']

    when: 'one of a stranger, and one of a friend behind it'
    propose(true, 'file')
    def own = ended(propose(false, 'file'), 1)

    then:
    leat.get('/runs?project=web').json.items*.run == [own.build.run]
    leat.task(own.build.run, 'deploy').state == 'succeeded'

    when: 'and now one whose project runs them, with no agent that is marked for them'
    rules(forks: 'run')
    def proposed = propose(true, 'file')
    def waiting = leat.await(leat.get('/runs?project=web').json.items.first().run + 1) { it.waits?.contains("the label 'untrusted'") }

    then:
    waiting.trust == 'untrusted'

    when:
    mark(true)
    def strange = ended(proposed, 1)

    then:
    strange.build.status == 'succeeded'
    leat.task(strange.build.run, 'test').state == 'succeeded'
    leat.task(strange.build.run, 'deploy').state == 'skipped'

    when: 'its Jobfile wants the secret all the same'
    def leaking = ended(propose(true, 'leak'), 2)

    then:
    leaking.leak.status == 'rejected'
    leaking.leak.note == "a secret is not given: 'TOKEN' of task 'print'; an untrusted run, such as that of a pull request of a fork, has none: " +
      'when !pull.fork (of pull requests of the repository itself, too: when pull.number == null), or a maintainer looks at the commit and says: leat trust RUN'

    when: 'somebody runs it nevertheless'
    def run = leat.trigger('web', [job: 'leak', withoutSecrets: true, facts: ['pull.fork': 'true']])

    then:
    leat.await(run).status == 'failed'
    leat.task(run, 'print').because.contains("the secret 'TOKEN' was not given")

    when:
    rules(forks: 'ignore')
    def before = leat.get('/runs?project=web').json.items*.run
    propose(true, 'file')
    def last = ended(propose(false, 'file'), 1)

    then:
    leat.get('/runs?project=web').json.items*.run == [last.build.run, *before]
  }

  def 'a project that is made to run them does'() {
    given:
    def made = leat.post('/projects', [name: 'bold', url: repository.toUri().toString(), hookSecret: SECRET, pullRequests: [forks: 'run', own: 'ignore']])

    expect:
    made.json.pullRequests == [forks: 'run', own: 'ignore']
    ended(propose(true, 'file', 'bold'), 1, 'bold').build.status == 'succeeded'
  }

  private static final EVIL = '''
    job('build') {
      triggers { pullRequest() }
      task('print') { secrets 'TOKEN'; sh 'printf %s "$TOKEN" | sha256sum' }
      task('test') {
        cache 'c', paths: ['c'], key: 'k'
        sh 'mkdir -p c; cat c/x 2> /dev/null || echo none; echo poisoned > c/x'
      }
    }'''

  private String log(long run, String task) {
    leat.get("/runs/$run/tasks/$task/log").text
  }

  def 'the Jobfile of a stranger is not run, until a maintainer trusts the commit; what ran before has poisoned nothing'() {
    given:
    rules(forks: 'run')
    mark(true)
    def mine = ended(propose(false, 'file'), 1).build.run

    when:
    def strange = ended(propose(true, 'file', 'web', [Jobfile: EVIL]), 1).build.run
    def again = leat.post("/runs/$strange/rerun", [from: 'all']).json.run as long

    then: 'it had the Jobfile of main, and no cache of anybody'
    leat.await(again).status == 'succeeded'
    [strange, again].each {
      assert leat.get("/runs/$it").json.trust == 'untrusted'
      assert leat.get("/runs/$it/tasks/print").status == 404
      assert leat.get("/runs/$it/jobfile").text.contains('swordfish-swordfish')
    }
    log(strange, 'test').contains('none')

    when:
    def answer = leat.post("/runs/$strange/trust")
    def trusted = answer.json.run as long

    then:
    answer.status == 202
    leat.await(trusted).with { [it.status, it.trust, it.by, it.trigger, it.parent] } == ['succeeded', 'trusted', 'admin', 'pullRequest', strange]
    log(trusted, 'print').contains('c1fff2f88512e308e54f2ac9c277b3663e74e118b570756e8bd080567f96ef28')
    log(trusted, 'test').contains('none')
    leat.post("/runs/$trusted/trust").json.code == 'trusted'
    leat.post("/runs/$mine/trust").json.code == 'trusted'

    when: 'another commit of the same author'
    def next = ended(propose(true, 'file', 'web', [Jobfile: EVIL]), 1).build

    then:
    next.trust == 'untrusted'
    leat.get("/runs/$next.run/tasks/print").status == 404
  }

  def 'those of the repository itself are trusted, run untrusted or ignored, as the project says'() {
    given:
    rules(own: 'run')
    mark(true)

    when:
    def run = ended(propose(false, 'file'), 1).build

    then: 'its own Jobfile wants a secret, and is not of a fork'
    run.trust == 'untrusted'
    run.status == 'rejected'
    run.note.contains("'TOKEN' of task 'deploy'")

    when: 'a condition leaves the task out, as is told'
    def left = ended(propose(false, 'own'), 2).own

    then:
    left.status == 'succeeded'
    leat.task(left.run, 'deploy').state == 'skipped'

    when:
    rules(own: 'ignore')
    def before = leat.get('/runs?project=web').json.items*.run
    propose(false, 'file')
    rules(own: 'trust')
    def last = ended(propose(false, 'file'), 1).build

    then:
    leat.get('/runs?project=web').json.items*.run == [last.run, *before]
    last.trust == 'trusted'
  }

  def 'the ref of a pull request that somebody runs by hand is trusted when a maintainer says so'() {
    given:
    def ref = "refs/pull/$number/head".toString()
    mark(true)
    assert leat.post('/accounts', [name: 'dev', kind: 'service']).status == 201
    assert leat.send('PUT', '/projects/web/members/dev', [role: 'developer']).status in [200, 201, 204]
    def made = leat.post('/tokens', [name: 'ci', account: 'dev', rights: ['runs:read', 'runs:trigger', 'runs:trust'], projects: ['web'], days: 1])
    assert made.status == 201: made.text
    def key = made.json.token
    def asked = { Map body -> leat.send('POST', '/projects/web/trigger', body, [Authorization: "Bearer $key".toString()]) }

    expect:
    leat.await(asked(job: 'build', ref: ref).json.run as long).trust == 'untrusted'
    leat.await(asked(job: 'build', ref: 'main').json.run as long).trust == 'trusted'
    asked(job: 'build', ref: ref, facts: ['pull.fork': 'false']).status == 403
    leat.await(leat.trigger('web', [job: 'build', ref: ref, facts: ['pull.fork': 'false']])).trust == 'trusted'
    leat.send('POST', "/runs/${leat.trigger('web', [job: 'build', ref: ref])}/trust", null, [Authorization: "Bearer $key".toString()]).status == 403

    when: 'the same commit by its number, which no branch and no tag leads to'
    def commit = Running.git(repository, 'rev-parse', ref).trim()
    Running.git(repository, 'branch', '-D', "change$number")
    leat.await(leat.trigger('web', [job: 'build', ref: 'main']))
    def strange = [[commit: commit], [ref: commit], [ref: commit.take(12)], [ref: 'main', commit: commit], [ref: 'gone', commit: commit]].collect {
      leat.await(asked([job: 'build'] + it).json.run as long)
    }

    then:
    strange*.status == ['rejected'] * 5
    [0, 1, 2, 4].every { strange[it].note.startsWith("commit ${commit.take(9)} is on no branch and no tag of the repository") }
    strange[3].note.startsWith("commit ${commit.take(9)} is not on 'main'")
    leat.await(asked(job: 'build', commit: commit, facts: ['pull.fork': 'true']).json.run as long).trust == 'untrusted'

    and: 'a maintainer stands for it, and for no lie'
    leat.await(leat.trigger('web', [job: 'build', commit: commit])).with { [it.status, it.trust, it.branch] } == ['succeeded', 'trusted', null]
    leat.await(leat.trigger('web', [job: 'build', ref: 'main', commit: commit])).status == 'rejected'

    when:
    Running.git(repository, 'tag', 'kept', commit)

    then:
    leat.await(asked(job: 'build', commit: commit).json.run as long).with { [it.status, it.trust] } == ['succeeded', 'trusted']
  }

  def 'a value that is none is refused, and so is one for a project without a repository'() {
    when:
    def tag = leat.get('/projects/web').headers.firstValue('etag').get()
    def answer = leat.send('PATCH', '/projects/web', [pullRequests: [forks: 'always']], ['If-Match': tag])

    then:
    answer.status == 400
    answer.json.pointer == '/pullRequests/forks'
    leat.post('/projects', [name: 'free', text: "job('free') { task('a') { sh 'true' } }", pullRequests: [forks: 'run']]).json.pointer == '/pullRequests'
  }
}
