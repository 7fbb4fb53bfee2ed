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
        task('test') { sh 'echo tested' }
        task('deploy') { when !pull.fork; secrets 'TOKEN'; sh 'test "$TOKEN" = swordfish-swordfish' }
      }
      job('leak') {
        triggers { pullRequest paths: ['leak'] }
        task('print') { secrets 'TOKEN'; sh 'true' }
      }'''])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: SECRET])
    leat.secret('TOKEN', 'swordfish-swordfish', 'web')
    leat.secret('TOKEN', 'a secret of all projects')
  }

  /** A forge tells of a new pull request, from a branch of its own here or in a fork. */
  private Map propose(boolean fork, String file, String project = 'web') {
    number++
    Running.git(repository, 'checkout', '-q', '-b', "change$number")
    def commit = Running.commit(repository, [(file): "$number"])
    Running.git(repository, 'update-ref', "refs/pull/$number/head", commit)
    Running.git(repository, 'checkout', '-q', 'main')
    def hook = [action: 'opened', number: number, repository: [id: 1], pull_request: [number: number, title: 'x', user: [login: 'eve'],
      head: [ref: "change$number".toString(), sha: commit, repo: [id: fork ? 2 : 1]], base: [ref: 'main', repo: [id: 1]]]]
    def answer = leat.send('POST', "/projects/$project/hooks/github", hook, ['X-GitHub-Event': 'pull_request', 'X-GitHub-Delivery': "d$number".toString(),
      'X-Hub-Signature-256': "sha256=${Signature.of(SECRET, Json.encode(hook).bytes)}".toString()])
    assert answer.status == 202: answer.text
    [commit: commit]
  }

  private void forks(String what) {
    def tag = leat.get('/projects/web').headers.firstValue('etag').get()
    def answer = leat.send('PATCH', '/projects/web', [pullRequests: [forks: what]], ['If-Match': tag])
    assert answer.status == 200: answer.text
    assert answer.json.pullRequests == [forks: what]
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
    assert leat.get('/projects/web').json.pullRequests == [forks: 'ignore']

    when: 'one of a stranger, and one of a friend behind it'
    propose(true, 'file')
    def own = ended(propose(false, 'file'), 1)

    then:
    leat.get('/runs?project=web').json.items*.run == [own.build.run]
    leat.task(own.build.run, 'deploy').state == 'succeeded'

    when:
    forks('run')
    def strange = ended(propose(true, 'file'), 1)

    then:
    strange.build.status == 'succeeded'
    leat.task(strange.build.run, 'test').state == 'succeeded'
    leat.task(strange.build.run, 'deploy').state == 'skipped'

    when: 'its Jobfile wants the secret all the same'
    def leaking = ended(propose(true, 'leak'), 2)

    then:
    leaking.leak.status == 'rejected'
    leaking.leak.note == "a secret is not given: 'TOKEN' of task 'print'; a pull request of a fork has none: when !pull.fork"

    when: 'somebody runs it nevertheless'
    def run = leat.trigger('web', [job: 'leak', withoutSecrets: true, facts: ['pull.fork': 'true']])

    then:
    leat.await(run).status == 'failed'
    leat.task(run, 'print').because.contains("the secret 'TOKEN' was not given")

    when:
    forks('ignore')
    def before = leat.get('/runs?project=web').json.items*.run
    propose(true, 'file')
    def last = ended(propose(false, 'file'), 1)

    then:
    leat.get('/runs?project=web').json.items*.run == [last.build.run, *before]
  }

  def 'a project that is made to run them does'() {
    given:
    def made = leat.post('/projects', [name: 'bold', url: repository.toUri().toString(), hookSecret: SECRET, pullRequests: [forks: 'run']])

    expect:
    made.json.pullRequests == [forks: 'run']
    ended(propose(true, 'file', 'bold'), 1, 'bold').build.status == 'succeeded'
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
