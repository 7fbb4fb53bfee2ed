package io.leat.server.api

import io.leat.server.Running
import io.vertx.core.json.Json
import java.nio.file.Path
import java.sql.DriverManager
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** A client that got no answer sends the same request again under the same key: whatever became of the first, one thing is made. */
class IdempotencySpec extends Specification {
  @Shared @TempDir Path folder
  @Shared Running leat
  @Shared long run
  @Shared long untrusted
  @Shared Map delivery
  @Shared int count

  /** By operation: where it is sent, a body that is another one each time, and what it makes. */
  @Shared Map<String, Map> creating = [
    createProject: [path: { '/projects' }, body: { [name: "p$it".toString(), text: "job('j') { task('t') { sh 'true' } }"] }, all: { leat.get('/projects').json.items*.name }],
    createAgent: [path: { '/agents' }, body: { [agent: "a$it".toString(), dialIn: true] }, all: { leat.get('/agents').json.items*.agent }],
    createWebhook: [path: { '/webhooks' }, body: { [url: 'http://127.0.0.1:1/' + it] }, all: { leat.get('/webhooks').json.items*.webhook }],
    triggerRun: [path: { '/projects/held/trigger' }, body: { [key: "k$it".toString()] }, all: { runs() }],
    rerunRun: [path: { "/runs/$run/rerun" }, body: { [key: "k$it".toString()] }, all: { runs() }],
    trustRun: [path: { "/runs/$untrusted/trust" }, body: { null }, all: { runs() }],
    redeliver: [path: { "/webhooks/${delivery.webhook}/deliveries/${delivery.delivery}/redeliver" }, body: { null }, all: { [] }],
  ]

  private List runs() {
    leat.get('/runs?limit=200').json.items*.run
  }

  def setupSpec() {
    leat = new Running(folder.resolve('data'), ['agents.dial-in.listen': '127.0.0.1:0', 'outgoing.allow': '127.0.0.0/8'])
    leat.project('held', "job('held') { task('t') { sh 'true' } }")
    def hook = leat.post('/webhooks', [url: 'http://127.0.0.1:1/all']).json.webhook
    run = leat.trigger('held')
    leat.await(run)
    delivery = [webhook: hook, delivery: leat.get("/webhooks/$hook/deliveries").json.items.first().delivery]
    assert leat.send('PATCH', '/queue', [paused: true]).status == 200
    untrusted = leat.trigger('held', [facts: ['pull.fork': 'true']])
  }

  def cleanupSpec() {
    leat?.close()
  }

  private Map send(String operation, Object body, String key) {
    leat.send('POST', creating[operation].path(), body, ['Idempotency-Key': key])
  }

  private Object body(String operation) {
    creating[operation].body(++count)
  }

  private List made(String operation, List before) {
    (creating[operation].all() as List) - before
  }

  /** What a repetition says without what may differ: the code that a host joins by is another one. */
  private static Object told(Map answer) {
    [answer.status, answer.headers.firstValue('location').orElse('').replaceFirst('//[^/]*', ''), answer.json?.findAll { !(it.key in ['invitation', 'version', 'url']) }]
  }

  def 'each operation that creates something takes a key'() {
    given:
    def paths = leat.get('/openapi.json').json.paths as Map<String, Map>
    def posts = paths.values()*.post.findAll()

    expect: 'those that answer 201 or 202; a hook has ids of its own, to clean twice is to clean once, and what is told once is not kept to be told again'
    posts.findAll { it.responses.keySet().any { status -> status in ['201', '202'] } }*.operationId as Set ==
      creating.keySet() + ['receiveHook', 'clean'] + ['register', 'beginDevice', 'createAccount', 'createInvitation', 'createGroup', 'createToken']
    posts.findAll { it.parameters.any { rule -> rule['$ref'] == '#/components/parameters/IdempotencyKey' } }*.operationId as Set == creating.keySet()
  }

  def '#operation repeated after it was answered is answered alike and done once'() {
    given:
    def before = creating[operation].all()
    def body = body(operation)

    when:
    def answers = (1..3).collect { send(operation, body, "again $operation".replace(' ', '-')) }

    then:
    answers[0].status in [201, 202]
    answers.collect { told(it) }.unique().size() == 1
    made(operation, before).size() == (operation == 'redeliver' ? 0 : 1)

    where:
    operation << creating.keySet()
  }

  def '#operation sent twenty times at once is done once'() {
    given:
    def before = creating[operation].all()
    def body = body(operation)
    def threads = Executors.newFixedThreadPool(20)

    when:
    def answers = threads.invokeAll((1..20).collect { { -> send(operation, body, "at-once-$operation") } as Callable<Map> })*.get()
    def last = send(operation, body, "at-once-$operation")

    then:
    answers.every { it.status in [201, 202] || it.status == 409 && it.json.code == 'being-done' }
    answers.any { it.status == last.status }
    last.status in [201, 202]
    made(operation, before).size() == (operation == 'redeliver' ? 0 : 1)

    cleanup:
    threads.close()

    where:
    operation << creating.keySet()
  }

  def '#operation whose connection was cut is done once when it is sent again'() {
    given:
    def before = creating[operation].all()
    def body = body(operation)
    def bytes = body == null ? new byte[0] : Json.encode(body).bytes

    when: 'nobody waits for the answer'
    new Socket('127.0.0.1', leat.server.port()).withCloseable { socket ->
      socket.outputStream.write(("POST /api/v1${creating[operation].path()} HTTP/1.1\r\nHost: 127.0.0.1:${leat.server.port()}\r\nAuthorization: $leat.token\r\n" +
        "Idempotency-Key: cut-$operation\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n").bytes)
      socket.outputStream.write(bytes)
      socket.outputStream.flush()
    }
    def until = System.nanoTime() + 60_000_000_000L
    def answer = send(operation, body, "cut-$operation")
    while (answer.status == 409 && System.nanoTime() < until) {
      answer = send(operation, body, "cut-$operation")
    }

    then:
    answer.status in [201, 202]
    made(operation, before).size() == (operation == 'redeliver' ? 0 : 1)

    where:
    operation << creating.keySet()
  }

  def 'another body under the key of #operation is refused and makes nothing'() {
    given:
    def first = send(operation, body(operation), "other-$operation")
    def before = creating[operation].all()

    when:
    def other = send(operation, body(operation), "other-$operation")

    then:
    first.status in [201, 202]
    other.status == 422
    other.json.code == 'key-used'
    made(operation, before) == []

    where:
    operation << creating.keySet() - 'redeliver' - 'trustRun'
  }

  def 'over a restart, and when the server died before it noted its answer, everything is done once'() {
    given:
    def bodies = creating.keySet().collectEntries { [it, body(it)] }
    def first = bodies.collectEntries { operation, body -> [operation, send(operation, body, "restart-$operation")] }
    def before = creating.collectEntries { operation, it -> [operation, it.all()] }

    when:
    leat.close()
    leat.start()
    def answered = bodies.collectEntries { operation, body -> [operation, send(operation, body, "restart-$operation")] }

    then:
    answered.each { operation, answer ->
      def (now, then) = [told(answer), told(first[operation])]
      assert now == then
    }
    creating.every { operation, it -> made(operation, before[operation]) == [] }

    when: 'what was answered is lost, as when it dies in between'
    leat.close()
    DriverManager.getConnection("jdbc:h2:async:${leat.data.resolve('db/leat')}", 'leat', '').withCloseable {
      assert it.createStatement().executeUpdate('update requests set status = null, headers = null, body = null') > 0
    }
    leat.start()
    def unanswered = bodies.collectEntries { operation, body -> [operation, send(operation, body, "restart-$operation")] }

    then:
    unanswered.each { operation, answer ->
      def (now, then) = [told(answer)[0..1], told(first[operation])[0..1]]
      assert now == then
    }
    creating.every { operation, it -> made(operation, before[operation]) == [] }
  }
}
