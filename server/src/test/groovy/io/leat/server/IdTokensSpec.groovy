package io.leat.server

import com.nimbusds.jose.JWSAlgorithm
import com.nimbusds.jose.jwk.source.JWKSourceBuilder
import com.nimbusds.jose.proc.JWSVerificationKeySelector
import com.nimbusds.jwt.JWTClaimsSet
import com.nimbusds.jwt.proc.BadJWTException
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier
import com.nimbusds.jwt.proc.DefaultJWTProcessor
import com.sun.net.httpserver.HttpServer
import io.leat.testkit.vault.VaultServer
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.jose4j.jwk.HttpsJwks
import org.jose4j.jwt.consumer.InvalidJwtException
import org.jose4j.jwt.consumer.JwtConsumerBuilder
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** A task says who it is by a token, and others, who share no code with the server, find out whether that is so. */
@Timeout(120)
class IdTokensSpec extends Specification {
  static final VAULT = 'https://vault.example'

  @TempDir Path folder
  @AutoCleanup Running leat
  HttpServer other
  LinkedBlockingQueue<String> shown = new LinkedBlockingQueue<>()
  String base

  def setup() {
    other = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
    other.createContext('/') { exchange ->
      shown.add(exchange.requestBody.text)
      exchange.sendResponseHeaders(204, -1)
      exchange.close()
    }
    other.executor = null
    other.start()
  }

  def cleanup() {
    other.stop(0)
  }

  private void start(Map<String, String> more = [:]) {
    def port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    base = "http://127.0.0.1:$port"
    leat = new Running(folder.resolve('data'), [slots: '2', port: "$port".toString(), 'public-url': base] + more)
  }

  /** What has a step show its token to the other side. */
  private String show(String variable = 'TOKEN') {
    "printf %s \"\$$variable\" | curl -sSf --noproxy \"*\" --data-binary @- http://127.0.0.1:${other.address.port}/"
  }

  private String came() {
    shown.poll(60, TimeUnit.SECONDS)
  }

  private HttpResponse<String> fetched(String path) {
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString())
  }

  /** As Nimbus sees it: found by discovery, with the keys over HTTP. */
  private JWTClaimsSet nimbus(String token, String audience = VAULT) {
    def said = new JsonObject(fetched('/.well-known/openid-configuration').body()).map
    assert said.issuer == base
    def processor = new DefaultJWTProcessor()
    processor.JWSKeySelector = new JWSVerificationKeySelector(JWSAlgorithm.RS256, JWKSourceBuilder.create(new URL(said.jwks_uri)).build())
    processor.JWTClaimsSetVerifier = new DefaultJWTClaimsVerifier(audience, new JWTClaimsSet.Builder().issuer(said.issuer).build(), ['sub', 'exp', 'nbf', 'iat', 'jti'] as Set)
    processor.process(token, null)
  }

  /** As jose4j sees it, which shares no code with that. */
  private Map jose4j(String token, String audience = VAULT) {
    new JwtConsumerBuilder().setExpectedIssuer(base).setExpectedAudience(audience).setRequireExpirationTime().setRequireNotBefore().setRequireJwtId().setRequireSubject()
      .setMaxFutureValidityInMinutes(60).setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(new HttpsJwks("$base/.well-known/jwks.json")))
      .build().processToClaims(token).claimsMap
  }

  private static List<String> keys(HttpResponse<String> answer) {
    new JsonObject(answer.body()).map['keys']*.kid
  }

  /** Has all keys in the file sign since earlier. */
  private static void earlier(Path file, long seconds) {
    def stored = new JsonObject(file.toFile().text)
    stored.getJsonArray('keys').each { it.put('signsFrom', it.getLong('signsFrom') - seconds) }
    file.toFile().text = stored.encode()
  }

  private static String key(String token) {
    new JsonObject(new String(token.split('\\.')[0].decodeBase64Url())).getString('kid')
  }

  def 'others know by it which task of which run it is, and nothing that is kept or shown has it'() {
    given:
    start('id-token.minutes': '5')
    def repository = Running.repository(folder.resolve('web'), [Jobfile: """
      job('deploy: all') {
        task('tell') {
          idToken 'TOKEN', audience: '$VAULT'
          idToken 'OTHER', audience: 'urn:other'
          timeout minutes: 2
          sh '${show()}; ${show('OTHER')}'
        }
      }"""])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString()])

    when:
    def run = leat.trigger('web')
    def ended = leat.await(run)
    def token = came()
    def another = came()
    def claims = nimbus(token)
    def seen = jose4j(token)

    then:
    ended.status == 'succeeded'
    seen.sub == 'project:web:job:deploy%3A all:ref:refs/heads/main'
    seen.findAll { it.key in ['project', 'job', 'task', 'ref', 'ref_type', 'commit', 'run', 'attempt', 'trigger', 'actor', 'trust'] } ==
      [project: 'web', job: 'deploy: all', task: 'tell', ref: 'refs/heads/main', ref_type: 'branch', commit: ended.commit, run: "$run", attempt: '1', trigger: 'rest',
       actor: 'admin', trust: 'trusted']
    seen.project_id ==~ /\d+/
    claims.claims.keySet() == seen.keySet()
    claims.expirationTime.time - claims.issueTime.time == 120_000
    claims.notBeforeTime == claims.issueTime
    Math.abs(claims.issueTime.time - System.currentTimeMillis()) < 60_000
    jose4j(another, 'urn:other').jti != seen.jti

    when: 'it is shown to somebody whom it is not for'
    nimbus(token, 'https://cloud.example')

    then:
    thrown(BadJWTException)

    when:
    jose4j(token, 'https://cloud.example')

    then:
    thrown(InvalidJwtException)

    and: 'no file has it, nor its signature'
    def signature = token.substring(token.lastIndexOf('.') + 1)
    Files.walk(folder.resolve('data')).filter { Files.isRegularFile(it) }.filter { new String(Files.readAllBytes(it), 'ISO-8859-1').contains(signature) }.toList() == []

    and: 'the audit has that it was given, and for whom'
    def told = leat.get('/audit').json.items.findAll { it.what == 'giveIdToken' }
    told*.who == ["run $run", "run $run"]
    told*.target.unique() == ["runs/$run/tasks/tell"]
    told*.result.any { it == "TOKEN for $VAULT, attempt 1, jti ${seen.jti}" }
    !leat.get('/audit').text.contains(signature)

    and: 'it opens nothing here'
    leat.send('GET', '/projects', null, [Authorization: "Bearer $token".toString()]).status == 401
  }

  def 'each attempt has another, which says so'() {
    given:
    start()
    leat.project('web', """job('web') { idToken 'TOKEN', audience: '$VAULT'
      task('a') { retry 1; sh '${show()}; test "\$LEAT_ATTEMPT" = 2' } }""")

    when:
    leat.await(leat.trigger('web'))
    def both = [jose4j(came()), jose4j(came())]

    then:
    both*.attempt == ['1', '2']
    both*.jti.unique(false).size() == 2
    both*.sub.unique() == ['project:web:job:web:ref:']
    both*.ref_type.unique() == ['none']
  }

  def 'another key is published before it signs, tokens of the one before stay good, and a restart changes nothing'() {
    given:
    start()
    leat.project('web', "job('web') { task('a') { idToken 'TOKEN', audience: '$VAULT'; sh '${show()}' } }")
    leat.await(leat.trigger('web'))
    def first = came()
    def file = folder.resolve('data/keys/id-token.json')

    expect:
    keys(fetched('/.well-known/jwks.json')) == [key(first)]
    fetched('/.well-known/jwks.json').headers().firstValue('cache-control').get() == 'public, max-age=300'
    !fetched('/.well-known/jwks.json').body().contains('"d"')
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) == 'rw-------'

    when:
    def rotated = leat.post('/id-token-key/rotate')

    then:
    rotated.status == 200
    keys(fetched('/.well-known/jwks.json')) == [key(first), rotated.json.key]
    leat.get('/audit').json.items.take(2)*.what == ['rotateIdTokenKey', 'makeIdTokenKey']

    when: 'it is asked for at once, once more'
    def refused = leat.post('/id-token-key/rotate')

    then:
    refused.status == 409
    refused.json.type == 'urn:leat:problem:being-done'

    when: 'the other key does not sign yet, also after a restart'
    leat.close()
    leat.start()
    leat.await(leat.trigger('web'))
    def second = came()

    then:
    key(second) == key(first)
    jose4j(first).run == '1'
    jose4j(second).run == '2'

    when: 'its time has come'
    leat.close()
    earlier(file, 660)
    leat.start()
    leat.await(leat.trigger('web'))
    def third = came()

    then:
    key(third) == rotated.json.key
    nimbus(first).getStringClaim('run') == '1'
    nimbus(third).getStringClaim('run') == '3'

    when: 'the last token of the first key has ended long since'
    leat.close()
    earlier(file, 7200)
    leat.start()

    then:
    keys(fetched('/.well-known/jwks.json')) == [key(third)]

    when: 'the other one is old'
    leat.close()
    earlier(file, 31 * 86_400)
    leat.start()
    leat.await(leat.trigger('web'))
    def fourth = came()

    then: 'the next is published, and signs later'
    key(fourth) == key(third)
    keys(fetched('/.well-known/jwks.json')).size() == 2
    file.toFile().text.count('signsFrom') == 2
  }

  def 'the issuer is the address that an administrator sets, and a key signs for as many days as he says'() {
    given:
    start('public-url': 'https://leat.example.com/ci/', 'id-token.key-days': '7')
    leat.project('web', "job('web') { task('a') { idToken 'TOKEN', audience: '$VAULT'; sh 'true' } }")
    def file = folder.resolve('data/keys/id-token.json')
    def said = new JsonObject(fetched('/.well-known/openid-configuration').body()).map

    expect:
    said.issuer == 'https://leat.example.com/ci'
    said.jwks_uri == 'https://leat.example.com/ci/.well-known/jwks.json'
    keys(fetched('/.well-known/jwks.json')).size() == 1

    when:
    leat.close()
    earlier(file, 6 * 86_400)
    leat.start()
    leat.await(leat.trigger('web'))

    then:
    keys(fetched('/.well-known/jwks.json')).size() == 1

    when:
    leat.close()
    earlier(file, 86_400)
    leat.start()
    leat.await(leat.trigger('web'))

    then:
    keys(fetched('/.well-known/jwks.json')).size() == 2
    leat.get('/audit').json.items.count { it.what == 'makeIdTokenKey' } == 2
  }

  def 'a key that is damaged is said, nothing starts with it; one that others may read is closed to them'() {
    given:
    start()
    fetched('/.well-known/jwks.json')
    leat.close()
    def file = folder.resolve('data/keys/id-token.json')

    when:
    file.toFile().text = '{"keys": []}'
    leat.start()

    then:
    def damaged = thrown(LeatServer.Failed)
    damaged.message.contains('are damaged')

    when:
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rw-r--r--'))
    leat.start()

    then:
    thrown(LeatServer.Failed)
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) == 'rw-------'

    cleanup:
    Files.delete(file)
    leat.start()
  }

  def 'the branch is told only of a commit that is on it'() {
    given:
    start()
    def repository = Running.repository(folder.resolve('web'), [Jobfile: "job('web') { task('a') { idToken 'TOKEN', audience: '$VAULT'; sh '${show()}' } }"])
    leat.post('/projects', [name: 'web', url: repository.toUri().toString()])
    Running.git(repository, 'checkout', '-q', '-b', 'mine')
    def commit = Running.commit(repository, [file: 'mine'])
    Running.git(repository, 'tag', 'v1:2%'.replace(':', '-'))
    Running.git(repository, 'checkout', '-q', 'main')

    when:
    def said = { Map asked -> leat.await(leat.trigger('web', asked)); jose4j(came()).with { [it.ref, it.ref_type, it.sub] } }

    then:
    [[ref: 'main', commit: commit], [ref: 'v1-2%', commit: Running.git(repository, 'rev-parse', 'main').trim()]].every {
      leat.await(leat.trigger('web', it)).status == 'rejected'
    }
    said([ref: 'gone', commit: commit]) == ['', 'commit', 'project:web:job:web:ref:']
    said([ref: 'mine', commit: commit]) == ['refs/heads/mine', 'branch', 'project:web:job:web:ref:refs/heads/mine']
    said([ref: 'v1-2%']) == ['refs/tags/v1-2%', 'tag', 'project:web:job:web:ref:refs/tags/v1-2%25']
  }

  def 'a pull request of a fork is given none, and the run says why'() {
    given:
    start()
    leat.project('web', "job('web') { task('a') { idToken 'TOKEN', audience: '$VAULT'; sh 'echo \"\${TOKEN:-none}\"' } }")

    when:
    def refused = leat.post('/projects/web/trigger', [facts: ['pull.fork': 'true']])

    then:
    refused.status == 422
    refused.json.detail == "nothing was started: the idToken 'TOKEN' of task 'a' is not given: " +
      'an untrusted run, such as that of a pull request of a fork, is given none: when !pull.fork (of pull requests of the repository itself, too: when pull.number == null), or a maintainer looks at the commit and says: leat trust RUN'

    when: 'somebody runs it nevertheless'
    def tag = leat.get('/agents/local').headers.firstValue('etag').get()
    assert leat.send('PATCH', '/agents/local', [labels: ['untrusted']], ['If-Match': tag]).status == 200
    def run = leat.trigger('web', [withoutSecrets: true, facts: ['pull.fork': 'true']])

    then:
    leat.await(run).status == 'failed'
    leat.task(run, 'a').because.contains('no idToken is given: an untrusted run')
    leat.get('/audit').json.items.every { it.what != 'giveIdToken' }
  }

  def 'Vault lets the server in by a token that the server signs, and by no other'() {
    given:
    def vault = new VaultServer()
    def asked = new CopyOnWriteArrayList<Map>()
    vault.put('db', [password: 'a value in Vault'])
    vault.letsIn = { String jwt ->
      try {
        def said = jose4j(jwt, of == 'its address' ? vault.address() : VAULT)
        asked << said
        said.sub == 'server'
      } catch (InvalidJwtException other) {
        false
      }
    }
    start('vault.address': vault.address(), 'vault.auth': 'jwt', 'vault.role': vault.roleId, 'vault.wait-seconds': '0')
    leat.project('web', "job('web') { task('a') { secrets 'KEY'; sh 'test \"\$KEY\" = \"a value in Vault\"' } }")
    assert leat.send('PUT', '/secrets/KEY', [vault: [path: 'secret/data/db', field: 'password']]).status == 201

    when:
    def run = leat.trigger('web')

    then:
    leat.await(run).status == status
    asked*.keySet().unique() == claims

    cleanup:
    vault.close()

    where:
    of              | status      | claims
    'its address'   | 'succeeded' | [['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp'] as Set]
    'another place' | 'failed'    | []
  }

  def 'a server that does not know its address gives none, and says what to do'() {
    given:
    leat = new Running(folder.resolve('data'))
    leat.project('web', "job('web') { task('a') { idToken 'TOKEN', audience: '$VAULT'; sh 'true' } }")
    base = "http://127.0.0.1:${leat.server.port()}"

    expect:
    leat.post('/projects/web/trigger', [:]).json.detail ==
      "nothing was started: the idToken 'TOKEN' of task 'a' is not given: this server does not say where others find its keys; an administrator sets 'public-url'"
    fetched('/.well-known/jwks.json').statusCode() == 404
    fetched('/.well-known/openid-configuration').body().contains('public-url')
    leat.post('/id-token-key/rotate').json.type == 'urn:leat:problem:no-public-url'
    !Files.exists(folder.resolve('data/keys/id-token.json'))
  }
}
