package io.leat.server.api

import io.leat.engine.run.LogGap
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What can be learnt of runs: what their tests say, what they wait for, and long lists in pages. */
@Timeout(120)
class ReadingRunsSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanupSpec() {
    leat?.close()
  }

  /** All items of a list, by pages of {@code limit}; also how many pages there were. */
  private List paged(String path, int limit) {
    def items = []
    def pages = 0
    String after = null
    while (true) {
      def page = leat.get("$path?limit=$limit" + (after == null ? '' : "&after=$after"))
      assert page.status == 200: page.text
      assert page.json.items.size() <= limit
      items += page.json.items
      pages++
      after = page.json.next
      if (after == null) {
        return [items, pages]
      }
    }
  }

  def 'what is missing in the log of a task that failed is told with the task and with its log'() {
    given:
    leat.project('gap', """job('gap') {
      task('cut') { sh 'echo begun; rm "\${LEAT_OUTPUT%/*}/log"; exit 3' }
      task('whole') { sh 'exit 3' }
    }""")
    def run = leat.trigger('gap')

    expect:
    leat.await(run).status == 'failed'
    leat.get("/runs/$run/tasks/cut").json.with { [it.because, it.attempts*.notes] } == ['exit code 3', [[LogGap.REMOVED.said()]]]
    leat.get("/runs/$run/tasks/cut/log").headers.firstValue('X-Leat-Missing').get() == LogGap.REMOVED.said()
    leat.get("/runs/$run/tasks/cut/log/follow").text.contains("event: end\ndata: ${new JsonObject(missing: LogGap.REMOVED.said()).encode()}\n")
    leat.get("/runs/$run/tasks/whole/log/follow").text.contains('event: end\ndata: {}\n')
    leat.get("/runs/$run/tasks/cut/why").json.sentences.any { it.contains(LogGap.REMOVED.said()) }
    leat.get("/runs/$run/tasks/whole").json.attempts*.notes == [[]]
    leat.get("/runs/$run/tasks/whole/log").headers.firstValue('X-Leat-Missing').empty
  }

  def 'large answers give the memory back, also where the client went'() {
    given:
    leat.project('large', """job('large') {
      task('a') { output 'v'; sh 'printf v= >> "\$LEAT_OUTPUT"; head -c 1000000 /dev/zero | tr "\\\\0" x >> "\$LEAT_OUTPUT"; echo >> "\$LEAT_OUTPUT"' }
    }""")
    def run = leat.trigger('large')
    assert leat.await(run).status == 'succeeded'

    when: 'far more than may wait to be sent at once'
    100.times {
      new Socket('127.0.0.1', leat.server.port()).withCloseable { socket ->
        socket.outputStream << "GET /api/v1/runs/$run/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: $leat.token\r\n\r\n"
        assert new String(socket.inputStream.readNBytes(12)) == 'HTTP/1.1 200'
      }
    }
    def answers = (1..100).collect { leat.get("/runs/$run/tasks") }

    then:
    answers.every { it.status == 200 && it.text.length() > 1_000_000 }
  }

  def 'what test reports say is told of the last attempt, each failed test with its place, in pages'() {
    given:
    leat.project('tested', """
      job('tested') {
        task('unit') {
          retry 1
          sh '''
            cat > r.xml <<X
<testsuite><testcase classname='Cart' name='adds' time='0.25'><failure message='expected 2'>src/cart_test.py:41: AssertionError</failure></testcase>
<testcase classname='Cart' name='shaky'>\$([ "\$LEAT_ATTEMPT" = 2 ] || echo "<failure message='at first'/>")</testcase>
<testcase classname='Cart' name='other'><error message='broke'/></testcase>
<testcase classname='Cart' name='left'><skipped/></testcase></testsuite>
X
            exit 1'''
          reports junit: 'r.xml'
        }
        task('plain') { sh 'true' }
      }""")
    def run = leat.trigger('tested')

    expect:
    leat.await(run).status == 'failed'
    leat.get("/runs/$run/tests").json.items ==
      [[task: 'unit', attempt: 2, tests: 4, failed: 2, flaky: 1, skipped: 1, millis: 250, problems: []]]
    leat.get("/runs/$run/tasks/unit/tests").json.items == [
      [outcome: 'failed', suite: 'Cart', name: 'adds', message: 'expected 2', place: 'src/cart_test.py:41', millis: 250],
      [outcome: 'failed', suite: 'Cart', name: 'other', message: 'broke', place: '', millis: 0],
      [outcome: 'flaky', suite: 'Cart', name: 'shaky', message: '', place: '', millis: 0]]
    paged("/runs/$run/tasks/unit/tests", 1) == [leat.get("/runs/$run/tasks/unit/tests").json.items, 3]
    leat.get("/runs/$run/tasks/plain/tests").json.items == []
    leat.get("/runs/$run/tasks/none/tests").status == 404
  }

  def 'of a family it is told which leg is for which item, and which were left out, in lists and feeds'() {
    given:
    leat.project('family', """
      job('family') {
        task('list') { sh 'echo shards=\\'["quick","slow"]\\' >> "\$LEAT_OUTPUT"'; output 'shards', type: 'list' }
        task('test', matrix: [shard: outputs.list.shards], most: 3) { sh 'true' }
      }""")

    when:
    def run = leat.await(leat.trigger('family')).run
    def events = leat.get("/runs/$run/events").text.readLines().findAll { it.startsWith('data: ') }.collect { new JsonObject(it.substring(6)).map }

    then:
    leat.get("/runs/$run/tasks").json.items.collect { [it.task, it.item, it.leftOut] } ==
      [['list', null, false], ['test[1]', 'quick', false], ['test[2]', 'slow', false], ['test[3]', null, true]]
    events.findAll { it.event == 'finished' }.collectEntries { [it.task, [it.item, it.leftOut]] } ==
      ['list': [null, false], 'test[1]': ['quick', false], 'test[2]': ['slow', false], 'test[3]': [null, true]]
    events.find { it.event == 'started' && it.task == 'test[2]' }.item == 'slow'
    leat.feed(0) { it.event == 'run-finished' && it.run == run }.find { it.event == 'started' && it.run == run && it.task == 'test[1]' }.item == 'quick'
  }

  def 'tasks and the files of an artifact come in pages, and a place in another list is refused'() {
    given:
    leat.project('many', '''
      job('many') {
        (1..7).each { n -> task("t$n") { sh 'mkdir d; for i in 1 2 3 4 5; do echo $i > d/$i; done'; artifact 'd', files: 'd/**' } }
      }''')
    def run = leat.trigger('many')
    leat.await(run)

    when:
    def (tasks, pages) = paged("/runs/$run/tasks", 3)
    def (files, sheets) = paged("/runs/$run/tasks/t1/artifacts/d", 2)
    def place = leat.get("/runs/$run/tasks?limit=3").json.next

    then:
    tasks*.task == (1..7).collect { "t$it".toString() }
    pages == 3
    files*.path == (1..5).collect { "d/$it".toString() }
    sheets == 3
    leat.get("/runs/$run/tasks").json.items == tasks
    leat.get("/runs/$run/tasks/t1/artifacts/d").json.items == files
    leat.get("/runs/$run/tasks/t1/artifacts/d?after=$place").status == 400
    leat.get("/runs/$run/tasks?after=x").status == 400
    leat.get("/runs/$run/tasks?limit=0").status == 400
    leat.get("/runs/$run/tasks?limit=3").headers.firstValue('link').get().contains("after=$place")
  }

  private Map told(long run, String task) {
    [run: leat.get("/runs/$run").json.waits, queue: leat.get('/queue').json.items.find { it.run == run }?.waits,
     show: leat.task(run, task).because, why: leat.get("/runs/$run/tasks/$task/why").json.sentences.find { it.startsWith('The run is') || it.startsWith('The queue') }]
  }

  private static boolean alike(Map told, String said) {
    assert told.values().toSet() == [said] as Set
    true
  }

  def 'what a queued run waits for is one sentence, wherever it is asked, and its tag changes with it'() {
    given:
    def go = folder.resolve('go')
    leat.project('grouped', "job('grouped') { concurrency 'web'; task('a') { sh 'until [ -e $go ]; do sleep 0.05; done' } }")
    leat.project('full', "job('full') { task('a') { sh 'until [ -e $go ]; do sleep 0.05; done' } }")
    leat.project('label', "job('label') { task('a') { agent 'windows'; sh 'true' } }")
    def tag = { run -> leat.get("/runs/$run").headers.firstValue('etag').get() }
    def first = leat.trigger('grouped')
    leat.await(first) { leat.task(first, 'a').state == 'running' }
    def queue = { run -> leat.await(run) { it.hash != null && it.waits?.contains('being prepared') == false } }

    when: 'a slot is free, and it is its group that it waits for'
    def second = leat.trigger('grouped')
    queue(second)
    def third = leat.trigger('grouped')
    queue(third)
    def before = tag(second)

    then:
    alike(told(second, 'a'), "The run is queued; it waits for run $first of its concurrency group 'web', which runs.")
    alike(told(third, 'a'), "The run is queued; it waits for run $first of its concurrency group 'web', which runs.")
    leat.send('GET', "/runs/$second", null, ['If-None-Match': before]).status == 304

    when: 'no agent has the label'
    def label = leat.trigger('label')
    queue(label)

    then:
    alike(told(label, 'a'), "The run is queued. It waits for an agent with the label 'windows': there is none. 'local' comes nearest; it has not 'windows'.")

    when: 'all slots are taken'
    def holder = leat.trigger('full')
    leat.await(holder) { leat.task(holder, 'a').state == 'running' }
    def next = leat.trigger('full')
    queue(next)

    then:
    alike(told(next, 'a'), 'The run is queued; 3 runs are before it, and 2 of 2 slots are taken.')

    when: 'the queue is held'
    leat.send('PATCH', '/queue', [paused: true])

    then:
    alike(told(second, 'a'), 'The queue is paused, so no run begins.')
    tag(second) != before
    leat.send('GET', "/runs/$second", null, ['If-None-Match': before]).status == 200

    and: 'who pins the run knew its version, whatever it waits for'
    leat.send('PATCH', "/runs/$second", [pinned: true], ['If-Match': before]).status == 200
    leat.send('PATCH', "/runs/$second", [pinned: false], ['If-Match': before]).status == 412

    cleanup:
    leat.send('PATCH', '/queue', [paused: false])
    Files.writeString(go, '')
    [first, second, third, holder, next].each { leat.await(it) }
    leat.post("/runs/$label/cancel")
  }

  def 'what a task of a running run waits for is said where it is listed, as why says it'() {
    given:
    def go = folder.resolve('go-tasks')
    assert leat.post('/groups', [name: 'release']).status == 201
    assert leat.send('PUT', '/groups/release/accounts/admin').status in [200, 204]
    leat.project('tasks', """
      job('tasks') {
        ['a', 'b', 'c'].each { n -> task(n) { sh 'until [ -e $go ]; do sleep 0.05; done' } }
        task('after') { needs 'a'; sh 'true' }
        task('asks') { approve by: ['release']; sh 'true' }
      }""")
    def run = leat.trigger('tasks')
    leat.await(run) { ['a', 'b'].every { task -> leat.task(run, task).state == 'running' } }

    expect:
    leat.task(run, 'c').because == "It is ready and waits for a free slot: 2 of 2 slots are taken, by 'a'; 'b'."
    leat.task(run, 'after').because == "It waits for 'a' (running)."
    leat.task(run, 'asks').because == "It waits until one of 'release' agrees, as long as it takes."
    leat.task(run, 'a').because == ''
    ['c', 'after', 'asks'].every { task -> leat.task(run, task).because in leat.get("/runs/$run/tasks/$task/why").json.sentences }

    cleanup:
    Files.writeString(go, '')
    leat.post("/runs/$run/tasks/asks/approve")
    leat.await(run)
  }
}
