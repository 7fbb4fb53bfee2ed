package io.leat.server.http

import static io.leat.server.http.Kernel.json

import io.leat.contract.Right
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification

class HttpServerSpec extends Specification {
  static final THING = [type: 'object', additionalProperties: false, required: ['name'],
    properties: [name: [type: 'string', maxLength: 10], size: [type: 'integer', minimum: 1, maximum: 9],
      tags: [type: 'array', maxItems: 2, items: [type: 'string']]]]
  static final BODY = [required: true, content: ['application/json': [schema: THING]]]
  static final OK = ['200': [description: 'ok']]

  /** Headers of a POST that two readers may take for two requests. */
  static final AMBIGUOUS = ['Host: x\r\nTransfer-Encoding: chunked, xchunked\r\n', 'Host: x\r\nTransfer-Encoding: xchunked\r\n', 'Host: x\r\nTransfer-Encoding: gzip, chunked\r\n',
    'Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', 'Transfer-Encoding: chunked\r\n', 'Host: x\r\nHost: y\r\nTransfer-Encoding: chunked\r\n',
    'Host: x\r\nTransfer-Encoding: identity\r\n']

  @Shared AtomicInteger made = new AtomicInteger()
  @Shared AtomicInteger tried = new AtomicInteger()
  @Shared File file = Files.createTempFile('leat', '.bin').toFile()
  @Shared CountDownLatch feedClosed = new CountDownLatch(1)
  @Shared @AutoCleanup Kernel kernel = new Kernel([
    'GET /t/things/{thing}': [[parameters: [
      [name: 'thing', in: 'path', required: true, schema: [type: 'integer', minimum: 1]],
      [name: 'limit', in: 'query', schema: [type: 'integer', minimum: 1, maximum: 5, default: 3]],
      [name: 'label', in: 'query', schema: [type: 'array', maxItems: 2, items: [type: 'string', pattern: '^[a-z]+$']]],
    ], responses: OK], BodyRule.none(), { Request r -> Answer.json(new JsonObject([thing: r.number('thing'), limit: r.number('limit'),
      label: r.texts('label'), account: r.accountName(), client: r.client(), base: r.base()])).tag('v1') }],
    'POST /t/things': [[parameters: [[name: 'Idempotency-Key', in: 'header', schema: [type: 'string']]], requestBody: BODY, responses: OK],
      BodyRule.json(200), { Request r -> Answer.created(r, '/t/things/1', thing(r).put('number', made.incrementAndGet())) }, Right.QUEUE_CHANGE,
      { Request r, List<String> ids -> Answer.created(r, '/t/things/' + ids[0], new JsonObject([shown: ids[0]])) }],
    'POST /t/fragile': [[parameters: [[name: 'Idempotency-Key', in: 'header', schema: [type: 'string']]], requestBody: BODY, responses: OK],
      BodyRule.json(200), { Request r -> fragile(r) }, Right.QUEUE_CHANGE,
      { Request r, List<String> ids -> Answer.created(r, '/t/things/' + ids[0], new JsonObject([shown: ids[0]])) }],
    'PUT /t/things': [[parameters: [[name: 'If-Match', in: 'header', schema: [type: 'string']]], requestBody: BODY, responses: OK], BodyRule.json(), { Request r -> r.requireMatch('v2'); Answer.empty() }],
    'POST /t/raw': [[requestBody: [content: ['application/octet-stream': [:]]], responses: OK], BodyRule.raw(100_000),
      { Request r -> Answer.json(new JsonObject([length: r.bytes().length])) }],
    'GET /t/kept': [[responses: OK], BodyRule.none(), { Answer.empty() }, Right.ACCOUNTS_CHANGE],
    'GET /t/bug': [[responses: OK], BodyRule.none(), { throw new IllegalStateException('SELECT secret FROM /home/x') }],
    'GET /t/file': [[responses: OK], BodyRule.none(), { Answer.file(file.toPath(), 'text/html', 'sum', 'a "b"é.html') }],
    'GET /t/big': [[responses: OK], BodyRule.none(), { Answer.text('text/plain', 'x' * 5000) }],
    'GET /t/stream': [[responses: OK], BodyRule.none(), { Answer.stream('text/plain', { out -> 1000.times { out.write(('line ' + it + '\n').bytes) } }) }],
    'GET /t/broken': [[responses: OK], BodyRule.none(), { Answer.stream('text/plain', { out -> out.write('half'.bytes); out.flush(); throw new IOException('disk') }) }],
    'GET /t/events': [[parameters: [[name: 'Last-Event-ID', in: 'header', schema: [type: 'string']]], responses: OK], BodyRule.none(), { Request r -> Answer.events(new Counting(Integer.parseInt(r.lastEventId().orElse('0')), feedClosed)) }],
  ])

  private static JsonObject thing(Request r) {
    new JsonObject(new String(r.bytes(), 'UTF-8'))
  }

  /** Fails as its size says: before it makes anything, after it has, or in a way that is refused. */
  private Answer fragile(Request r) {
    def size = thing(r).getInteger('size', 0)
    if (size == 1 && tried.incrementAndGet() == 1) throw new IllegalStateException('away before')
    if (size == 2 && tried.incrementAndGet() == 1) throw Problem.unavailable('busy', 'later').refusal()
    def number = made.incrementAndGet()
    r.sent().ifPresent { kernel.requests.made[[it.account(), it.key()]] = ["$number".toString()] }
    if (size == 3) throw new IllegalStateException('away after')
    if (size == 4) throw Problem.unavailable('busy', 'after it was made').refusal()
    Answer.created(r, "/t/things/$number", new JsonObject([shown: "$number".toString()]))
  }

  static class Counting implements EventFeed {
    int at
    final CountDownLatch closed

    Counting(int at, CountDownLatch closed) { this.at = at; this.closed = closed }

    EventFeed.Next next(java.time.Duration atMost) {
      at++ < 5 ? new EventFeed.Event("$at", 'count', "number $at\nof five") : new EventFeed.End()
    }

    void close() { closed.countDown() }
  }

  def setupSpec() {
    file.bytes = (0..<1000).collect { it % 251 as byte } as byte[]
  }

  def cleanupSpec() {
    file.delete()
  }

  def 'parameters come checked, typed and with their defaults'() {
    when:
    def answer = kernel.get('/t/things/7?label=a&label=b')

    then:
    answer.statusCode() == 200
    json(answer).map == [thing: 7, limit: 3, label: ['a', 'b'], account: 'admin', client: '127.0.0.1', base: "http://127.0.0.1:${kernel.server.port()}".toString()]
    answer.headers().firstValue('etag').get() == '"v1"'
    answer.headers().firstValue('x-request-id').present
    answer.headers().firstValue('x-content-type-options').get() == 'nosniff'
  }

  def '#path is refused with 400, naming #parameter'() {
    when:
    def answer = kernel.get(path)

    then:
    answer.statusCode() == 400
    answer.headers().firstValue('content-type').get() == 'application/problem+json'
    json(answer).getString('parameter') == parameter

    where:
    path                                 || parameter
    '/t/things/x'                        || 'thing'
    '/t/things/0'                        || 'thing'
    '/t/things/99999999999999999999'     || 'thing'
    '/t/things/1?limit=6'                || 'limit'
    '/t/things/1?limit='                 || 'limit'
    '/t/things/1?limit=1&limit=2'        || 'limit'
    '/t/things/1?label=A'                || 'label'
    '/t/things/1?label=a&label=b&label=c' || 'label'
    '/t/things/1?lmit=1'                 || 'lmit'
    '/t/things/1?thing=2'                || 'thing'
  }

  def 'the body #body is refused at #pointer: #detail'() {
    when:
    def answer = kernel.send('POST', '/t/things', [:], body)

    then:
    answer.statusCode() == 400
    json(answer).getString('code') == 'bad-body'
    json(answer).getString('pointer') == pointer
    json(answer).getString('detail').contains(detail)

    where:
    body                                  || pointer   | detail
    '{}'                                  || ''        | "'name' is missing"
    '{"name":1}'                          || '/name'   | 'this is a number, not a text'
    '{"name":"a","nmae":2}'               || '/nmae'   | "no field 'nmae'"
    '{"name":"a","a/b~c":2}'              || '/a~1b~0c' | 'no field'
    '{"name":"a","size":0}'               || '/size'   | 'less than 1'
    '{"name":"a","size":1.5}'             || '/size'   | 'not an integer'
    '{"name":"a","tags":["a",1]}'         || '/tags/1' | 'not a text'
    '{"name":"a","name":"b"}'             || ''        | 'a key stands twice'
    '{"name":"a",\n "name":"b"}'          || ''        | "a key stands twice: 'name', line 2, column "
    '{"tags":[{"x":1,"x":1}]}'            || ''        | "a key stands twice: 'x'"
    '{"name":"a","tags":["b","\\udc00"]}' || ''        | "half of a character, at '/tags/1'"
    '{"name":"a","size":1e1001}'          || ''        | "more than 1000 digits, at '/size'"
    '{"name":"a","size":' + '1' * 101 + '}' || ''      | 'a number or a key is too long, line 1'
    ' '                                   || ''        | 'the body is empty'
    '{"name":"a"} x'                      || ''        | ''
    '{"name":"a"'                         || ''        | 'not well formed'
    '[]'                                  || ''        | 'an array, not an object'
    '{"name":"abcdefghijk"}'              || '/name'   | 'longer than 10'
    '{"name":"\\ud800"}'                  || ''        | 'half of a character'
    '[' * 80                              || ''        | 'nested deeper than 64'
    'null'                                || ''        | 'null, not an object'
    '{"name":"a","size":1e999999999}'     || ''        | 'more than 1000 digits'
    '{"name":"a","size":1e-999999999}'    || ''        | 'more than 1000 digits'
    '{"name":"a","size":1E+99999999999}'  || ''        | 'more than 1000 digits'
    '{"name":"a","size":-0.0e-2147483649}' || ''       | 'more than 1000 digits'
    '{"name":"a","size":1e2147483648}'    || ''        | ''
    '{"name":"a","size":1e30}'            || '/size'   | 'not an integer'
  }

  def 'all faults of a body are told at once'() {
    when:
    def answer = kernel.send('POST', '/t/things', [:], '{"size":10,"tags":[1,2]}')

    then:
    json(answer).getJsonArray('errors')*.getString('pointer') as Set == ['', '/size', '/tags/0', '/tags/1'] as Set
  }

  def 'a body of #bytes bytes as #type is answered with #status'() {
    expect:
    kernel.send('POST', path, ['Content-Type': type], 'x' * bytes).statusCode() == status

    where:
    path        | type                       | bytes   || status
    '/t/things' | 'text/plain'               | 10      || 415
    '/t/things' | 'application/jsonp'        | 10      || 415
    '/t/things' | 'application/json; charset=utf-8' | 10 || 400
    '/t/things' | 'application/json'         | 201     || 413
    '/t/raw'    | 'text/plain'               | 100_000 || 200
    '/t/raw'    | 'text/plain'               | 100_001 || 413
    '/t/things/1' | 'text/plain'             | 1       || 405
    '/api/v1/logout' | 'application/json'    | 1       || 400
  }

  def 'a body that is packed is refused'() {
    expect:
    kernel.send('POST', '/t/raw', ['Content-Type': 'text/plain', 'Content-Encoding': encoding], 'x').statusCode() == status

    where:
    encoding   || status
    'gzip'     || 415
    'identity' || 200
  }

  def 'an answer keeps what it holds from running, and from pages of others: #path'() {
    when:
    def answer = kernel.get(path).headers()

    then:
    ['x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy', 'content-security-policy'].collect { answer.firstValue(it).orElse('') } ==
      ['nosniff', 'no-referrer', 'same-origin', "default-src 'none'; frame-ancestors 'none'; sandbox"]

    where:
    path << ['/health', '/t/file', '/t/stream', '/nothing', '/t/bug']
  }

  def 'a body without a length is cut at its limit'() {
    when:
    def answer = kernel.raw("POST /t/raw HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${kernel.token()}\r\nTransfer-Encoding: chunked\r\n\r\n" +
      ('10000\r\n' + 'x' * 0x10000 + '\r\n') * 2)

    then:
    answer.startsWith('HTTP/1.1 413')
  }

  def 'the request line "#target" is answered with #status'() {
    when:
    def answer = kernel.raw("GET $target HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    then:
    answer.substring(9).startsWith("$status ")
    answer.toLowerCase().contains('x-request-id: ')

    where:
    target                              || status
    '/health'                           || 200
    '/health/'                          || 400
    '//health'                          || 400
    '/./health'                         || 400
    '/api/../health'                    || 400
    '/api/%2e%2e/health'                || 400
    '/api%2fv1%2flogout'                || 400
    '/api\\v1'                          || 400
    '/health%00'                        || 400
    '/health;x=1'                       || 404
    '/HEALTH'                           || 404
    '/%68ealth'                         || 200
    '/%zz'                              || 400
    '/%c0%af'                           || 400
    'http://evil/health'                || 400
    '/nothing'                          || 404
    '/' + 'x' * 9000                    || 414
  }

  def 'a request that others could read in another way is refused, and what stands behind it is not read: #headers'() {
    when:
    def answer = kernel.raw("POST /t/raw HTTP/1.1\r\n${headers}Authorization: Bearer ${kernel.token()}\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n")

    then:
    answer.startsWith('HTTP/1.1 400')
    answer.count('HTTP/1.1 ') == 1

    where:
    headers << AMBIGUOUS
  }

  def 'headers beyond the limit are answered with 431, and what is not HTTP with 400'() {
    expect:
    kernel.raw("GET /health HTTP/1.1\r\nHost: x\r\nX: ${'y' * 20_000}\r\n\r\n").contains(' 431 ')
    kernel.raw('\r\n\r\nhello\r\n\r\n').contains(' 400 ')
  }

  def 'another method is answered with 405 and those that there are'() {
    when:
    def answer = kernel.send('DELETE', '/t/things')

    then:
    answer.statusCode() == 405
    answer.headers().firstValue('allow').get() == 'POST, PUT'
    kernel.send('DELETE', '/health').headers().firstValue('allow').get() == 'GET, HEAD'
    kernel.send('HEAD', '/health').statusCode() == 200
  }

  def 'a bug is answered with 500 and nothing of the inside'() {
    when:
    def answer = kernel.get('/t/bug', ['X-Request-Id': 'mine-1'])

    then:
    answer.statusCode() == 500
    json(answer).map == [type: 'urn:leat:problem:internal', title: 'this is our bug', status: 500,
      detail: 'the log of the server has it under this id', instance: 'urn:leat:request:mine-1', code: 'internal']
    kernel.bugs*.message.contains('SELECT secret FROM /home/x')
  }

  def 'the id of a request is taken from the client if it can stand in a log'() {
    expect:
    kernel.get('/health', ['X-Request-Id': 'a.b-1']).headers().firstValue('x-request-id').get() == 'a.b-1'
    kernel.get('/health', ['X-Request-Id': 'a b']).headers().firstValue('x-request-id').get() != 'a b'
  }

  def 'who has the version already gets 304, and who knows another one is refused with 412'() {
    expect:
    kernel.get('/t/things/1', ['If-None-Match': '"v0", W/"v1"']).statusCode() == 304
    kernel.get('/t/things/1', ['If-None-Match': '"v0"']).statusCode() == 200
    kernel.send('PUT', '/t/things', ['If-Match': '"v1"'], '{"name":"a"}').statusCode() == 412
    kernel.send('PUT', '/t/things', ['If-Match': 'W/"v2"'], '{"name":"a"}').statusCode() == 412
    kernel.send('PUT', '/t/things', ['If-Match': '"v2"'], '{"name":"a"}').statusCode() == 204
    kernel.send('PUT', '/t/things', [:], '{"name":"a"}').statusCode() == 204
  }

  def 'the same request under the same key is done once'() {
    when:
    def first = kernel.send('POST', '/t/things', ['Idempotency-Key': 'k1'], '{"name":"a"}')
    def count = made.get()
    def second = kernel.send('POST', '/t/things', ['Idempotency-Key': 'k1'], '{"name":"a"}')
    def other = kernel.send('POST', '/t/things', ['Idempotency-Key': 'k1'], '{"name":"b"}')

    then:
    first.statusCode() == 201
    second.statusCode() == 201
    second.body() == first.body()
    second.headers().firstValue('location').get().endsWith('/t/things/1')
    other.statusCode() == 422
    made.get() == count
  }

  def 'a key that was used for #what is used up'() {
    expect:
    kernel.send('POST', "/t/things", ['Idempotency-Key': what], '{"name":"a"}').statusCode() == 201
    kernel.send('POST', path, ['Idempotency-Key': what], body).statusCode() == 422

    where:
    what           | path         | body
    'another body' | '/t/things'  | '{"name":"b"}'
    'another path' | '/t/fragile' | '{"name":"a"}'
  }

  def 'a refusal gives the key back'() {
    given:
    tried.set(0)

    expect:
    kernel.send('POST', '/t/fragile', ['Idempotency-Key': 'back'], '{"name":"a","size":2}').statusCode() == 503
    kernel.send('POST', '/t/fragile', ['Idempotency-Key': 'back'], '{"name":"b"}').statusCode() == 201
  }

  def 'a key is passed over where nothing is created'() {
    given:
    def before = kernel.requests.all.size()

    expect:
    (1..2).every { kernel.send('PUT', '/t/things', ['Idempotency-Key': 'k9'], '{"name":"a"}').statusCode() == 204 }
    kernel.requests.all.size() == before
  }

  def 'a request that failed #when is done once when it is sent again'() {
    given:
    tried.set(0)
    def count = made.get()
    def send = { kernel.send('POST', '/t/fragile', ['Idempotency-Key': "fragile$size".toString()], '{"name":"a","size":' + size + '}') }

    when:
    def first = send()
    def again = (1..3).collect { send() }

    then:
    first.statusCode() == status
    again*.statusCode() == [201, 201, 201]
    again.collect { json(it).getString('shown') } as Set == ["${count + 1}".toString()] as Set
    made.get() == count + 1

    where:
    size | when                        || status
    9    | 'not at all'                || 201
    1    | 'before it made anything'   || 500
    2    | 'with 503'                  || 503
    3    | 'after it had made it'      || 500
    4    | 'with 503 when it was made' || 503
  }

  def 'texts are packed for those who take it, ranges and small ones are not'() {
    expect:
    kernel.get(path, headers).headers().firstValue('content-encoding').orElse('') == encoding

    where:
    path      | headers                                            || encoding
    '/t/big'  | ['Accept-Encoding': 'br, gzip']                    || 'gzip'
    '/t/big'  | ['Accept-Encoding': 'gzip;q=0']                    || ''
    '/t/big'  | [:]                                                || ''
    '/health' | ['Accept-Encoding': 'gzip']                        || ''
    '/t/file' | ['Accept-Encoding': 'gzip', 'Range': 'bytes=0-9']  || ''
  }

  def 'a file is sent so that it cannot run'() {
    when:
    def answer = kernel.get('/t/file')

    then:
    answer.statusCode() == 200
    answer.headers().firstValue('content-disposition').get() == 'attachment; filename="a _b__.html"; filename*=UTF-8\'\'a%20%22b%22%C3%A9.html'
    answer.headers().firstValue('content-security-policy').get().contains('sandbox')
    answer.headers().firstValue('content-length').get() == '1000'
  }

  def 'the range #range of a file is answered with #status and #content'() {
    when:
    def answer = kernel.get('/t/file', ['Range': range] + more)

    then:
    answer.statusCode() == status
    answer.headers().firstValue('content-range').orElse('') == content
    status != 206 || answer.headers().firstValue('content-length').get() as int == length

    where:
    range            | more                    || status | content           | length
    'bytes=0-0'      | [:]                     || 206    | 'bytes 0-0/1000'  | 1
    'bytes=990-'     | [:]                     || 206    | 'bytes 990-999/1000' | 10
    'bytes=990-5000' | [:]                     || 206    | 'bytes 990-999/1000' | 10
    'bytes=-5'       | [:]                     || 206    | 'bytes 995-999/1000' | 5
    'bytes=1000-'    | [:]                     || 416    | 'bytes */1000'    | 0
    'bytes=-0'       | [:]                     || 416    | 'bytes */1000'    | 0
    'bytes=5-4'      | [:]                     || 200    | ''                | 0
    'bytes=0-1,5-6'  | [:]                     || 200    | ''                | 0
    'bytes=0-0'      | ['If-Range': '"sum"']   || 206    | 'bytes 0-0/1000'  | 1
    'bytes=0-0'      | ['If-Range': '"other"'] || 200    | ''                | 0
  }

  def 'a stream comes whole, and a broken one is seen to be broken'() {
    when:
    def answer = kernel.get('/t/stream')

    then:
    answer.body().readLines() == (0..<1000).collect { "line $it".toString() }

    when:
    kernel.get('/t/broken')

    then:
    thrown(IOException)
  }

  def 'events go on behind the last one that the client has'() {
    when:
    def answer = kernel.get('/t/events', ['Last-Event-ID': '3'])

    then:
    answer.headers().firstValue('content-type').get() == 'text/event-stream'
    answer.body() == 'retry: 2000\n\nid: 4\nevent: count\ndata: number 4\ndata: of five\n\nid: 5\nevent: count\ndata: number 5\ndata: of five\n\n'
    feedClosed.await(5, TimeUnit.SECONDS)
  }

  def 'a line of the access log is one line, whatever was asked for'() {
    when:
    kernel.raw('GET /nothing%0a\\\u00ff?token=1 HTTP/1.1\r\nHost: x\r\nX-Request-Id: line-1\r\nConnection: close\r\n\r\n')

    then:
    def line = awaited { kernel.lines.find { it.endsWith(' line-1') } }
    line ==~ /2026-11-21T12:00:00Z 127\.0\.0\.1 - GET \/nothing%0a\\u005c\\u00ff 400 \d+ [\d.]+ line-1/
  }

  private static <T> T awaited(Closure<T> ask) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    T found = ask()
    while (!found && System.nanoTime() < end) {
      Thread.onSpinWait()
      found = ask()
    }
    found
  }

  def 'the audit is told who did what, from where and how it went, and nothing of what was sent'() {
    given:
    kernel.acts.clear()

    when:
    kernel.get('/t/things/1')
    kernel.send('POST', '/t/things', ['Idempotency-Key': 'told'], '{"name":"secret"}')
    kernel.send('POST', '/t/things', ['Idempotency-Key': 'told'], '{"name":"secret"}')
    kernel.send('POST', '/t/things', [:], '{"name":"far too long a secret"}')
    kernel.send('POST', '/t/things', [Authorization: 'Bearer ' + kernel.token('reader')], '{"name":"secret"}')
    kernel.send('POST', '/t/things', [Authorization: 'Bearer nobody'], '{"name":"secret"}')
    kernel.send('PUT', '/t/things', ['If-Match': '"v1"'], '{"name":"secret"}')
    kernel.send('POST', '/t/things', ['Content-Type': 'text/plain'], '{"name":"secret"}')
    kernel.send('POST', '/t/things', [Authorization: 'Bearer ' + kernel.token('reader')], 'x' * 100_000)

    then:
    kernel.acts.collect { [it.who(), it.what(), it.target(), it.from(), it.result()] } == [
      ['admin', 'POSTtthings', '/t/things -> /t/things/1', '127.0.0.1', '201'],
      ['admin', 'POSTtthings', '/t/things -> /t/things/1', '127.0.0.1', '201 once more'],
      ['admin', 'POSTtthings', '/t/things', '127.0.0.1', '400 bad-body'],
      ['reader', 'POSTtthings', '/t/things', '127.0.0.1', '403 forbidden'],
      ['-', 'POSTtthings', '/t/things', '127.0.0.1', '401 not-signed-in'],
      ['admin', 'PUTtthings', '/t/things', '127.0.0.1', '412 changed'],
      ['admin', 'POSTtthings', '/t/things', '127.0.0.1', '415 unsupported-type'],
      ['reader', 'POSTtthings', '/t/things', '127.0.0.1', '413 too-large'],
    ]
    kernel.acts*.kind()*.name() == ['DONE', 'DONE', 'REFUSED', 'REFUSED', 'STRANGER', 'REFUSED', 'REFUSED', 'REFUSED']
  }

  def 'of reading the audit is told what somebody may not, and nothing else'() {
    given:
    kernel.acts.clear()

    when:
    def answers = [kernel.get('/t/kept'), kernel.get('/t/things/0'), kernel.get('/t/kept', [Authorization: 'Bearer nobody']), kernel.get('/t/kept', [Authorization: 'Bearer ' + kernel.token('reader')])]

    then:
    answers*.statusCode() == [204, 400, 401, 403]
    kernel.acts.collect { [it.who(), it.what(), it.target(), it.result(), it.kind().name()] } == [['reader', 'GETtkept', '/t/kept', '403 forbidden', 'REFUSED']]
  }

  def 'logins are told under names that exist, and others without a name'() {
    given:
    kernel.acts.clear()

    when:
    kernel.send('POST', '/api/v1/login', [Authorization: null], '{"name":"admin","password":"correct horse"}')
    kernel.send('POST', '/api/v1/login', [Authorization: null], '{"name":"admin","password":"wrong"}')
    kernel.send('POST', '/api/v1/login', [Authorization: null], '{"name":"correct horse","password":"admin"}')

    then:
    kernel.acts.collect { [it.who(), it.what(), it.result()] } == [['admin', 'login', '200'], ['admin', 'login', '401 wrong-login'], ['-', 'login', '401 wrong-login']]
  }
}
