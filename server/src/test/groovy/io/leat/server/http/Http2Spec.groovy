package io.leat.server.http

import io.vertx.core.Vertx
import io.vertx.core.buffer.Buffer
import io.vertx.core.http.Http2Settings
import io.vertx.core.http.HttpClient
import io.vertx.core.http.HttpClientOptions
import io.vertx.core.http.HttpClientRequest
import io.vertx.core.http.HttpClientResponse
import io.vertx.core.http.HttpMethod
import io.vertx.core.http.HttpVersion
import io.vertx.core.http.PoolOptions
import io.vertx.core.json.JsonObject
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.BlockingQueue
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** HTTP/2: one connection carries all that a page asks for, and what goes wrong with one request leaves the others alone. */
class Http2Spec extends Specification {
  static final OK = [responses: ['200': [description: 'ok']]]
  static final HttpLimits QUICK = new HttpLimits(16384, 8192, 50, 40, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1))

  @TempDir @Shared Path folder
  @Shared Map<String, BlockingQueue<String>> feeds = new ConcurrentHashMap<>()
  @Shared AtomicInteger open = new AtomicInteger()
  @Shared AtomicLong written = new AtomicLong()
  @Shared Path file
  @Shared @AutoCleanup Kernel kernel
  @Shared @AutoCleanup Kernel proxied
  @Shared @AutoCleanup Kernel direct
  @Shared Vertx vertx = HttpServer.loops()
  @Shared HttpClient client

  def setupSpec() {
    file = folder.resolve('file')
    Files.write(file, new byte[300_000])
    def routes = [
      'GET /t/echo': [OK, BodyRule.none(), { Request r -> Answer.json(new JsonObject([client: r.client(), base: r.base()])).tag('v1') }],
      'POST /t/raw': [[requestBody: [content: ['*/*': [:]]], responses: ['200': [description: 'ok']]], BodyRule.raw(100_000),
        { Request r -> Answer.json(new JsonObject([length: r.bytes().length])) }],
      'POST /t/optional': [[requestBody: [required: false, content: ['application/json': [schema: [type: 'object']]]], responses: OK.responses], BodyRule.json(), { Answer.empty() }],
      'GET /t/file': [OK, BodyRule.none(), { Answer.file(file, 'text/plain', 'sum', 'file') }],
      'GET /t/broken': [OK, BodyRule.none(), { Answer.stream('text/plain', { out -> out.write('half'.bytes); out.flush(); throw new IOException('disk') }) }],
      'GET /t/large/{size}': [[parameters: [[name: 'size', in: 'path', required: true, schema: [type: 'integer']]], responses: OK.responses], BodyRule.none(),
        { Request r -> Answer.text('text/plain', 'x' * r.number('size')) }],
      'GET /t/endless': [OK, BodyRule.none(), { Answer.stream('text/plain', { out -> while (true) { out.write(new byte[16384]); written.addAndGet(16384) } }) }],
      'GET /t/feed/{feed}': [[parameters: [[name: 'feed', in: 'path', required: true, schema: [type: 'string']]], responses: OK.responses], BodyRule.none(),
        { Request r -> Answer.events(new Fed(feeds.computeIfAbsent(r.required('feed')) { new LinkedBlockingQueue<String>() }, open)) }],
    ]
    kernel = new Kernel(routes, Kernel.loopback(tls: TlsFixture.pair(folder, 'two')))
    proxied = new Kernel(routes, Kernel.loopback(proxies: [Network.of('127.0.0.0/8')], h2c: true, limits: QUICK))
    direct = new Kernel(routes, Kernel.loopback(h2c: true))
    client = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setSsl(true).setUseAlpn(true).setTrustAll(true).setVerifyHost(false)
      .setDefaultHost('127.0.0.1').setDefaultPort(kernel.server.port()), new PoolOptions().setHttp2MaxSize(1))
  }

  def cleanupSpec() {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS)
  }

  static class Fed implements EventFeed {
    final BlockingQueue<String> queue
    final AtomicInteger open
    int at

    Fed(BlockingQueue<String> queue, AtomicInteger open) { this.queue = queue; this.open = open; open.incrementAndGet() }

    EventFeed.Next next(Duration atMost) {
      def found = queue.poll(atMost.toMillis(), TimeUnit.MILLISECONDS)
      found == null ? new EventFeed.Quiet() : new EventFeed.Event("${++at}", 'word', found)
    }

    void close() { open.decrementAndGet() }
  }

  private static <T> T got(future) { future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS) }

  /** The answer and its body, which is taken from the first byte on. */
  private static whole(answer) {
    answer.compose { HttpClientResponse begun -> begun.body().map { [begun, it] } }
  }

  private static boolean awaited(Closure<Boolean> ask) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
    while (!ask() && System.nanoTime() < end) {
      Thread.onSpinWait()
    }
    ask()
  }

  private HttpClientRequest request(String method, String path, Map<String, String> headers = [:]) {
    HttpClientRequest request = got(client.request(HttpMethod.valueOf(method), path))
    request.putHeader('Authorization', 'Bearer ' + kernel.token())
    headers.each { request.putHeader(it.key, it.value) }
    request
  }

  private List send(String method, String path, Map<String, String> headers = [:], Buffer body = null) {
    def request = request(method, path, headers)
    got(whole(body == null ? request.send() : request.send(body)))
  }

  private HttpClientResponse follow(String feed, Closure<?> taken) {
    def request = request('GET', "/t/feed/$feed")
    HttpClientResponse answer = got(request.send().map { it.handler { buffer -> taken(buffer.toString()) }.exceptionHandler { }; it })
    answer
  }

  def 'TLS speaks HTTP/2, and every kind of answer comes as it does by HTTP/1.1'() {
    when:
    def (echo, text) = send('GET', '/t/echo')
    def (file, bytes) = send('GET', '/t/file')
    def (part, few) = send('GET', '/t/file', [Range: 'bytes=10-19'])

    then:
    echo.version() == HttpVersion.HTTP_2
    new JsonObject(text).map == [client: '127.0.0.1', base: "https://127.0.0.1:${kernel.server.port()}".toString()]
    echo.getHeader('strict-transport-security') != null
    file.statusCode() == 200
    bytes.length() == 300_000
    part.statusCode() == 206
    few.length() == 10
    send('HEAD', '/t/file')[0].with { [it.statusCode(), it.getHeader('content-length')] } == [200, '300000']
    send('GET', '/t/echo', ['If-None-Match': '"v1"'])[0].statusCode() == 304
    send('GET', '/nothing')[0].statusCode() == 404
    send('DELETE', '/t/echo')[0].with { [it.statusCode(), it.getHeader('allow')] } == [405, 'GET, HEAD']
    send('GET', '/health', [Authorization: ''])[0].statusCode() == 200
  }

  def 'the path #path is refused as it is by HTTP/1.1'() {
    expect:
    send('GET', path)[0].statusCode() == status

    where:
    path                    || status
    '//health'              || 400
    '/./health'             || 400
    '/api/%2e%2e/health'    || 400
    '/api%2fv1%2flogout'    || 400
    '/health%00'            || 400
    '/health/'              || 400
    '/%zz'                  || 400
    '/health;x=1'           || 404
  }

  def 'a body comes with a length or without, and has its limit'() {
    when:
    def pieces = request('POST', '/t/raw', ['Content-Type': 'text/plain'])
    pieces.setChunked(true)
    pieces.write(Buffer.buffer('x' * 1000))
    def body = got(whole(pieces.end(Buffer.buffer('y' * 500)).compose { pieces.response() }))[1]

    then:
    new JsonObject(body).getInteger('length') == 1500
    new JsonObject(send('POST', '/t/raw', ['Content-Type': 'text/plain'], Buffer.buffer('x' * 100_000))[1]).getInteger('length') == 100_000
    send('POST', '/t/raw', ['Content-Type': 'text/plain'], Buffer.buffer('x' * 100_001))[0].statusCode() == 413
    send('POST', '/api/v1/logout', ['Content-Type': 'application/json'], Buffer.buffer('1'))[0].statusCode() == 400

    when: 'without a length, and more than the limit'
    def long_ = request('POST', '/t/raw', ['Content-Type': 'text/plain'])
    long_.setChunked(true)
    long_.exceptionHandler { }
    3.times { long_.write(Buffer.buffer('x' * 50_000)) }
    HttpClientResponse refused = got(long_.response())

    then:
    refused.statusCode() == 413
    send('GET', '/t/echo')[0].statusCode() == 200
  }

  def 'what takes a body that may be left out takes none'() {
    expect:
    send('POST', '/t/optional')[0].statusCode() == 204
    send('POST', '/t/optional', ['Content-Type': 'application/json'], Buffer.buffer('{}'))[0].statusCode() == 204
    send('POST', '/t/optional', ['Content-Type': 'text/plain'], Buffer.buffer('{}'))[0].statusCode() == 415

    when: 'the type is wrong, and there is no length'
    def pieces = request('POST', '/t/optional', ['Content-Type': 'text/plain'])
    pieces.setChunked(true).exceptionHandler { }
    pieces.write(Buffer.buffer('{'))
    HttpClientResponse answer = got(pieces.response())

    then:
    answer.statusCode() == 415
  }

  def 'ten feeds of one connection are live at once, and others are answered beside them'() {
    given:
    def taken = new ConcurrentHashMap<Integer, StringBuffer>()
    def answers = (1..10).collect { n -> taken[n] = new StringBuffer(); follow("ten$n") { taken[n].append(it) } }

    expect:
    answers.every { it.statusCode() == 200 && it.request().connection() == answers[0].request().connection() }

    when:
    3.times { round -> (1..10).each { feeds["ten$it".toString()].add("round$round of $it".toString()) } }

    then:
    awaited { taken.every { n, text -> (0..2).every { text.contains("round$it of $n") } } }
    (1..20).every { send('GET', '/t/echo')[0].statusCode() == 200 }

    when: 'a page is left'
    answers.each { it.request().reset(8) }

    then:
    awaited { open.get() == 0 }
  }

  def 'an answer that breaks is seen to be broken, and the feed beside it goes on'() {
    given:
    def text = new StringBuffer()
    def feed = follow('beside') { text.append(it) }

    when:
    send('GET', '/t/broken')

    then:
    thrown(java.util.concurrent.ExecutionException)

    when:
    feeds['beside'].add('still here')

    then:
    awaited { text.contains('still here') }

    cleanup:
    feed.request().reset(8)
  }

  def 'a client that takes nothing of one answer is waited for, and others are answered meanwhile'() {
    when:
    HttpClientResponse endless = got(request('GET', '/t/endless').send().map { it.pause() })
    long before = -1
    def quiet = new CountDownLatch(1)
    while (written.get() == 0 || written.get() != before) {
      before = written.get()
      quiet.await(500, TimeUnit.MILLISECONDS)
    }

    then:
    written.get() < 32L << 20
    send('GET', '/t/echo')[0].statusCode() == 200

    cleanup:
    endless?.request()?.reset(8)
  }

  private HttpClient clear(boolean upgrade) {
    vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(upgrade).setDefaultHost('127.0.0.1')
      .setDefaultPort(proxied.server.port()))
  }

  def 'a proxy speaks HTTP/2 without TLS, and a body that does not come is answered with 408'() {
    given:
    def clear = clear(false)

    when:
    HttpClientRequest asked = got(clear.request(HttpMethod.GET, '/t/echo'))
    def (answer, body) = got(whole(asked.putHeader('Authorization', 'Bearer ' + proxied.token()).putHeader('X-Forwarded-For', '9.9.9.9').send()))

    then:
    answer.version() == HttpVersion.HTTP_2
    new JsonObject(body).getString('client') == '9.9.9.9'

    when:
    HttpClientRequest slow = got(clear.request(HttpMethod.POST, '/api/v1/login'))
    slow.putHeader('Content-Type', 'application/json').putHeader('Content-Length', '10').exceptionHandler { }
    slow.write(Buffer.buffer('{'))
    HttpClientResponse late = got(slow.response())

    then:
    late.statusCode() == 408

    cleanup:
    clear?.close()
  }

  def 'an answer of #size bytes that nobody takes is given up, also when the connection is not idle'() {
    given:
    def none = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false)
      .setInitialSettings(new Http2Settings().setInitialWindowSize(1000)).setDefaultHost('127.0.0.1').setDefaultPort(proxied.server.port()))
    def closed = new CountDownLatch(1)

    when:
    HttpClientRequest asked = got(none.request(HttpMethod.GET, "/t/large/$size"))
    asked.putHeader('Authorization', 'Bearer ' + proxied.token())
    def connection = asked.connection().closeHandler { closed.countDown() }
    got(asked.send().map { answer -> answer.pause() })
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
    boolean gone = false
    while (!gone && System.nanoTime() < end) {
      connection.ping(Buffer.buffer('12345678'))
      gone = closed.await(200, TimeUnit.MILLISECONDS)
    }

    then: 'nothing goes on any more on the connection, which is closed then'
    gone

    cleanup:
    none?.close()

    where:
    size << [50_000, 1_000_000]
  }

  def 'answers without a token that nobody takes leave a place for who is signed in'() {
    given:
    def none = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false)
      .setInitialSettings(new Http2Settings().setInitialWindowSize(1)).setDefaultHost('127.0.0.1').setDefaultPort(proxied.server.port()))

    when: 'more than there is room for, all from one address'
    def asked = (1..60).collect { none.request(HttpMethod.GET, '/api/v1/openapi.json').compose { it.send() }.map { it.pause(); it.exceptionHandler { }; it.statusCode() } }
    def begun = asked.collect { got(it.otherwise(0)) }

    then:
    begun.contains(200)
    begun.contains(503)
    proxied.get('/t/echo').statusCode() == 200
    proxied.get('/health', [Authorization: null]).statusCode() == 200
    proxied.get('/ready', [Authorization: null]).statusCode() == 503

    cleanup:
    none?.close()
  }

  def 'who has a token has a place beside streams that nobody ends, those of one account too'() {
    given: 'connections of their own, as each carries a hundred'
    def clients = (1..4).collect { clear(false) }
    def open = { HttpClient of, String name ->
      of.request(HttpMethod.GET, '/t/echo').map { HttpClientRequest begun ->
        if (name) begun.putHeader('Authorization', 'Bearer ' + proxied.token(name))
        begun.setChunked(true).exceptionHandler { }
        begun.writeHead()
        begun
      }
    }

    when: 'as many as there are places, without an end'
    def strangers = (1..30).collect { open(clients[0], null) }
    def ofReader = (1..30).collect { open(clients[1], 'reader') }
    (strangers + ofReader).each { got(it.otherwise(null)) }
    HttpClientRequest asked = got(clients[2].request(HttpMethod.GET, '/t/echo'))
    HttpClientResponse answer = got(asked.putHeader('Authorization', 'Bearer ' + proxied.token('admin')).send())

    then:
    answer.statusCode() == 200

    when: 'they are waited for a while'
    def stranger = { got(clients[3].request(HttpMethod.GET, '/health').compose { it.send() }.map { it.statusCode() }.otherwise(0)) }

    then:
    awaited { stranger() == 200 }

    cleanup:
    clients*.close()
  }

  def 'a request by HTTP/1.1 cannot become a tunnel of HTTP/2 through a proxy'() {
    when: 'what comes behind the upgrade asks for something else, in frames that the proxy does not read'
    def path = '/api/v1/ready'
    def fields = [0x82, 0x86, 0x41, 1, 'x' as char, 0x44, path.length()].collect { it as byte } + (path.bytes as List)
    def frames = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, fields.size(), 1, 5, 0, 0, 0, 3].collect { it as byte } + fields
    def answer = proxied.raw('GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n' +
      'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + new String(frames as byte[], 'ISO-8859-1'), 5000)

    then: 'the request is answered, and nothing else is done'
    answer.startsWith('HTTP/1.1 200 ')
    !answer.contains(' 101 ')
    !answer.contains('checks')
    proxied.get('/health').statusCode() == 200
  }

  def 'what is refused by HTTP/1.1 is refused as well where it asks for HTTP/2: #headers'() {
    when:
    def answer = direct.raw("POST /t/raw HTTP/1.1\r\n${headers}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n" +
      "Authorization: Bearer ${direct.token()}\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n", 8000)

    then:
    answer.startsWith('HTTP/1.1 400')
    answer.count('HTTP/1.1 ') == 1

    where:
    headers << HttpServerSpec.AMBIGUOUS
  }

  def 'a request by HTTP/1.1 that comes as #pieces is one'() {
    given:
    def socket = new Socket('127.0.0.1', direct.server.port())
    socket.soTimeout = 20_000
    socket.tcpNoDelay = true

    when:
    pieces.each { socket.outputStream.write(it.bytes); socket.outputStream.flush(); Thread.yield() }

    then:
    socket.inputStream.text.startsWith("HTTP/1.1 $status ")

    cleanup:
    socket?.close()

    where:
    pieces                                                                      || status
    ['P', 'OST /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']           || 405
    ['PR', 'OPFIND /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']       || 405
    ['PRI * HTTP/', '1.1\r\nHost: x\r\nConnection: close\r\n\r\n']                 || 400
    ['GET /health HTTP/1.1\r\nHost: x\r\n', 'Connection: close\r\n\r\n']           || 200
  }

  def 'without TLS there is no HTTP/2 unless it is asked for'() {
    given:
    def plain = new Kernel()

    expect:
    plain.raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 3000).contains(' 501 ')

    cleanup:
    plain.close()
  }

  def 'a client that asks for HTTP/2 by an upgrade is answered by HTTP/1.1'() {
    given:
    def ask = HttpRequest.newBuilder(direct.uri('/health')).build()
    def upgrading = java.net.http.HttpClient.newHttpClient()

    expect:
    (1..3).every { upgrading.send(ask, HttpResponse.BodyHandlers.ofString()).with { it.statusCode() == 200 && it.version() == java.net.http.HttpClient.Version.HTTP_1_1 } }

    cleanup:
    upgrading.close()
  }

  def 'a connection is told what it may ask for at once'() {
    given:
    def frames = new Frames(direct)

    expect:
    frames.settings().subMap([3, 4, 6]) == [3: 100L, 4: 65536L, 6: 16384L]

    cleanup:
    frames.close()
  }

  def 'headers of #size bytes are answered with #answered'() {
    given:
    def frames = new Frames(direct)

    when:
    frames.request(1, Frames.get('/health', [['x', 'y' * size]]))
    def headers = frames.awaited(Frames.HEADERS, 1)

    then:
    (Frames.answered(headers) == Frames.OK) == answered

    cleanup:
    frames.close()

    where:
    size   || answered
    12_000 || true
    20_000 || false
  }

  def 'one request more than a connection may have at once is refused, and the others go on'() {
    given:
    def frames = new Frames(direct)

    when:
    (1..101).each { frames.request(2 * it - 1, Frames.get('/ready'), false) }

    then:
    frames.reset(201) == Http2.REFUSED_STREAM

    when: 'one of them ends'
    frames.send(Frames.DATA, 1, 1, new byte[0])

    then:
    frames.status(1) == Frames.OK

    cleanup:
    frames.close()
  }

  def 'who begins requests only to break them off is cut, and others are served'() {
    given:
    def frames = new Frames(direct)
    def cut = false

    when:
    try {
      for (int n = 1; n < 20_000; n += 2) {
        frames.request(n, Frames.get('/ready'))
        frames.send(Frames.RESET, 0, n, [0, 0, 0, 8] as byte[])
      }
      frames.awaited(Frames.DATA, 99_999)
      cut = true
    } catch (SocketException broken) {
      cut = true
    }

    then:
    cut
    direct.get('/ready').statusCode() == 200

    cleanup:
    frames.close()
  }

  def 'a request that is malformed ends its stream alone: #what'() {
    given:
    def frames = new Frames(direct)
    def token = ['authorization', 'Bearer ' + direct.token()]

    when:
    frames.request(1, Frames.get('/t/feed/alone', [token]))
    frames.request(3, headers)

    then:
    frames.reset(3) == 1

    when:
    feeds.computeIfAbsent('alone') { new LinkedBlockingQueue<String>() }.add('still here')
    frames.request(5, Frames.get('/health'))

    then: 'the feed goes on, and one more is answered'
    frames.awaited(Frames.DATA, 1) != null
    frames.status(5) == Frames.OK
    !frames.saw(Frames.GOAWAY)

    cleanup:
    frames.close()

    where:
    what                       | headers
    'a blank in the method'    | [[':method', 'G ET']] + Frames.get('/health').drop(1)
    'no method'                | [[':method', '']] + Frames.get('/health').drop(1)
    'a blank before it'        | [[':method', ' GET']] + Frames.get('/health').drop(1)
    'a control in it'          | [[':method', 'GET\u0001']] + Frames.get('/health').drop(1)
    'a large letter'           | Frames.get('/health', [['X-A', 'b']])
    'no path'                  | Frames.get('/health').take(3)
    'of the connection'        | Frames.get('/health', [['connection', 'close']])
    'an encoding of transfer'  | Frames.get('/health', [['transfer-encoding', 'chunked']])
  }

  def 'a request with #hosts hosts is refused'() {
    given:
    def frames = new Frames(direct)

    when:
    frames.request(1, headers)

    then:
    frames.status(1) == Frames.BAD_REQUEST

    cleanup:
    frames.close()

    where:
    hosts || headers
    'two' || Frames.get('/health', [['host', 'x'], ['host', 'y']])
    'no'  || Frames.get('/health').findAll { it[0] != ':authority' }
  }

  def 'who sends no body for a request that is refused is not waited for'() {
    given:
    def frames = new Frames(direct)

    when:
    frames.request(1, [[':method', 'POST'], [':scheme', 'http'], [':authority', 'x'], [':path', '/nothing'], ['content-length', '10']], false)

    then:
    frames.status(1) == Frames.NOT_FOUND
    frames.reset(1) == Http2.NO_ERROR

    cleanup:
    frames.close()
  }

  def 'whether the server lives is told while strangers hold all places, of those that ask for it too'() {
    given:
    def held = new Frames(proxied)
    def asking = new Frames(proxied)
    def last = new Frames(proxied)

    when: 'more than there are places, without an end'
    (1..30).each { held.request(2 * it - 1, Frames.get('/ready'), false) }
    held.reset(59)
    last.request(1, Frames.get('/ready'))
    last.request(3, Frames.get('/health'))

    then:
    last.reset(1) == Http2.REFUSED_STREAM
    last.status(3) == Frames.OK

    when:
    (1..30).each { asking.request(2 * it - 1, Frames.get('/health'), false) }
    asking.reset(1)
    last.request(5, Frames.get('/api/v1/health'))

    then:
    last.status(5) == Frames.OK

    cleanup:
    [held, asking, last]*.close()
  }

  def 'places are given back: #count requests without a token, one after another, are all answered'() {
    expect:
    (1..count).every { proxied.get('/ready', [Authorization: null, 'X-Forwarded-For': '8.8.8.8']).statusCode() == 200 }

    where:
    count = 60
  }

  def 'a connection on which a feed goes on is not closed when another request of it has ended'() {
    given:
    def clear = clear(false)
    def text = new StringBuffer()
    def authorized = { HttpClientRequest it -> it.putHeader('Authorization', 'Bearer ' + proxied.token()) }

    when: 'silence is a second here, and all are looked at every two'
    HttpClientRequest feed = got(clear.request(HttpMethod.GET, '/t/feed/long').map(authorized))
    got(feed.send().map { it.handler { text.append(it) }.exceptionHandler { }; it })
    got(clear.request(HttpMethod.GET, '/t/echo').map(authorized).compose { it.send() })
    def closed = new CountDownLatch(1)
    feed.connection().closeHandler { closed.countDown() }
    closed.await(4, TimeUnit.SECONDS)
    feeds['long'].add('still here')

    then:
    awaited { text.contains('still here') }
    closed.count == 1

    cleanup:
    clear?.close()
  }

  def 'what is asked for by #method and #authority is refused, and the stream beside it goes on'() {
    given:
    def clear = clear(false)

    when:
    HttpClientRequest asked = got(clear.request(HttpMethod.valueOf(method), path))
    def answer = got(asked.send().otherwise(null))
    HttpClientRequest other = got(clear.request(HttpMethod.GET, '/health'))

    then:
    answer == null || answer.statusCode() in [400, 414]
    got(other.send()).statusCode() == 200
    proxied.bugs.empty

    cleanup:
    clear?.close()

    where:
    method    | path              | authority
    'CONNECT' | 'a:1'             | 'an authority'
    'GET'     | '/' + 'x' * 9000  | 'a path that is too long'
  }

  def 'a connection without a request is closed'() {
    given:
    def clear = clear(false)
    def closed = new CountDownLatch(1)

    when:
    HttpClientRequest asked = got(clear.request(HttpMethod.GET, '/health'))
    asked.connection().closeHandler { closed.countDown() }
    HttpClientResponse answer = got(asked.send())

    then:
    answer.statusCode() == 200
    closed.await(20, TimeUnit.SECONDS)

    cleanup:
    clear?.close()
  }
}
