package io.leat.server.http

import io.leat.contract.Operations
import static io.leat.server.http.Kernel.json

import io.leat.contract.Right
import io.leat.contract.Role
import io.leat.identity.password.PasswordHash
import io.leat.identity.password.Passwords
import io.leat.server.account.SigningKey
import io.leat.server.api.LoginLimits
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.atomic.AtomicInteger
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import spock.lang.AutoCleanup
import spock.lang.Specification

class LoginSpec extends Specification {
  static final RIGHT = '{"name":"admin","password":"correct horse"}'
  static final WRONG = '{"name":"admin","password":"wrong"}'

  @AutoCleanup Kernel kernel = new Kernel([
    'POST /t/write': [[responses: ['200': [description: 'ok']]], BodyRule.none(), { Answer.empty() }, Right.QUEUE_CHANGE],
    'GET /t/read': [[responses: ['200': [description: 'ok']]], BodyRule.none(), { Answer.empty() }],
  ])

  def 'tries under many names wash nothing out'() {
    given:
    def limits = new LoginLimits(kernel.clock)
    def refused = { String name, String address ->
      try {
        limits.count(name, address)
        false
      } catch (Refusal ignored) {
        true
      }
    }
    10.times { limits.count('admin', '1.1.1.1') }

    when: 'from one address, from one network of IPv6, and from more addresses than are told apart'
    (1..21_000).each { refused("name$it", '2.2.2.2') }
    (1..21_000).each { refused("other$it", "2001:db8:0:1::${Integer.toHexString(it)}") }
    (1..42_000).each { refused("more$it", "3.${it >> 16}.${(it >> 8) & 255}.${it & 255}") }

    then:
    refused('admin', '1.1.1.1')
    refused('admin', '5.5.5.5')
    refused('x', '2.2.2.2')
    refused('x', '2001:db8:0:1:ffff::1')

    when:
    kernel.clock.now = kernel.clock.now.plusSeconds(61)

    then:
    !refused('admin', '1.1.1.1')
    !refused('x', '2.2.2.2')
  }

  private login(String body) { kernel.send('POST', '/api/v1/login', [Authorization: null], body) }

  private int read(String token) { kernel.get('/t/read', [Authorization: 'Bearer ' + token]).statusCode() }

  def 'a login gives a token in the header, and that opens what the account may'() {
    when:
    def answer = login(RIGHT)
    def token = answer.headers().firstValue('authorization').get()

    then:
    answer.statusCode() == 200
    token == 'Bearer ' + json(answer).getString('token')
    json(answer).getString('expires') == '2026-11-21T12:15:00Z'
    answer.headers().firstValue('cache-control').get() == 'no-store'
    kernel.get('/t/read', [Authorization: token]).statusCode() == 204
  }

  def 'a password that is kept as it once was is kept by Argon2 from the next login on, and no token ends'() {
    given:
    def before = kernel.token()
    kernel.accounts.all.admin = Kernel.account('admin', Role.ADMIN, new PasswordHash('pbkdf2-sha256$600000$MDEyMzQ1Njc4OWFiY2RlZg$kYKAg/dg7WC7VQ4k8+iaopu8snxCGdA0xMTwPC5tudk'))

    expect:
    login(WRONG).statusCode() == 401
    kernel.accounts.all.admin.password().text().startsWith('pbkdf2')
    login(RIGHT).statusCode() == 200
    kernel.accounts.all.admin.password().text().startsWith('$argon2id$')
    login(RIGHT).statusCode() == 200
    read(before) == 204
  }

  def 'without a good token there is 401, and without the right 403'() {
    expect:
    kernel.get('/t/read', [Authorization: header]).statusCode() == 401
    kernel.get('/t/read', [Authorization: null]).headers().firstValue('www-authenticate').get() == 'Bearer'
    kernel.get('/t/read?access_token=' + kernel.token(), [Authorization: null]).statusCode() == 401
    kernel.send('POST', '/t/write', [Authorization: 'Bearer ' + kernel.token('reader')]).statusCode() == 403

    where:
    header << ['Bearer', 'Bearer ', 'Bearer x', 'Bearer a.b.c', 'Basic YWRtaW46eA==', 'x' * 3000]
  }

  def 'only what is meant to be open is open'() {
    when:
    def contract = Contract.ofLeat()
    def open = contract.operations().values().findAll { it.document().getJsonArray('security')?.isEmpty() }

    then:
    open*.id() as Set == ['health', 'ready', 'login', 'beginOidc', 'finishOidc', 'takeToken', 'beginDevice', 'approveDevice', 'pollDevice', 'register', 'loginAgent', 'dialInScript', 'apiHealth', 'apiReady', 'openapi', 'docs', 'receiveHook',
      'discovery'] as Set
    Operations.ALL.findAll { it.id() in new Contract(Kernel.ofKernel()).operations().keySet() - open*.id() }.every {
      kernel.send(it.method().name(), it.path(), [Authorization: null]).statusCode() == 401
    }
  }

  def 'a token with another header, another key, or without an end is none: #what'() {
    given:
    def encode = { String text -> Base64.urlEncoder.withoutPadding().encodeToString(text.bytes) }
    def good = kernel.token().split(/\./)
    def key = Files.readAllBytes(kernel.folder.resolve('token'))
    def sign = { byte[] by, String text ->
      def mac = Mac.getInstance('HmacSHA256')
      mac.init(new SecretKeySpec(by, 'HmacSHA256'))
      text + '.' + Base64.urlEncoder.withoutPadding().encodeToString(mac.doFinal(text.bytes))
    }
    def now = kernel.clock.instant().epochSecond
    def digits = ('A'..'Z').join('') + ('a'..'z').join('') + ('0'..'9').join('') + '-_'
    def tokens = [
      'none'    : encode('{"alg":"none"}') + '.' + good[1] + '.',
      'HS512'   : sign(key, encode('{"alg":"HS512","typ":"JWT"}') + '.' + good[1]),
      'kid'     : sign(key, encode('{"alg":"HS256","typ":"JWT","kid":"../x"}') + '.' + good[1]),
      'jwk'     : sign(key, encode('{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}') + '.' + good[1]),
      'crit'    : sign(key, encode('{"alg":"HS256","typ":"JWT","crit":["exp"]}') + '.' + good[1]),
      'unknown' : sign(key, encode('{"alg":"HS256","typ":"JWT","x":1}') + '.' + good[1]),
      'order'   : sign(key, encode('{"typ":"JWT","alg":"HS256"}') + '.' + good[1]),
      'padding' : good.join('.') + '=',
      'spelled' : good.join('.')[0..-2] + digits[digits.indexOf(good[2][-1]) ^ 1],
      'blank'   : good[0] + '.' + good[1] + '. ' + good[2],
      'key'     : sign(new byte[32], good[0] + '.' + good[1]),
      'payload' : good[0] + '.' + encode('{"sub":"admin","iat":1,"exp":9999999999}') + '.' + good[2],
      'no exp'  : sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":$now}")),
      'no iat'  : sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"exp\":${now + 60}}")),
      'past'    : sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":$now,\"exp\":$now}")),
      'nobody'  : sign(key, good[0] + '.' + encode("{\"sub\":\"nobody\",\"iat\":$now,\"exp\":${now + 60}}")),
      'for ever': sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":${now + 86400 * 365},\"exp\":253402300799}")),
      'too long': sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":$now,\"exp\":${now + 901}}")),
      'ahead'   : sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":${now + 5},\"exp\":${now + 60}}")),
      'ahead and long': sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":${now + 500},\"exp\":${now + 1000}}")),
      'longer'  : good.join('.') + '.x',
      'login ahead': sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"auth_time\":${now + 5},\"iat\":$now,\"exp\":${now + 60}}")),
      'login of old': sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"auth_time\":${now - 43_200},\"iat\":$now,\"exp\":${now + 60}}")),
    ]

    expect:
    read(good.join('.')) == 204
    read(sign(key, good[0] + '.' + encode("{\"sub\":\"admin\",\"iat\":$now,\"exp\":${now + 60}}"))) == 204
    read(tokens[what]) == 401

    where:
    what << ['none', 'HS512', 'kid', 'jwk', 'crit', 'unknown', 'order', 'padding', 'spelled', 'blank', 'key', 'payload', 'no exp', 'no iat', 'past', 'nobody', 'for ever', 'too long', 'ahead', 'ahead and long', 'longer', 'login ahead', 'login of old']
  }

  def 'a token of more than a thousand letters is not looked at'() {
    given:
    def long_ = { int letters ->
      def name = 'a' * letters
      kernel.accounts.all[name] = Kernel.account(name, Role.ADMIN)
      kernel.token(name)
    }

    expect:
    [500, 900].collect { long_(it).length() > 1024 } == [false, true]
    read(long_(500)) == 204
    read(long_(900)) == 401
  }

  def 'a token ends after 15 minutes, and with a logout at once; the next login is good again'() {
    given:
    def token = kernel.token()
    def second = kernel.token()

    when:
    kernel.clock.now += Duration.ofMinutes(15).minusMillis(1)
    def before = read(token)
    kernel.clock.now += Duration.ofMillis(1)

    then:
    before == 204
    read(token) == 401

    when:
    token = kernel.token()
    def out = kernel.send('POST', '/api/v1/logout', [Authorization: 'Bearer ' + token])

    then:
    out.statusCode() == 204
    read(token) == 401
    read(second) == 401
    read(json(login(RIGHT)).getString('token')) == 204
  }

  private change(String token, String current, String wanted) {
    kernel.send('POST', '/api/v1/password', [Authorization: 'Bearer ' + token], new JsonObject([current: current, password: wanted]).encode())
  }

  def 'who knows the password changes it, and all tokens end but the new one'() {
    given:
    def token = kernel.token()
    def second = kernel.token()

    expect:
    json(change(token, 'wrong horse!', 'battery staple')).getString('code') == 'wrong-password'
    json(change(token, 'correct horse', 'correct horse')).getString('code') == 'same-password'
    change(token, 'correct horse', 'too short').statusCode() == 400
    read(token) == 204

    when:
    def changed = change(token, 'correct horse', 'battery staple')

    then:
    changed.statusCode() == 200
    read(token) == 401
    read(second) == 401
    read(json(changed).getString('token')) == 204
    login(RIGHT).statusCode() == 401
    login('{"name":"admin","password":"battery staple"}').statusCode() == 200
  }

  def 'the password is not guessed by a token that was taken'() {
    given:
    def token = kernel.token()

    expect:
    (1..10).every { change(token, "guess $it", 'battery staple').statusCode() in [422, 429] }
    change(token, 'correct horse', 'battery staple').statusCode() == 429
  }

  def 'a login goes on by renewal while it is used, for twelve hours, and no longer than its account lets it'() {
    given:
    def renew = { String token -> kernel.send('POST', '/api/v1/login/renew', [Authorization: 'Bearer ' + token]) }
    def token = json(login(RIGHT)).getString('token')

    when: 'each time before the token ends'
    def last = token
    def ends = []
    while (renew(last).statusCode() == 200 && ends.size() < 100) {
      def answer = json(renew(last))
      last = answer.getString('token')
      ends << Instant.parse(answer.getString('expires'))
      assert read(last) == 204 && Duration.between(kernel.clock.now, ends.last()) <= Duration.ofMinutes(15)
      kernel.clock.now = kernel.clock.now.plusSeconds(600)
    }

    then:
    ends.size() == 72
    ends.last() == Instant.parse('2026-11-22T00:00:00Z')
    read(last) == 401 && read(token) == 401

    when: 'the login was before the logout, whenever the renewal was'
    token = json(login(RIGHT)).getString('token')
    kernel.clock.now = kernel.clock.now.plusSeconds(60)
    def claims = kernel.tokens.read(token).get()
    kernel.accounts.revokeTokens('admin', kernel.clock.now)
    kernel.clock.now = kernel.clock.now.plusSeconds(60)
    def raced = kernel.tokens.renewed(claims).text()

    then:
    read(raced) == 401
    renew(token).statusCode() == 401
    renew('x').statusCode() == 401
    kernel.acts.every { it.toString().contains('login') }
  }

  def 'a disabled account is out at once, with the token it has and with its password'() {
    given:
    def token = kernel.token()
    def was = kernel.accounts.all.admin

    when:
    kernel.accounts.all.admin = Kernel.account('admin', was.access(), was.password(), was.tokensAfter(), [disabled: true])

    then:
    read(token) == 401
    login(RIGHT).statusCode() == 401
  }

  def 'a wrong password and an unknown name get the same answer'() {
    when:
    def wrong = json(login(WRONG)).map
    def unknown = json(login('{"name":"nobody","password":"wrong"}')).map

    then:
    wrong.findAll { it.key != 'instance' } == unknown.findAll { it.key != 'instance' }
    wrong.code == 'wrong-login'
  }

  def 'the eleventh try of a minute is refused, even with the right password; a minute later it is not'() {
    when:
    def tries = (1..10).collect { login(WRONG).statusCode() }
    def refused = login(RIGHT)

    then:
    tries.every { it == 401 }
    refused.statusCode() == 429
    refused.headers().firstValue('retry-after').get() as int in 1..61

    when:
    kernel.clock.now += Duration.ofSeconds(60)

    then:
    login(RIGHT).statusCode() == 200
  }

  def 'an address has thirty tries, whatever the names'() {
    given:
    def limits = new LoginLimits(kernel.clock)

    when:
    30.times { limits.count("name$it", '10.0.0.1') }
    limits.count('another', '10.0.0.2')
    limits.count('another', '10.0.0.1')

    then:
    thrown(Refusal)
  }

  def 'an outsider who uses up the tries does not lock out who signed in before'() {
    given:
    def limits = new LoginLimits(kernel.clock)
    limits.succeeded('admin', '10.0.0.1')
    10.times { limits.count('admin', "10.0.1.$it") }

    when:
    limits.count('admin', '10.0.0.1')

    then:
    noExceptionThrown()

    when:
    limits.count('admin', '10.0.2.1')

    then:
    thrown(Refusal)
  }

  def 'the key is a file of its owner alone, and one that others can read is refused'() {
    given:
    def file = kernel.folder.resolve('token')

    expect:
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) == 'rw-------'
    Files.size(file) == 32

    when:
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rw-r-----'))
    SigningKey.in(file, Kernel.RANDOM)

    then:
    def problem = thrown(IOException)
    problem.message.contains('chmod 600')
  }

  def 'a key of another length is refused'() {
    given:
    def file = kernel.folder.resolve('token')

    when:
    Files.write(file, new byte[31])
    SigningKey.in(file, Kernel.RANDOM)

    then:
    def problem = thrown(IOException)
    problem.message.contains('has 31 bytes instead of 32')
  }

  def 'a text that comes of a secret by accident does not hold it'() {
    given:
    def key = SigningKey.in(kernel.folder.resolve('token'), Kernel.RANDOM)

    expect:
    !kernel.accounts.all.admin.toString().contains('argon2')
    "$key" == 'SigningKey'
  }

  def 'a name that nobody has costs what a wrong password costs'() {
    given:
    def took = { Closure<?> of -> (1..3).collect { def begun = System.nanoTime(); of(); System.nanoTime() - begun }.min() }

    expect:
    took { Kernel.PASSWORDS.matchesNobody('x') } > took { Kernel.PASSWORDS.matches('x', Kernel.HASH) } / 2
  }

  def 'so many passwords wait to be looked at, and more are refused at once'() {
    given:
    def passwords = new Passwords(Kernel.RANDOM)
    def refused = new AtomicInteger()

    when:
    def asking = (1..100).collect {
      Thread.startVirtualThread {
        try {
          passwords.matchesNobody('x')
        } catch (RejectedExecutionException full) {
          refused.incrementAndGet()
        } catch (InterruptedException over) {
          // nobody waits for it any more
        }
      }
    }
    def until = System.nanoTime() + Duration.ofSeconds(10).toNanos()
    while (refused.get() < 35 && System.nanoTime() < until) {
      Thread.onSpinWait()
    }

    then: '64 wait, beside one that is worked on if that has begun'
    refused.get() in 35..36

    cleanup:
    asking*.interrupt()
    passwords?.close()
  }
}
