package io.leat.server.http

import static io.leat.server.http.Kernel.json

import io.leat.contract.Right
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import javax.net.ssl.SSLSocket
import spock.lang.Specification
import spock.lang.TempDir

class ListeningSpec extends Specification {
  static final OK = [responses: ['200': [description: 'ok']]]
  static final HttpLimits QUICK = new HttpLimits(16384, 8192, 50, 40, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1))

  @TempDir Path folder

  def 'headers that come by drops, and none at all, are cut, whether it is known or not what is spoken: h2c #h2c'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback(limits: QUICK, h2c: h2c))
    def silent = new Socket('127.0.0.1', kernel.server.port())
    def slow = new Socket('127.0.0.1', kernel.server.port())

    when:
    [silent, slow]*.soTimeout = 200
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    def open = [silent, slow] as Set
    while (!open.empty && System.nanoTime() < end) {
      try {
        if (slow in open) slow.outputStream.write('x'.bytes)
      } catch (IOException ignored) {
        open.remove(slow)
      }
      open.removeAll(open.findAll { socket ->
        try {
          socket.inputStream.read() < 0
        } catch (SocketTimeoutException waiting) {
          false
        } catch (IOException cut) {
          true
        }
      })
    }

    then:
    open.empty
    kernel.get('/health').statusCode() == 200

    cleanup:
    kernel.close()

    where:
    h2c << [false, true]
  }

  def 'a body that does not come is answered with 408'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback(limits: QUICK))

    expect:
    kernel.raw('POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{').startsWith('HTTP/1.1 408')

    cleanup:
    kernel.close()
  }

  private static List<Socket> slowBodies(Kernel kernel, int count, String path = '/api/v1/login', int length = 100, Map more = [:]) {
    (1..count).collect {
      def socket = new Socket('127.0.0.1', kernel.server.port())
      socket.soTimeout = 20_000
      socket.outputStream.write(("POST $path HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: $length\r\n" +
        more.collect { "$it.key: $it.value\r\n" }.join() + '\r\n{').bytes)
      socket
    }
  }

  def 'slow bodies without a token, and idle connections, leave others what they need'() {
    given:
    def limits = new HttpLimits(16384, 8192, 200, 64, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60))
    def kernel = new Kernel([:], Kernel.loopback(limits: limits))

    when: 'more of each than there is room for, all from the address that asks'
    def slow = slowBodies(kernel, 90)
    def idle = (1..250).collect { new Socket('127.0.0.1', kernel.server.port()) }

    then:
    (1..5).every { kernel.get('/api/v1/openapi.json').statusCode() == 200 }
    kernel.send('POST', '/api/v1/login', [Authorization: null], '{"name":"admin","password":"correct horse"}').statusCode() == 200

    cleanup:
    (slow + idle)*.close()
    kernel.close()
  }

  def 'a body without a token has a limit for its address in bytes, and what refuses it comes before it is read'() {
    given:
    def read = new AtomicLong()
    def kernel = new Kernel([
      'POST /t/open': [[requestBody: [content: ['*/*': [:]]], responses: ['200': [description: 'ok']]], BodyRule.raw(25 << 20), { Request r -> read.addAndGet(r.bytes().length); Answer.empty() }],
      'POST /t/closed': [[requestBody: [content: ['*/*': [:]]], responses: ['200': [description: 'ok']]], BodyRule.raw(25 << 20), { Request r -> read.addAndGet(1); Answer.empty() }, Right.ACCOUNTS_CHANGE],
    ])

    when: 'an account that may not, with a body of which nothing but the first byte comes'
    def refused = slowBodies(kernel, 1, '/t/closed', 25 << 20, [Authorization: 'Bearer ' + kernel.token('reader')])

    then:
    refused[0].inputStream.newReader().readLine().contains(' 403 ')
    read.get() == 0

    cleanup:
    refused*.close()
    kernel.close()
  }

  def 'bodies that come in hold no more than their part, and give it back'() {
    given:
    def limits = HttpLimits.standard()
    def uploads = new Uploads(limits)
    def piece = 1 << 20

    when: 'one address without a token'
    def first = uploads.begin('1.1.1.1', false, { })
    def taken = (1..40).count { first.take(piece) }

    then:
    taken == 26
    !uploads.begin('1.1.1.1', false, { }).take(piece)

    when: 'many addresses'
    def many = (2..200).collect { uploads.begin("1.1.1.$it", false, { }) }
    many.each { each -> 26.times { each.take(piece) } }
    def signedIn = uploads.begin('1.1.1.1', true, { })

    then: 'a part is left for who is signed in'
    signedIn.take(piece)

    when:
    first.end()
    first.end()
    many*.end()

    then:
    uploads.begin('9.9.9.9', false, { }).with { last -> (1..26).every { last.take(piece) } }
  }

  def 'one more body from an address ends the one that has come in for longest'() {
    given:
    def uploads = new Uploads(HttpLimits.standard())
    def cut = []

    when:
    def begun = (1..32).collect { n -> uploads.begin('1.1.1.1', false, { cut << n }) }
    begun[0].came()
    uploads.begin('1.1.1.1', false, { cut << 33 })
    uploads.begin('1.1.1.1', false, { cut << 34 })
    uploads.begin('2.2.2.2', false, { cut << 35 })

    then:
    cut == [2]
  }

  def 'an account has so many feeds at once, and others have theirs'() {
    given:
    def limits = new HttpLimits(16384, 8192, 200, 16, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60))
    def going = new CountDownLatch(1)
    def kernel = new Kernel(['GET /t/endless': [OK, BodyRule.none(), { Answer.stream('text/plain', { out -> out.write('x'.bytes); out.flush(); going.await() }) }]], Kernel.loopback(limits: limits))
    def follow = { String name ->
      def socket = new Socket('127.0.0.1', kernel.server.port())
      socket.soTimeout = 20_000
      socket.outputStream.write("GET /t/endless HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${kernel.token(name)}\r\n\r\n".bytes)
      [socket, socket.inputStream.newReader().readLine()]
    }

    when:
    def all = (1..8).collect { follow('admin') }
    def more = follow('admin')
    def others = (1..4).collect { follow('reader') }
    def full = follow('reader')

    then:
    all.every { it[1].contains(' 200 ') }
    more[1].contains(' 429 ')
    others.every { it[1].contains(' 200 ') }
    full[1].contains(' 503 ')
    kernel.get('/ready').statusCode() == 200

    when: 'one leaves'
    all[0][0].close()
    def again = follow('reader')
    def until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while (!again[1].contains(' 200 ') && System.nanoTime() < until) {
      again[0].close()
      again = follow('reader')
    }

    then:
    again[1].contains(' 200 ')

    cleanup:
    going.countDown()
    (all + [more] + others + [full] + [again]).each { it[0].close() }
    kernel.close()
  }

  def 'connections beyond the limit are closed, though they say nothing, and who comes then is served: #what'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback([limits: QUICK] + (what == 'tls' ? [tls: pair('silent')] : [h2c: what == 'h2c'])))
    def sockets = (1..60).collect { new Socket('127.0.0.1', kernel.server.port()) }

    when:
    sockets*.soTimeout = 100
    def closed = sockets.count { socket ->
      try {
        socket.inputStream.read() < 0
      } catch (SocketTimeoutException open) {
        false
      } catch (IOException cut) {
        true
      }
    }

    then: 'half of them are for an address'
    closed >= 35
    what == 'tls' ? secure(kernel, '/health').contains(' 200 ') : kernel.raw('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').contains(' 200 ')

    cleanup:
    sockets*.close()
    kernel.close()

    where:
    what << ['http/1.1', 'h2c', 'tls']
  }

  def 'connections that were closed are in no limit any more'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback(limits: QUICK))

    when: 'three times as many as there may be, one after another'
    def answers = (1..150).collect { kernel.raw('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').contains(' 200 ') }
    def waiting = (1..20).collect { new Socket('127.0.0.1', kernel.server.port()) }
    waiting*.soTimeout = 50

    then: 'and now some stay'
    answers.every()
    waiting.every { socket ->
      try {
        socket.inputStream.read()
        false
      } catch (SocketTimeoutException open) {
        true
      }
    }

    cleanup:
    waiting*.close()
    kernel.close()
  }

  def 'who sends no body for a request that is refused is not waited for'() {
    given:
    def kernel = new Kernel()

    expect: 'the end of the connection, long before it were idle'
    kernel.raw('POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{', 8000).startsWith('HTTP/1.1 404')

    cleanup:
    kernel.close()
  }

  def 'a stream waits for a client that takes nothing, and ends when it goes'() {
    given:
    def written = new AtomicLong()
    def ended = new CountDownLatch(1)
    def kernel = new Kernel(['GET /t/endless': [OK, BodyRule.none(), { Answer.stream('text/plain', { out ->
      try {
        def piece = new byte[64 * 1024]
        while (true) {
          out.write(piece)
          written.addAndGet(piece.length)
        }
      } finally {
        ended.countDown()
      }
    }) }]])
    def socket = new Socket('127.0.0.1', kernel.server.port())

    when:
    socket.outputStream.write("GET /t/endless HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${kernel.token()}\r\n\r\n".bytes)
    long before = -1
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while ((written.get() == 0 || written.get() != before) && System.nanoTime() < end) {
      before = written.get()
      ended.await(500, TimeUnit.MILLISECONDS)
    }

    then:
    written.get() == before
    written.get() < 32L << 20
    kernel.get('/health').statusCode() == 200

    when:
    socket.close()

    then:
    ended.await(10, TimeUnit.SECONDS)
    kernel.bugs.empty

    cleanup:
    kernel.close()
  }

  def 'X-Forwarded counts from a trusted proxy alone'() {
    given:
    def echo = ['GET /t/echo': [OK, BodyRule.none(), { Request r -> Answer.json(new JsonObject([client: r.client(), base: r.base()])) }]]
    def trusting = new Kernel(echo, Kernel.loopback(proxies: [Network.of('127.0.0.0/8'), Network.of('10.0.0.0/8')]))
    def plain = new Kernel(echo)
    def headers = ['X-Forwarded-For': '6.6.6.6, 9.9.9.9, 10.0.0.7', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'ci.example', 'X-Forwarded-Prefix': '/leat']

    expect:
    json(trusting.get('/t/echo', headers)).map == [client: '9.9.9.9', base: 'https://ci.example/leat']
    json(plain.get('/t/echo', headers)).map == [client: '127.0.0.1', base: "http://127.0.0.1:${plain.server.port()}".toString()]
    json(trusting.get('/t/echo', ['X-Forwarded-Host': 'a"><script>'])).getString('base') == 'http://127.0.0.1'

    cleanup:
    trusting.close()
    plain.close()
  }

  def 'below a base path everything is found, and nothing beside it'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback(basePath: '/leat'))

    expect:
    kernel.get('/leat/health').statusCode() == 200
    kernel.get('/health').statusCode() == 404
    kernel.get('/leathealth').statusCode() == 404

    cleanup:
    kernel.close()
  }

  def 'while draining only health is answered, and what goes on may end'() {
    given:
    def entered = new CountDownLatch(1)
    def go = new CountDownLatch(1)
    def kernel = new Kernel(['GET /t/long': [OK, BodyRule.none(), { entered.countDown(); go.await(); Answer.empty() }]])
    def answer = java.util.concurrent.CompletableFuture.supplyAsync { kernel.get('/t/long').statusCode() }
    entered.await(10, TimeUnit.SECONDS)

    when:
    def drain = Thread.startVirtualThread { kernel.server.drain(Duration.ofSeconds(20)) }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (kernel.get('/ready').statusCode() != 503 && System.nanoTime() < end) {
      Thread.onSpinWait()
    }

    then:
    kernel.get('/ready').statusCode() == 503
    kernel.get('/health').statusCode() == 200

    when:
    go.countDown()

    then:
    answer.get(10, TimeUnit.SECONDS) == 204
    drain.join(Duration.ofSeconds(10))

    cleanup:
    kernel.close()
  }

  def 'TLS serves the certificate, takes another without a restart, and keeps it when the next is broken'() {
    given:
    def first = pair('first')
    def kernel = new Kernel(['GET /t/file': [OK, BodyRule.none(), { Answer.file(first.certificate(), 'text/plain', 'x', 'c.pem') }]], Kernel.loopback(tls: first))

    expect:
    subject(kernel) == 'CN=first'
    secure(kernel, '/t/file').endsWith(Files.readString(first.certificate()))

    when:
    def second = pair('second')
    Files.copy(second.key(), first.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
    Files.copy(second.certificate(), first.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while (subject(kernel) != 'CN=second' && System.nanoTime() < end) {
      Thread.onSpinWait()
    }

    then:
    subject(kernel) == 'CN=second'

    when:
    Files.copy(pair('third').key(), first.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while (!kernel.bugs.any { it.message.contains('does not belong to') } && System.nanoTime() < end) {
      Thread.onSpinWait()
    }

    then:
    kernel.bugs.any { it.message.contains('does not belong to') }
    subject(kernel) == 'CN=second'

    cleanup:
    kernel?.close()
  }

  def 'TLS is 1.3, or 1.2 with a suite that authenticates, and says that it is there to stay'() {
    given:
    def kernel = new Kernel([:], Kernel.loopback(tls: pair('strict')))
    def shake = { List<String> protocols, List<String> suites ->
      def socket = connected(kernel) { it.enabledProtocols = protocols as String[]; it.enabledCipherSuites = suites as String[] }
      socket.withCloseable { it.session.cipherSuite }
    }

    expect:
    shake(['TLSv1.3'], ['TLS_AES_128_GCM_SHA256']) == 'TLS_AES_128_GCM_SHA256'
    shake(['TLSv1.2'], ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256']) == 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'
    secure(kernel, '/health').toLowerCase().contains('strict-transport-security: max-age=')

    when:
    shake(['TLSv1.2'], ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256'])

    then:
    thrown(IOException)

    when: 'a client of TLS 1.2 shakes hands once more'
    def renewed = connected(kernel) { it.enabledProtocols = ['TLSv1.2'] as String[] }
    renewed.startHandshake()
    renewed.outputStream.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'.bytes)
    renewed.inputStream.text

    then:
    thrown(IOException)

    cleanup:
    kernel?.close()
  }

  def 'a key of another certificate keeps the server from starting, and both are named'() {
    when:
    new Kernel([:], Kernel.loopback(tls: new TlsFiles(pair('a').certificate(), pair('b').key())))

    then:
    def problem = thrown(IOException)
    problem.message ==~ /the key '.*b\.key' does not belong to the certificate '.*a\.pem'/
  }

  def 'a port that is taken is named'() {
    given:
    def kernel = new Kernel()

    when:
    new Kernel([:], new HttpSettings('127.0.0.1', kernel.server.port(), '', [], false, Optional.empty(), HttpLimits.standard()))

    then:
    def problem = thrown(IOException)
    problem.message.contains("127.0.0.1:${kernel.server.port()}")

    cleanup:
    kernel.close()
  }

  def 'the network #network has #inside and not #outside'() {
    expect:
    Network.of(network).contains(inside)
    !Network.of(network).contains(outside)

    where:
    network      | inside            | outside
    '10.0.0.0/8' | '10.255.0.1'      | '11.0.0.1'
    '10.0.0.1'   | '10.0.0.1'        | '10.0.0.2'
    '10.0.0.0/9' | '10.127.0.1'      | '10.128.0.1'
    'fd00::/8'   | 'fdff::1'         | 'fe80::1'
    '0.0.0.0/0'  | '1.2.3.4'         | '::1'
    '::1'        | '::1'             | 'localhost'
  }

  private TlsFiles pair(String name) {
    TlsFixture.pair(folder, name)
  }

  private static SSLSocket connected(Kernel kernel, Closure set = { }) {
    TlsFixture.connected(kernel.server.port(), set)
  }

  private static String subject(Kernel kernel) {
    connected(kernel).withCloseable { it.session.peerCertificates[0].subjectX500Principal.name }
  }

  private static String secure(Kernel kernel, String path) {
    connected(kernel).withCloseable {
      it.outputStream.write("GET $path HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${kernel.token()}\r\nConnection: close\r\n\r\n".bytes)
      it.inputStream.text
    }
  }
}
