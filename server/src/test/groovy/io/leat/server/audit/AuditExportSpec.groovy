package io.leat.server.audit

import io.leat.server.Running
import io.leat.server.http.TlsFixture
import io.leat.server.webhook.Receiver
import io.vertx.core.json.JsonObject
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** The audit as others get it, from a server that runs. */
class AuditExportSpec extends Specification {
  static final ALLOWED = ['outgoing.allow': '127.0.0.0/8,::1/128']

  @TempDir Path folder

  final soon = new PollingConditions(timeout: 30, delay: 0.05)

  private static JsonObject row(String message) {
    new JsonObject(message.substring(message.indexOf('{')))
  }

  private static List<Map> entries(Running leat) {
    leat.get('/audit?limit=500').json.items.reverse()
  }

  def 'each row comes by syslog over TCP, in order, with all of it'() {
    given:
    def host = new LogHost()
    def leat = new Running(folder.resolve('data'), ALLOWED + ['audit.syslog.host': '127.0.0.1', 'audit.syslog.port': "$host.port".toString(), 'audit.syslog.transport': 'tcp'])

    when:
    leat.project('web', "job('web') { task('a') { sh 'true' } }")
    leat.send('DELETE', '/runs/999999')
    def known = entries(leat)

    then:
    soon.eventually { assert host.messages.size() == known.size() }
    host.messages.collect { row(it).map } == known
    host.messages.last() ==~ /<108>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]+ leat - deleteRun - \{.*}/
    host.messages.find { row(it).getString('what') == 'createProject' }.startsWith('<110>1 ')
    soon.eventually { assert metric(leat, 'leat_audit_unsent{receiver="syslog"}') == 0 }
    metric(leat, 'leat_audit_exports_total{outcome="delivered"}') > 0

    cleanup:
    [leat, host]*.close()
  }

  def 'while the receiver is away, breaks off or comes late, rows wait, over a restart too, and none is missing'() {
    given:
    def host = new LogHost()
    def port = host.port
    host.breaksAfter = 1
    def flags = ALLOWED + ['audit.syslog.host': '127.0.0.1', 'audit.syslog.port': "$port".toString(), 'audit.syslog.transport': 'tcp']
    def leat = new Running(folder.resolve('data'), flags)

    when: 'it breaks each connection within a lot'
    5.times { leat.send('DELETE', "/runs/${1000 + it}") }

    then:
    soon.eventually { assert host.messages.size() > 2 }
    host.lots.empty
    leat.get('/health').status == 200
    soon.eventually { assert metric(leat, 'leat_audit_unsent{receiver="syslog"}') >= 5 }
    metric(leat, 'leat_audit_exports_total{outcome="failed"}') > 0

    when: 'it goes away, the server too, and both come back'
    host.close()
    leat.close()
    host = new LogHost(port)
    leat.start()
    leat.send('DELETE', '/runs/2000')
    def known = entries(leat)

    then: 'each row that is there, once it works'
    soon.eventually { assert host.lots.flatten().collect { row(it).getLong('entry') }.containsAll(known*.entry.collect { it as long }) }
    host.lots.flatten().collect { row(it).map } == known

    cleanup:
    [leat, host]*.close()
  }

  def 'over TLS it comes to whoever has the certificate for that name, and to nobody else'() {
    given:
    def ours = TlsFixture.pair(folder, 'localhost')
    def other = TlsFixture.pair(folder, 'other')
    def host = new LogHost(0, ours)
    def flags = { certificates -> ALLOWED + ['audit.syslog.host': 'localhost', 'audit.syslog.port': "$host.port".toString(), 'audit.certificates': certificates.toString()] }
    def distrusting = new Running(folder.resolve('distrusting'), flags(other.certificate()))

    expect:
    soon.eventually { assert metric(distrusting, 'leat_audit_exports_total{outcome="failed"}') > 0 }
    host.messages.empty

    when:
    def leat = new Running(folder.resolve('data'), flags(ours.certificate()))

    then:
    soon.eventually { assert host.messages.collect { row(it).getString('what') }.containsAll(['startServer', 'login']) }

    cleanup:
    [leat, distrusting, host]*.close()
  }

  def 'by UDP each row is a datagram'() {
    given:
    def messages = new CopyOnWriteArrayList<String>()
    def socket = new DatagramSocket(new InetSocketAddress('127.0.0.1', 0))
    Thread.startVirtualThread {
      try {
        while (true) {
          def packet = new DatagramPacket(new byte[65536], 65536)
          socket.receive(packet)
          messages << new String(packet.data, 0, packet.length, 'UTF-8')
        }
      } catch (IOException closed) {
        // by the test
      }
    }

    when:
    def leat = new Running(folder.resolve('data'), ALLOWED + ['audit.syslog.host': '127.0.0.1', 'audit.syslog.port': "$socket.localPort".toString(), 'audit.syslog.transport': 'udp'])

    then:
    soon.eventually { assert messages.collect { row(it).getString('what') } == ['sealAudit', 'createAccount', 'startServer', 'login'] }

    cleanup:
    leat?.close()
    socket.close()
  }

  def 'by HTTP rows are lines of JSON, sent with the token again and again until they are taken'() {
    given:
    def token = folder.resolve('token')
    token.toFile().text = 'one\n'
    def receiver = new Receiver({ number -> number < 2 ? 503 : 204 })
    def leat = new Running(folder.resolve('data'), ALLOWED + ['audit.http.url': receiver.url('/in'), 'audit.http.token-file': token.toString()])

    expect:
    soon.eventually { assert receiver.seen.size() >= 3 }
    receiver.seen[0].body == receiver.seen[1].body || new String(receiver.seen[1].body as byte[]).startsWith(new String(receiver.seen[0].body as byte[]))
    receiver.seen[0].headers.getFirst('Content-type') == 'application/x-ndjson'
    receiver.seen[0].headers.getFirst('Authorization') == 'Bearer one'

    when: 'the token is another one'
    token.toFile().text = 'two\n'
    leat.send('DELETE', '/runs/999999')
    def known = entries(leat)

    then:
    soon.eventually { assert taken(receiver)*.entry == known*.entry }
    taken(receiver) == known
    receiver.seen.last().headers.getFirst('Authorization') == 'Bearer two'

    cleanup:
    [leat, receiver]*.close()
  }

  def 'nothing is sent to a private network that nobody allowed'() {
    given:
    def receiver = new Receiver({ 204 })
    def leat = new Running(folder.resolve('data'), ['audit.http.url': receiver.url('/in')])

    expect:
    soon.eventually { assert metric(leat, 'leat_audit_exports_total{outcome="failed"}') > 0 }
    receiver.seen.empty

    cleanup:
    [leat, receiver]*.close()
  }

  /** What was taken: all but the first two. */
  private static List<Map> taken(Receiver receiver) {
    receiver.seen.drop(2).collectMany { new String(it.body as byte[], 'UTF-8').readLines() }.collect { new JsonObject(it).map }
  }

  private static Double metric(Running leat, String name) {
    def request = java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}/metrics")).header('Authorization', leat.token).build()
    java.net.http.HttpClient.newHttpClient().send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body().readLines()
      .find { it.startsWith(name + ' ') }?.split(' ')?.last() as Double
  }
}
