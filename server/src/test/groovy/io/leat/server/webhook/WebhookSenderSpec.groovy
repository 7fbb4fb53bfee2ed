package io.leat.server.webhook

import io.leat.engine.job.Revision
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.engine.run.TaskResult
import io.leat.engine.run.TaskStatus
import io.leat.server.api.Views
import io.leat.server.hook.Signature
import io.leat.server.http.Network
import io.leat.server.round.LogListener
import io.leat.server.secret.Vault
import io.leat.server.trigger.SteppingClock
import io.leat.store.Kind
import io.leat.store.Preparation
import io.leat.store.ProjectSpec
import io.leat.store.RunSpec
import io.leat.store.Store
import io.leat.store.StoreConfig
import io.leat.store.Webhook
import io.leat.store.WebhookSpec
import io.vertx.core.Vertx
import io.vertx.core.json.JsonObject
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.random.RandomGenerator
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

class WebhookSenderSpec extends Specification {
  @TempDir Path folder
  @Shared Vertx vertx = Vertx.vertx()
  def clock = new SteppingClock('2026-01-01T00:00:00Z')
  @AutoCleanup Store store
  long project
  def closing = []

  def setup() {
    store = Store.open(StoreConfig.file(folder))
    project = store.projects().create(new ProjectSpec('web', new ProjectSpec.Source(Kind.FREESTYLE, null, null, 'Jobfile', null), ProjectSpec.Secrets.NONE, [:]), clock.instant()).id()
  }

  def cleanup() {
    closing.reverseEach { it.close() }
  }

  def cleanupSpec() {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS)
  }

  Receiver receiver(Closure<Integer> answer, Map<String, String> headers = [:], byte[] body = new byte[0]) {
    def receiver = new Receiver(answer, headers, body)
    closing << receiver
    receiver
  }

  Webhook webhook(String url) {
    store.webhooks().create(new WebhookSpec(null, url, null, ['run.queued'] as Set, true), clock.instant())
  }

  WebhookSender sender(Map change = [:]) {
    def setup = new WebhookSender.Setup(new Reachable(change.networks ?: [Network.of('127.0.0.0/8')]), change.limit ?: Duration.ofSeconds(10),
      change.attempts ?: 3, change.waiting ?: 100, { run -> [number: run.number(), status: run.phase().word()] }, Views::event, change.secret ?: { webhook -> Optional.of('sec' + webhook.id()) }, { delivered -> })
    def sender = new WebhookSender(store, vertx, setup, clock, RandomGenerator.of('L64X128MixRandom'))
    closing << sender
    sender
  }

  long queueRun(String key = '') {
    store.runs().create(new RunSpec(project, null, null, [:], 0, new RunSpec.Cause(TriggerKind.REST, 'ann', key, null), ''), clock.instant()).number()
  }

  static void waitFor(Closure<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
    while (!condition()) {
      assert System.nanoTime() < end: 'it did not happen within 30 s'
      Thread.onSpinWait()
      Thread.yield()
    }
  }

  def tried(Webhook webhook, int tries) {
    waitFor { store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 1)[0].tries() == tries }
    store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 1)[0]
  }

  def 'what happened is posted, signed over its bytes, with the key of the caller'() {
    given:
    def receiver = receiver { 204 }
    def webhook = webhook(receiver.url('/hook?a=b'))
    queueRun('my-key')
    sender().start()

    when:
    def delivery = tried(webhook, 1)

    then:
    delivery.delivered() == clock.instant()
    delivery.status() == 204
    receiver.seen.size() == 1
    with(receiver.seen[0]) {
      headers.getFirst('X-Leat-Signature') == "sha256=${Signature.of('sec' + webhook.id(), body)}"
      headers.getFirst('X-Leat-Delivery') == "${delivery.id()}"
      headers.getFirst('X-Leat-Event') == 'run.queued'
      headers.getFirst('Content-Type') == 'application/json'
      headers.getFirst('Host') == new URI(receiver.url()).authority
      new JsonObject(new String(body)) == new JsonObject([event: 'run.queued', delivery: delivery.id(), time: '2026-01-01T00:00:00Z', sequence: 1, key: 'my-key', run: [number: 1, status: 'queued']])
    }
  }

  def 'what a task did is told with its name'() {
    given:
    def receiver = receiver { 204 }
    def webhook = store.webhooks().create(new WebhookSpec(null, receiver.url(), null, ['task.asked', 'task.finished'] as Set, true), clock.instant())
    def run = queueRun()
    def deploy = new TaskName('deploy')
    store.runs().prepared(run, new Preparation('ship', Revision.NONE, '0' * 64, null))
    store.runs().events(run).append([
      new RecordedEvent(1, clock.instant(), new RunEvent.RunStarted()),
      new RecordedEvent(2, clock.instant(), new RunEvent.ApprovalAsked(deploy, clock.instant().plusSeconds(60))),
      new RecordedEvent(3, clock.instant(), new RunEvent.TaskFinished(deploy, new TaskResult(TaskStatus.CANCELLED, 'nobody agreed', false)))])

    when:
    sender().start()
    waitFor { store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 9).count { it.delivered() } == 2 }

    then:
    with(receiver.seen.collect { new JsonObject(new String(it.body)) }) {
      it*.getString('event') == ['task.asked', 'task.finished']
      it*.getString('task') == ['deploy', 'deploy']
      it*.getString('deadline') == ['2026-01-01T00:01:00.000Z', null]
      it*.getString('status') == [null, 'cancelled']
      it*.getString('because') == [null, 'nobody agreed']
    }
  }

  def 'a failure is tried again later, and later still, and then no more'() {
    given:
    def receiver = receiver { 500 }
    def webhook = webhook(receiver.url())
    queueRun()
    def sender = sender(attempts: 3)

    when:
    sender.round()
    def first = tried(webhook, 1)

    then:
    first.status() == 500
    first.nextTry() > clock.instant().plusSeconds(7)
    first.nextTry() < clock.instant().plusSeconds(13)

    when:
    clock.step(Duration.ofSeconds(13))
    waitFor { sender.round(); receiver.seen.size() == 2 }
    def second = tried(webhook, 2)

    then:
    second.nextTry() > clock.instant().plusSeconds(47)

    when:
    clock.step(Duration.ofMinutes(2))
    waitFor { sender.round(); receiver.seen.size() == 3 }

    then:
    tried(webhook, 3).nextTry() == null
  }

  def 'all come in their order, each once, whatever fails; and tell of the run as it was'() {
    given:
    def statuses = [0: 500, 1: 503, 5: 500, 6: 500, 20: 404]
    def other = receiver { 200 }
    def receiver = receiver { statuses[it] ?: 200 }
    def webhook = store.webhooks().create(new WebhookSpec(null, receiver.url(), null, Webhook.EVENTS, true), clock.instant())
    store.webhooks().create(new WebhookSpec(null, other.url(), null, Webhook.EVENTS, true), clock.instant())
    def bodies = { each -> each.seen.collect { new JsonObject(new String(it.body)) } }
    5.times {
      def run = queueRun()
      store.runs().prepared(run, new Preparation('ship', Revision.NONE, '0' * 64, null))
      def log = store.runs().events(run)
      log.append([new RecordedEvent(1, clock.instant(), new RunEvent.RunStarted())])
      log.append([new RecordedEvent(2, clock.instant(), new RunEvent.TaskFinished(new TaskName('a'), new TaskResult(TaskStatus.SUCCEEDED, '', false))),
        new RecordedEvent(3, clock.instant(), new RunEvent.RunFinished(RunStatus.SUCCEEDED))])
    }
    def sender = sender(attempts: 15)

    when:
    sender.start()
    waitFor { other.seen.size() == 20 }

    then: 'what failed holds back what is behind it, and nobody else'
    receiver.seen.size() == 1

    when:
    waitFor {
      if (store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 30).count { it.delivered() } == 20) return true
      clock.step(Duration.ofHours(3))
      sender.wake()
      false
    }
    def seen = bodies(receiver)
    def received = seen.withIndex().findAll { body, n -> !statuses[n] }*.get(0)

    then:
    received*.getLong('sequence') == (1..20).toList()
    received == bodies(other).collect { it.put('delivery', it.getLong('delivery') - 1) }
    received.take(4)*.getString('event') == ['run.queued', 'run.started', 'task.finished', 'run.finished']
    received.take(4).collect { it.getJsonObject('run').getString('status') } == ['queued', 'running', 'running', 'succeeded']
    received[3].getString('artifacts') == '/api/v1/runs/1/artifacts'
    seen.groupBy { it.getLong('delivery') }.values().every { it.unique().size() == 1 }
    seen.size() == 25
  }

  def 'the readiness of the server is told to webhooks of no project alone'() {
    given:
    def receiver = receiver { 200 }
    def webhook = store.webhooks().create(new WebhookSpec(null, receiver.url(), null, Webhook.EVENTS, true), clock.instant())
    def own = store.webhooks().create(new WebhookSpec(project, receiver.url(), null, Webhook.EVENTS, true), clock.instant())
    store.notices().ready([leat: '0.1.0', runs: '0'], clock.instant())

    when:
    sender().start()
    def delivery = tried(webhook, 1)

    then:
    new JsonObject(new String(receiver.seen[0].body)).map ==
      [event: 'server.ready', delivery: delivery.id(), time: '2026-01-01T00:00:00Z', sequence: 1, leat: '0.1.0', runs: 0]
    store.webhooks().deliveries(own.id(), Long.MAX_VALUE, 9) == []
  }

  def 'a receiver that is gone for good is not owed more and more'() {
    given:
    def receiver = receiver { 500 }
    def webhook = webhook(receiver.url())
    3.times { queueRun() }
    clock.step(Duration.ofDays(2))
    queueRun()

    when:
    sender(attempts: 1).round()
    waitFor { store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 9).count { it.nextTry() } == 1 }

    then:
    with(store.webhooks().deliveries(webhook.id(), Long.MAX_VALUE, 9)) {
      first().nextTry() != null
      it[1].error() == "given up with ${last().id()}, before it"
      last().status() == 500
    }
    receiver.seen.size() == 1
  }

  /** Writes to the database what no Leat wrote. */
  void damage(String sql) {
    store.@database.jdbi().useHandle { it.execute(sql) }
  }

  def 'a delivery that an error of Leat keeps from being sent counts as failed, is put off, and holds nobody up'() {
    given:
    def log = new LogListener()
    closing << log
    def receiver = receiver { 204 }
    def spoiled = webhook(receiver.url('/spoiled'))
    def well = webhook(receiver.url('/well'))
    queueRun()
    damage("update deliveries set moment = 'version\tmany\n' where webhook = ${spoiled.id()}")
    def sender = sender(attempts: 2)

    when:
    sender.start()
    def failed = tried(spoiled, 1)

    then:
    failed.status() == null
    failed.error() == 'an error of Leat; see the log of the server'
    failed.nextTry() > clock.instant().plusSeconds(7)
    failed.nextTry() < clock.instant().plusSeconds(13)
    tried(well, 1).status() == 204
    log.told('the sending of a webhook') == ['ERROR the sending of a webhook: an error of Leat; it goes on without what failed']

    when: 'it lasts'
    clock.step(Duration.ofMinutes(2))
    sender.wake()

    then: 'it is given up like others'
    tried(spoiled, 2).nextTry() == null
    receiver.seen.size() == 1
  }

  def 'what cannot be read of the webhooks is told, and ends the sending for as long as it lasts'() {
    given:
    def log = new LogListener()
    closing << log
    def receiver = receiver { 204 }
    def webhook = webhook(receiver.url())
    queueRun()
    damage("update webhooks set events = 'run.dreamt'")
    def sender = sender()

    when:
    sender.start()
    waitFor { log.told('webhooks') }

    then:
    log.told('webhooks')[0] == 'ERROR what is to be told to webhooks: an error of Leat; it goes on without what failed'
    receiver.seen.empty

    when:
    damage("update webhooks set events = 'run.queued'")

    then:
    tried(webhook, 1).status() == 204
  }

  def 'what was not sent is sent by the next server'() {
    given:
    def receiver = receiver { it == 0 ? 503 : 200 }
    def webhook = webhook(receiver.url())
    queueRun()
    def first = sender()
    first.round()
    tried(webhook, 1)
    first.close()
    store.close()
    store = Store.open(StoreConfig.file(folder))
    clock.step(Duration.ofMinutes(1))

    when:
    sender().round()

    then:
    tried(webhook, 2).delivered() == clock.instant()
    receiver.seen*.headers*.getFirst('X-Leat-Delivery').unique().size() == 1
  }

  def 'a receiver that never answers holds no other up'() {
    given:
    def hanging = new CountDownLatch(1)
    def slow = receiver { hanging.await(); 200 }
    def quick = receiver { 200 }
    webhook(slow.url())
    def told = webhook(quick.url())
    100.times { queueRun() }
    def sender = sender(limit: Duration.ofSeconds(60))

    when:
    sender.start()
    waitFor { quick.seen.size() >= 100 }

    then:
    slow.seen.size() == 1
    tried(told, 1).status() == 200

    cleanup:
    hanging.countDown()
  }

  def 'a receiver that takes longer than the limit counts as failed'() {
    given:
    def hanging = new CountDownLatch(1)
    def slow = receiver { hanging.await(); 200 }
    def webhook = webhook(slow.url())
    queueRun()
    sender(limit: Duration.ofMillis(300)).round()

    expect:
    with(tried(webhook, 1)) {
      status() == null
      error() == 'there was no answer within 300 ms'
    }

    cleanup:
    hanging.countDown()
  }

  def 'an address that is not allowed is not called, nor one that a redirection leads to'() {
    given:
    def inside = receiver { 200 }
    def leading = receiver({ 302 }, [Location: inside.url('/inside')])
    def refused = webhook(inside.url())
    queueRun()
    sender(networks: [Network.of('10.0.0.0/8')]).round()
    def why = tried(refused, 1)
    store.webhooks().delete(refused.id())
    def redirected = webhook(leading.url())
    queueRun()
    sender().round()

    expect:
    why.error().contains('127.0.0.1, which is not public')
    with(tried(redirected, 1)) {
      status() == 302
      error() == 'redirections are not followed'
    }
    leading.seen.size() == 1
    inside.seen.empty
  }

  def 'a long answer is not read to its end'() {
    given:
    def receiver = receiver({ 200 }, [:], new byte[50_000_000])
    def webhook = webhook(receiver.url())
    queueRun()
    sender().round()

    expect:
    tried(webhook, 1).status() == 200
  }

  def 'a secret that cannot be decrypted is a failure like others, and nothing is sent'() {
    given:
    def receiver = receiver { 200 }
    def webhook = webhook(receiver.url())
    queueRun()
    def vault = Vault.open(folder.resolve('keys'))
    sender(secret: { Optional.of(vault.decrypt('webhook/1', vault.storing { vault.encrypt('webhook/2', 'secret') })) }).round()

    expect:
    tried(webhook, 1).error().contains('cannot be decrypted')
    receiver.seen.empty
  }

  def 'a receiver that is not there is an error in words'() {
    given:
    def receiver = receiver { 200 }
    def url = receiver.url()
    receiver.close()
    def webhook = webhook(url)
    queueRun()
    sender().round()

    expect:
    tried(webhook, 1).error().startsWith('there was no answer: ')
  }
}
