package io.leat.server.api

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.read.ListAppender
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.sql.DriverManager
import java.util.zip.ZipInputStream
import org.slf4j.LoggerFactory
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Secrets of tasks by REST: they come in, tasks have them, and nobody sees them again. */
@Timeout(120)
class SecretsSpec extends Specification {
  static final PRINTS = "job('prints') { task('a') { secrets 'KEY'; sh 'printf %s \"\$KEY\" | tr a-y b-z; echo; printf %s \"\$KEY\"' } }"

  @TempDir
  Path folder

  Running leat

  def setup() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanup() {
    leat.close()
  }

  /** What a task is given, which is printed with each letter moved on by one, and so not masked. */
  String given(String project) {
    def run = leat.trigger(project)
    assert leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text.readLines()[0].tr('b-z', 'a-y')
  }

  def 'a secret is made, replaced by who knows its version, listed without its value, and removed'() {
    when:
    def made = leat.send('PUT', '/secrets/KEY', [value: 'the first value'])

    then:
    made.status == 201
    made.headers.firstValue('etag').get() == '"1"'
    made.headers.firstValue('location').get().endsWith('/api/v1/secrets/KEY')
    made.json.with { [it.name, it.version, it.written.by, it.used, it.readable] } == ['KEY', 1, 'admin', null, true]

    when:
    def late = leat.send('PUT', '/secrets/KEY', [value: 'of somebody late'], ['If-Match': '"7"'])
    def changed = leat.send('PUT', '/secrets/KEY', [value: 'the second value'], ['If-Match': '"1"'])
    def shown = leat.get('/secrets/KEY')

    then:
    late.status == 412
    changed.status == 200
    shown.json == changed.json
    shown.json.version == 2
    shown.headers.firstValue('etag').get() == '"2"'
    leat.send('GET', '/secrets/KEY', null, ['If-None-Match': '"2"']).status == 304
    leat.get('/secrets').json == [items: [shown.json], next: null]
    [made, late, changed, shown].every { !it.text.contains('value"') && !it.text.contains(' value') }
    leat.send('PUT', '/secrets/OTHER', [value: 'is not there yet'], ['If-Match': '"1"']).status == 412

    expect:
    leat.send('DELETE', '/secrets/KEY', null, ['If-Match': '"1"']).status == 412
    leat.send('DELETE', '/secrets/KEY', null, ['If-Match': '"2"']).status == 204
    ['GET', 'DELETE'].every { leat.send(it, '/secrets/KEY').status == 404 }
    leat.get('/secrets').json.items == []
    leat.get('/projects/none/secrets').status == 404
  }

  def 'a task is given the secret of its project, else that of the server, never that of another project, and each use is told'() {
    given:
    ['web', 'shop'].each { leat.project(it, PRINTS) }

    when:
    leat.secret('KEY', 'that of the shop', 'shop')
    def refused = leat.post('/projects/web/trigger')

    then:
    refused.status == 422
    refused.json.detail.contains("a secret is not given: 'KEY' of task 'a'; an administrator gives what is lacking: leat secrets set KEY --project web")

    when:
    leat.secret('KEY', 'that of the server')

    then:
    given('web') == 'that of the server'
    given('shop') == 'that of the shop'
    leat.get('/secrets/KEY').json.used.run == 1
    leat.get('/projects/shop/secrets/KEY').json.used.with { [it.run, it.at ==~ /20.*Z/] } == [2, true]
    leat.get('/projects/web/secrets').json.items == []

    when: 'a changed one holds for what starts from then on'
    leat.secret('KEY', 'of the web alone', 'web')

    then:
    given('web') == 'of the web alone'
    leat.get('/projects/web/secrets/KEY').json.used.run == 3
    leat.get('/secrets/KEY').json.used.run == 1

    when:
    leat.send('DELETE', '/projects/web/secrets/KEY')
    leat.send('DELETE', '/projects/shop')

    then:
    given('web') == 'that of the server'
    leat.get('/projects/shop/secrets').status == 404
  }

  def 'a value #what is refused, and nothing is kept or told of it'() {
    when:
    def answer = leat.send('PUT', "/secrets/$name", body)

    then:
    [answer.status, answer.json.code] == [status, code]
    answer.json.detail.contains(said)
    !answer.text.contains('s3cr3t')
    !answer.text.contains('827364')
    leat.get('/secrets').json.items == []

    where:
    what                  | name     | body                               || status | code            | said
    'that is short'       | 'KEY'    | [value: 's3cr3']                   || 422    | 'unfit-value'   | "the value of 'KEY' is shorter than 6 characters"
    'of line ends'        | 'KEY'    | [value: 's3cr3\n\n\n']             || 422    | 'unfit-value'   | 'is shorter than 6 characters'
    'that is long'        | 'KEY'    | [value: 'ü' * 32768 + 'x']         || 422    | 'unfit-value'   | 'has more than 65536 bytes'
    'with a NUL'          | 'KEY'    | [value: 's3cr3t-1\u0000s3cr3t-2'] || 422    | 'unfit-value'   | "the value of 'KEY' has a NUL, behind which a variable has nothing; give it in base64"
    'that is no text'     | 'KEY'    | [value: 827364]                    || 400    | 'bad-body'      | 'not a text'
    'in another field'    | 'KEY'    | [valeu: 's3cr3t-1']                || 400    | 'bad-body'      | 'value'
    'in a list'           | 'KEY'    | [value: ['s3cr3t-1']]              || 400    | 'bad-body'      | 'not a text'
    'with a name of Leat' | 'LEAT_X' | [value: 's3cr3t-1']                || 400    | 'bad-parameter' | 'belong to Leat'
    'with no name'        | '7KEY'   | [value: 's3cr3t-1']                || 400    | 'bad-parameter' | ''
    'with a path'         | '..%2FX' | [value: 's3cr3t-1']                || 400    | 'bad-request'   | ''
  }

  def 'a body that is no JSON is refused without a word of it'() {
    given:
    def put = { String text ->
      HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}/api/v1/secrets/KEY"))
        .header('Authorization', leat.token).header('Content-Type', 'application/json').PUT(HttpRequest.BodyPublishers.ofString(text)).build(), HttpResponse.BodyHandlers.ofString())
    }

    expect:
    ['{"value": s3cr3t-1}', '"s3cr3t-1"', '{"value": "s3cr3t-1", "value": "s3cr3t-2"}', 's3cr3t-1', '{"s3cr3t-1'].every {
      def answer = put(it)
      answer.statusCode() == 400 && !answer.body().contains('s3cr3t')
    }
  }

  def 'a value of 64 KiB of whatever characters is given as it is'() {
    given:
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'printf %s \"\$KEY\" | cksum' } }")
    def value = ('\\"ü\n\t\u0001' * 20_000).take(Integer.MAX_VALUE)
    value = value.substring(0, 9360 * 6)
    leat.secret('KEY', value, 'web')
    def file = folder.resolve('value')
    Files.writeString(file, value)

    when:
    def run = leat.trigger('web')

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text == ['sh', '-c', "cksum < $file"].execute().text
  }

  def 'nobody but an administrator who is signed in does anything of it'() {
    given:
    leat.secret('KEY', 'a value to keep')
    def token = leat.token
    leat.token = null

    expect:
    [['GET', '/secrets'], ['GET', '/secrets/KEY'], ['PUT', '/secrets/KEY'], ['DELETE', '/secrets/KEY'], ['POST', '/master-key/rotate'], ['GET', '/projects/web/secrets']].every { method, path ->
      leat.send(method, path, method == 'PUT' ? [value: 'another value'] : null).status == 401
    }

    cleanup:
    leat.token = token
  }

  /** A value as it would be found if it lay around: as it is, in base64 wherever it begins, and in hexadecimal. */
  static List<byte[]> forms(String value) {
    def bytes = value.bytes
    def hex = bytes.encodeHex().toString()
    [value, hex, hex.toUpperCase(), value.reverse()].collect { it.bytes } + (0..2).collect { before ->
      def text = Base64.encoder.encodeToString((new byte[before].toList() + bytes.toList()) as byte[])
      text.substring(before == 0 ? 0 : 4, (int) (text.length() / 4) * 4 - 4).bytes
    }
  }

  static boolean holds(byte[] all, byte[] part) {
    new String(all, 'ISO-8859-1').contains(new String(part, 'ISO-8859-1'))
  }

  /** All files below a folder by their names, and what is in archives. */
  static Map<String, byte[]> contents(Path root) {
    def files = Files.walk(root).withCloseable { all -> all.filter { Files.isRegularFile(it) }.toList() }
    files.collectEntries { [it.toString(), Files.readAllBytes(it)] } + files.findAll { it.toString().endsWith('.zip') }.collectMany { unzipped(it.toString(), Files.newInputStream(it)) }.collectEntries()
  }

  static List unzipped(String name, InputStream from) {
    new ZipInputStream(from).withCloseable { zip ->
      def all = []
      while (zip.nextEntry != null) {
        all << ["$name!${all.size()}".toString(), zip.readAllBytes()]
      }
      all
    }
  }

  def 'no byte that the server keeps or sends holds a value, however it is written'() {
    given:
    def value = 'cOrrect-h0rse-battery-stAple'
    def log = new ListAppender<ILoggingEvent>()
    def root = LoggerFactory.getLogger('io.leat') as Logger
    def before = root.level
    log.start()
    root.addAppender(log)
    root.level = Level.TRACE
    def answers = []
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'test -n \"\$KEY\"' } }")

    when: 'it is stored, refused, replaced, used, and all is copied'
    answers << leat.send('PUT', '/projects/web/secrets/KEY', [value: value])
    answers << leat.send('PUT', '/projects/web/secrets/KEY', [value: value, more: 1])
    answers << leat.send('PUT', '/projects/web/secrets/KEY', [value: value], ['If-Match': '"9"'])
    answers << leat.send('PUT', '/projects/web/secrets/KEY', [value: value], ['Idempotency-Key': 'once'])
    answers << leat.send('PUT', '/secrets/KEY', [value: value])
    def run = leat.trigger('web')
    assert leat.await(run).status == 'succeeded'
    answers << leat.get("/runs/$run/environment") << leat.get("/runs/$run/journal") << leat.get('/audit') << leat.get('/projects/web/secrets')
    assert leat.post('/master-key/rotate').status == 200
    def backup = leat.post('/backup').bytes as byte[]
    Files.write(folder.resolve('backup.zip'), backup)
    leat.close()
    def all = contents(folder) + [log: log.list.collect { "$it.formattedMessage $it.keyValuePairs ${it.throwableProxy?.message}" }.join('\n').bytes] +
      answers.indexed().collectEntries { i, it -> ["answer $i".toString(), it.bytes] }

    then:
    answers*.status == [201, 400, 412, 200, 201, 200, 200, 200, 200]
    all.size() > 20
    forms(value).collectMany { form -> all.findAll { holds(it.value, form) }.keySet() } == []

    and: 'this finds what it looks for'
    all.any { holds(it.value, 'KEY'.bytes) && it.key.endsWith('leat.mv.db') }
    forms(value).every { form -> holds(form, form) } && holds(Base64.encoder.encode("xx$value yy".bytes), forms(value)[6])

    cleanup:
    root.detachAppender(log)
    root.level = before
    leat.start()
  }

  def 'a row in the place of another is refused: #what'() {
    given:
    ['web', 'shop'].each { leat.project(it, PRINTS) }
    leat.secret('KEY', 'a secret of the web', 'web')
    leat.secret('KEY', 'a secret of the shop', 'shop')
    leat.secret('OTHER', 'another of the web', 'web')
    leat.close()
    DriverManager.getConnection("jdbc:h2:${folder.resolve('data/db/leat')}", 'leat', '').withCloseable { connection ->
      assert connection.createStatement().executeUpdate(change) == 1
      connection.createStatement().execute('shutdown')
    }

    when:
    leat.start()
    def refused = leat.post('/projects/web/trigger')

    then:
    refused.status == 422
    refused.json.detail.contains("the secret 'KEY' of task 'a' cannot be read")
    given('shop') == 'a secret of the shop'

    where:
    what                 | change
    'of another project' | "update secrets set sealed = (select sealed from secrets where scope = 'project/2') where scope = 'project/1' and name = 'KEY'"
    'of another name'    | "update secrets set sealed = (select sealed from secrets where name = 'OTHER') where scope = 'project/1' and name = 'KEY'"
    'of another version' | "update secrets set version = 2 where scope = 'project/1' and name = 'KEY'"
  }

  def 'a server whose key is #what starts, names what cannot be read, and all else goes on'() {
    given:
    leat.project('web', PRINTS)
    leat.project('free', "job('free') { task('a') { sh 'true' } }")
    leat.secret('KEY', 'a value that is lost', 'web')
    leat.secret('ALL', 'another that is lost')
    leat.send('PUT', '/projects/web/environments/production/secrets/KEY', [value: 'that of production'])
    leat.post('/webhooks', [url: 'https://example.com/token-in-the-path', secret: 'a secret of sixteen and more'])
    def log = new ListAppender<ILoggingEvent>()
    log.start()
    (LoggerFactory.getLogger('io.leat.server.KeyRotation') as Logger).addAppender(log)
    leat.close()
    def key = folder.resolve('data/keys/store.key')
    damaged(key)
    def kept = Files.exists(key) ? Files.readAllBytes(key) : null

    when:
    leat.start()

    then:
    log.list*.formattedMessage == ['the secret of webhook 1', "the secret 'KEY' of project 'web'", "the secret 'ALL'", "the secret 'KEY' of environment 'production' of project 'web'"].collect { "$it cannot be read with the keys of this server; it has to be given again".toString() }
    leat.await(leat.trigger('free')).status == 'succeeded'
    leat.post('/projects/web/trigger').json.detail.contains("the secret 'KEY' of task 'a' cannot be read: the secret 'KEY' cannot be read with the key of this server; an administrator sets it again: leat secrets set KEY --project web")
    leat.get('/projects/web/secrets').json.items.collect { [it.name, it.readable] } == [['KEY', false]]
    Files.size(key) == 32
    key.resolveSibling('store.key.damaged').with { Files.exists(it) ? Files.readAllBytes(it) : null } == (what == 'cut in half' ? kept : null)

    when: 'it is given again'
    leat.secret('KEY', 'a value that is new', 'web')

    then:
    given('web') == 'a value that is new'
    leat.get('/projects/web/secrets/KEY').json.with { [it.version, it.readable] } == [2, true]
    leat.post('/master-key/rotate').json.with { [it.values, it.unreadable] } == [1, ['the secret of webhook 1', "the secret 'ALL'", "the secret 'KEY' of environment 'production' of project 'web'"]]

    cleanup:
    (LoggerFactory.getLogger('io.leat.server.KeyRotation') as Logger).detachAppender(log)

    where:
    what          | damaged
    'not there'   | { Files.delete(it) }
    'another one' | { Files.write(it, (1..32) as byte[]) }
    'cut in half' | { Files.write(it, Files.readAllBytes(it)[0..15] as byte[]) }
  }
}
