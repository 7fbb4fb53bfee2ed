package io.leat.server

import io.vertx.core.json.Json
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Path
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import spock.lang.Specification
import spock.lang.TempDir

/** As many runs wait as may: what comes then is refused by a name, or waits where it was accepted, and nothing is lost. */
class QueueLimitSpec extends Specification {
  static final SECRET = 'a secret of sixteen'

  @TempDir Path folder
  Running leat

  def cleanup() {
    leat?.close()
  }

  private void start(Map<String, String> settings) {
    leat = new Running(folder.resolve('data'), [slots: '2'] + settings)
  }

  private static String job(String name, String more = '') {
    "job('$name') { $more; task('t') { sh 'true' } }".toString()
  }

  private void pause(boolean hold) {
    assert leat.send('PATCH', '/queue', [paused: hold]).status == 200
  }

  private List runs(String project) {
    leat.get("/runs?project=$project&limit=200").json.items
  }

  private void until(Closure<Boolean> wanted) {
    def last = System.nanoTime() + 30_000_000_000L
    while (!wanted()) {
      assert System.nanoTime() < last
      new Object().with { synchronized (it) { it.wait(20) } }
    }
  }

  private int hook(String commit) {
    def body = Json.encode([ref: 'refs/heads/main', before: '0' * 40, after: commit, repository: [clone_url: "file://$folder/web".toString()]])
    def mac = Mac.getInstance('HmacSHA256').tap { init(new SecretKeySpec(SECRET.bytes, 'HmacSHA256')) }.doFinal(body.bytes).encodeHex()
    def request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}/api/v1/projects/web/hooks/github")).header('Content-Type', 'application/json')
      .header('X-GitHub-Event', 'push').header('X-GitHub-Delivery', "d$commit").header('X-Hub-Signature-256', "sha256=$mac")
      .POST(HttpRequest.BodyPublishers.ofString(body)).build()
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode()
  }

  def 'a trigger and a rerun are refused by the name of the limit, and the same request is done when there is room'() {
    given:
    start('queue.runs': '2')
    leat.project('p', job('a'))
    def done = leat.trigger('p')
    leat.await(done)
    pause(true)
    2.times { leat.trigger('p') }

    when:
    def refused = leat.send('POST', '/projects/p/trigger', [:], ['Idempotency-Key': 'again'])
    def rerun = leat.send('POST', "/runs/$done/rerun", [:])

    then:
    [refused, rerun]*.status == [503, 503]
    [refused, rerun]*.json*.code == ['queue-full', 'queue-full']
    refused.json.detail == '2 runs wait, and no more than 2 may: nothing was started; try again when some have begun'
    refused.headers.firstValue('retry-after').present
    runs('p').size() == 3

    when:
    pause(false)
    leat.await(done + 2)
    def accepted = leat.send('POST', '/projects/p/trigger', [:], ['Idempotency-Key': 'again'])

    then:
    accepted.status == 202
    leat.await(accepted.json.run).status == 'succeeded'
    runs('p')*.status == ['succeeded'] * 4
  }

  def 'an accepted hook waits for room, over a restart too, and has its run'() {
    given:
    start('queue.runs': '1')
    def commit = Running.repository(folder.resolve('web'), [Jobfile: job('web', 'triggers { push() }')]).with { Running.commit(it, [more: 'x']) }
    leat.project('p', job('a'))
    assert leat.post('/projects', [name: 'web', url: "file://$folder/web".toString(), hookSecret: SECRET]).status == 201
    pause(true)
    leat.trigger('p')

    when:
    def answer = hook(commit)

    then:
    answer == 202
    runs('web') == []
    until { leat.get('/projects/web/hooks').json.items.find { it.because == '1 run waits, and no more than 1 may' } }

    when:
    leat.server.close()
    leat.start()

    then:
    runs('web') == []

    when:
    pause(false)
    until { runs('web') }

    then:
    leat.await(runs('web')[0].run).with { [it.status, it.commit] } == ['succeeded', commit]
  }

  def 'what follows the end of a run waits for room'() {
    given:
    def go = folder.resolve('go')
    start('queue.runs': '1')
    leat.project('p', "job('a') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done' } }\n" + job('b', "triggers { job 'a' }"))
    def first = leat.trigger('p', [job: 'a'])
    leat.await(first) { it.status == 'running' }
    pause(true)
    def waits = leat.trigger('p', [job: 'b'])

    when:
    go.toFile().text = ''
    leat.await(first)

    then:
    runs('p')*.run == [waits, first]

    when:
    pause(false)
    until { runs('p').size() == 3 }

    then:
    leat.await(runs('p')[0].run).with { [it.job, it.parent, it.status] } == ['b', first, 'succeeded']
  }

  def 'what a running task waits for has room in a full queue'() {
    given:
    def go = folder.resolve('go')
    start('queue.runs': '1')
    leat.project('p', "job('main') { task('t') { sh 'until [ -e $go ]; do sleep 0.05; done'; run 'other' } }\n" + job('other'))
    def parent = leat.trigger('p', [job: 'main'])
    leat.await(parent) { it.status == 'running' }
    pause(true)
    def held = leat.trigger('p', [job: 'other'])

    when:
    go.toFile().text = ''

    then:
    leat.await(parent).status == 'succeeded'
    leat.get("/runs/$held").json.status == 'queued'
  }

  def 'the queue is read page by page, in its order, and a page ends where its runs were given much'() {
    given:
    start('queue.runs': '200')
    leat.project('p', "job('a') { params { text 'p', default: '' }; task('t') { sh 'true' } }")
    pause(true)
    def most = 'x' * 60_000
    (0..<60).each { leat.trigger('p', [priority: it % 3, parameters: [p: most]]) }
    def read = { String what, int limit ->
      def pages = []
      def after = null
      do {
        def page = leat.get("/$what?limit=$limit" + (after ? "&after=$after" : '')).json
        pages << page.items*.run
        after = page.next
      } while (after)
      pages
    }
    def order = (1..60).toSorted { a, b -> (b - 1) % 3 <=> (a - 1) % 3 ?: a <=> b }

    expect:
    leat.get('/queue?limit=1').json.with { [it.waiting, it.items*.run, it.items[0].waits.startsWith('The queue is paused')] } == [60, [3], true]
    read('queue', 7).with { [it*.size(), it.flatten()] } == [[7] * 8 + [4], order]
    read('queue', 500).with { [it.size() > 1, it.flatten()] } == [true, order]
    read('runs', 500).with { [it.size() > 1, it.flatten()] } == [true, (60..1).toList()]
    leat.get('/queue?after=bm9uc2Vuc2U').status == 400
  }
}
