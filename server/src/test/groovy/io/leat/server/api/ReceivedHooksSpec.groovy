package io.leat.server.api

import io.leat.server.Running
import io.leat.server.hook.Signature
import io.vertx.core.json.Json
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Why a push started nothing, or what it started, as anybody can read who may read the project. */
class ReceivedHooksSpec extends Specification {
  static final SECRET = 'a secret of sixteen and more'

  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat
  @Shared Path repository

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    repository = Running.repository(folder.resolve('web'), [Jobfile: "job('web') { triggers { push branches: ['main'] }; task('a') { sh 'true' } }"])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: SECRET])
    leat.post('/projects', [name: 'open', url: repository.toUri().toString()])
  }

  private Map send(Map body, Map headers = [:], String secret = SECRET, String forge = 'generic', String project = 'web') {
    def signature = "sha256=${Signature.of(secret, Json.encode(body).bytes)}".toString()
    def answer = leat.send('POST', "/projects/$project/hooks/$forge", body, [(forge == 'github' ? 'X-Hub-Signature-256' : 'X-Leat-Signature'): signature] + headers)
    assert answer.status < 500: answer.text
    answer
  }

  /** What is told, once nothing waits. */
  private List<Map> told(String project = 'web', String query = '') {
    def until = System.nanoTime() + 60_000_000_000L
    while (true) {
      def items = leat.get("/projects/$project/hooks$query").json.items
      if (items.every { it.state != 'waiting' }) {
        return items
      }
      assert System.nanoTime() < until: items
      new Object().with { synchronized (it) { it.wait(20) } }
    }
  }

  def 'each delivery is there with what became of it'() {
    given:
    def main = Running.commit(repository, [file: '1'])
    Running.git(repository, 'branch', 'side')
    def skipped = Running.commit(repository, [file: '2'], 'words [skip ci]')

    when:
    def hook = [ref: 'refs/heads/main', commit: main, delivery: 'd1']
    assert send(hook).status == 202
    told()
    assert send(hook).status == 202
    assert send([ref: 'refs/heads/side', commit: main, delivery: 'd2']).status == 202
    assert send([ref: 'refs/heads/main', commit: main, delivery: 'd3']).status == 202
    assert send([ref: 'refs/heads/main', commit: skipped, delivery: 'd4']).status == 202
    assert send([ref: 'refs/heads/gone', commit: null, delivery: 'd5']).status in [202, 400]
    assert send([zen: 'x'], ['X-GitHub-Event': 'ping'], SECRET, 'github').status == 202
    assert send([ref: 'main', commit: main]).status == 400
    3.times { assert send(hook, [:], 'another secret of sixteen').status == 401 }
    def told = told()

    then: 'what was not signed by the secret before the others, and not stored'
    told[0].subMap(['hook', 'forge', 'state', 'because', 'times', 'runs']) ==
      [hook: null, forge: 'generic', state: 'refused', because: "its signature is not by the project's hook secret", times: 3, runs: []]
    told.count { it.hook == null } == 1

    and:
    def of = { id -> told.findAll { it.delivery == id }.reverse().collect { [it.state, it.because] } }
    of('d1') == [['started', ''], ['repeated', 'this delivery was accepted before']]
    of('d2') == [['nothing', "no job of its Jobfile has a trigger 'push' that asks for it"]]
    of('d3') == [['nothing', 'its runs began before']]
    of('d4') == [['nothing', 'the message of its commit says that nothing is to run']]
    told.find { it.delivery == 'd1' && it.state == 'started' }.with { [it.subject, it.runs] } == ["refs/heads/main $main".toString(), [leat.first('web')]]
    told.find { it.because == 'a ping' }.subMap(['forge', 'state']) == [forge: 'github', state: 'ignored']
    told.find { it.hook != null && it.state == 'refused' }.because == "'ref' is not the whole name of a branch or tag"

    and: 'in pages'
    def first = leat.get('/projects/web/hooks?limit=3').json
    first.items == told.take(3)
    leat.get("/projects/web/hooks?limit=100&after=$first.next").json.items == told.drop(3)
  }

  def 'a project without a secret, and a forge without one, are told of'() {
    when:
    send([ref: 'refs/heads/main'], [:], SECRET, 'generic', 'open')
    leat.send('POST', '/projects/web/hooks/gitea', [a: 1])

    then:
    told('open')*.because == ['the project has no hook secret']
    told().find { it.forge == 'gitea' }.because == "it has no signature; give the forge the project's hook secret"
    leat.get('/projects/none/hooks').status == 404
  }
}
