package io.leat.identity.oidc

import io.leat.identity.person.NoAnswer
import io.leat.identity.person.SecretFile
import java.nio.file.Files
import java.nio.file.Path
import java.security.SecureRandom
import java.time.Duration
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** What is believed of a provider of OpenID Connect, and what is not. */
class ProviderSpec extends Specification {
  static final CALLBACK = URI.create('https://leat.example/api/v1/login/oidc/callback')

  @TempDir Path folder
  @AutoCleanup WrongProvider other = new WrongProvider()
  @AutoCleanup Provider provider

  private ProviderSettings settings(Map given = [:]) {
    def secret = Files.writeString(folder.resolve('secret'), 's+cret\n')
    new ProviderSettings(given.issuer ?: other.issuer(), 'leat', Optional.of(new SecretFile(secret)), Optional.empty(),
      new ProviderSettings.Claims(['profile'], Optional.ofNullable(given.name), Optional.of(given.groups ?: 'groups')))
  }

  private Provider made(Map given = [:]) {
    provider = new Provider(settings(given), new SecureRandom(), Duration.ofSeconds(2))
  }

  /** As a browser that goes there and back. */
  private Begun begun(Instant now = Instant.now()) {
    def begun = provider.begin(CALLBACK, now)
    other.query = WrongProvider.form(begun.address().rawQuery)
    begun
  }

  private finished(Begun begun, Instant now = Instant.now()) {
    provider.finish(begun, 'the code', Optional.empty(), now)
  }

  def 'a browser is sent with what proves that it is the same afterwards'() {
    given:
    made()

    when:
    def one = begun()
    def query = other.query

    then:
    one.address().toString().startsWith(other.issuer() + '/begin?x=y&response_type=code&client_id=leat&')
    query.subMap('scope', 'code_challenge_method', 'redirect_uri') == [scope: 'openid profile', code_challenge_method: 'S256', redirect_uri: CALLBACK.toString()]
    [query.state, query.nonce, query.code_challenge]*.length() == [43] * 3
    [one.state(), one.nonce()] == [query.state, query.nonce]
    !one.address().toString().contains(one.verifier())
    begun().state() != one.state()
  }

  def 'who has signed in there is known by what never changes'() {
    given:
    made()

    when:
    def person = finished(begun())

    then:
    [person.subject(), person.name(), person.groups()] == ['17', 'ann', ['ops'] as Set]
    !('/people' in other.asked)

    when: 'the keys and what it says of itself are known still'
    finished(begun())

    then:
    other.asked.count('/keys') == 1
    other.asked.count { it.endsWith('/openid-configuration') } == 1
  }

  def 'what a token lacks is asked for: #what'() {
    given:
    made(given)
    other.claims = claims
    other.more = [sub: '17', preferred_username: 'Ann', groups: ['a', 'b', 7], realm: [roles: 'c']]

    expect:
    with(finished(begun())) { [it.name(), it.groups()] == [name, groups as Set] }

    where:
    what       | given                  | claims                                                                                   | name    | groups
    'groups'   | [:]                    | [groups: null]                                                                           | 'ann'   | ['a', 'b']
    'the name' | [:]                    | [preferred_username: null]                                                               | 'Ann'   | ['ops']
    'by dots'  | [groups: 'realm.roles']| [:]                                                                                      | 'ann'   | ['c']
    'no name'  | [name: 'nick']         | [:]                                                                                      | '17'    | ['ops']
    'by email' | [:]                    | [preferred_username: '', email: 'ann@example.com', email_verified: true]                 | 'ann@example.com' | ['ops']
    'not by email' | [:]                | [preferred_username: '', email: 'ann@example.com', email_verified: false]                | '17'    | ['ops']
  }

  def 'a token is not believed that #what'() {
    given:
    made()
    change(other)

    when:
    finished(begun())

    then:
    thrown(NotLetIn)

    where:
    what                            | change
    'has another nonce'             | { it.claims = [nonce: 'another'] }
    'has no nonce'                  | { it.claims = [nonce: null] }
    'is not signed'                 | { p -> p.token = { WrongProvider.plain(it) } }
    'is signed by another key'      | { it.signer = WrongProvider.OTHER }
    'is signed by an unknown key'   | { it.signer = WrongProvider.NEXT }
    'is signed by the public key'   | { p -> p.token = { WrongProvider.byPublicKey(it) } }
    'is for somebody else'          | { it.claims = [aud: 'other'] }
    'is for several, and not ours'  | { it.claims = [aud: ['leat', 'other']] }
    'is made for somebody else'     | { it.claims = [aud: ['leat', 'other'], azp: 'other'] }
    'is made for another party'     | { it.claims = [azp: 'other'] }
    'is past'                       | { it.claims = [exp: new Date().time.intdiv(1000) - 61] }
    'has no end'                    | { it.claims = [exp: null] }
    'is not made yet'               | { it.claims = [iat: new Date().time.intdiv(1000) + 90] }
    'is of another issuer'          | { it.claims = [iss: 'https://id.example'] }
    'says nobody'                   | { it.claims = [sub: null] }
    'says an empty subject'         | { it.claims = [sub: ''] }
    'is huge'                       | { it.claims = [x: 'y' * 70_000] }
    'is none'                       | { p -> p.token = { 'a.b.c' } }
    'is cut'                        | { p -> p.token = { String made = WrongProvider.signed(it, WrongProvider.KEY); made.substring(0, made.lastIndexOf('.') + 1) } }
    'tells of somebody else'        | { it.claims = [groups: null]; it.more = [sub: '18', groups: ['ops']] }
  }

  def 'a token that is also for others is believed when it was made for this server'() {
    given:
    made()
    other.claims = [aud: ['other', 'leat'], azp: 'leat']

    expect:
    finished(begun()).subject() == '17'
  }

  def 'a code is good once, and for the browser that it was given to'() {
    given:
    made()
    def first = begun()
    finished(first)

    when:
    finished(first)

    then:
    def problem = thrown(NotLetIn)
    problem.message.contains('used already')

    when: 'that of another login'
    def mine = begun()
    def stranger = provider.begin(CALLBACK, Instant.now())
    finished(stranger)

    then:
    thrown(NotLetIn)
    mine.verifier() != stranger.verifier()
  }

  def 'who sends the browser back is the provider'() {
    given:
    made()
    other.metadata = [authorization_response_iss_parameter_supported: true]

    when:
    provider.finish(begun(), 'the code', issuer, Instant.now())

    then:
    thrown(NotLetIn)

    where:
    issuer << [Optional.empty(), Optional.of('https://id.example')]
  }

  def 'keys that change are asked for, not more often than every ten seconds'() {
    given:
    made()
    finished(begun())
    def now = Instant.now()

    when:
    other.signer = WrongProvider.NEXT
    other.keys = [WrongProvider.KEY, WrongProvider.NEXT]
    finished(begun(), now)

    then:
    thrown(NotLetIn)
    other.asked.count('/keys') == 1

    when:
    finished(begun(now.plusSeconds(15)), now.plusSeconds(15))

    then:
    other.asked.count('/keys') == 2
  }

  def 'a provider is not asked further when it #what'() {
    given:
    made()
    change(other)

    when:
    finished(begun())

    then:
    thrown(NoAnswer)

    where:
    what                         | change
    'says it is another'         | { it.metadata = [issuer: 'https://id.example'] }
    'names a place in clear'     | { it.metadata = [token_endpoint: 'http://id.example/token'] }
    'names a file'               | { it.metadata = [jwks_uri: 'file:///etc/passwd'] }
    'names no place'             | { it.metadata = [token_endpoint: null] }
    'answers with much'          | { p -> p.answer = { path, ex -> path == '/keys' ? WrongProvider.reply(ex, 200, '{"keys": [], "x": "' + 'y' * (1 << 20) + '"}') : null } }
    'answers deep'               | { p -> p.answer = { path, ex -> path == '/keys' ? WrongProvider.reply(ex, 200, '{"x":' + '[' * 200_000 + ']' * 200_000 + '}') : null } }
    'answers with no JSON'       | { p -> p.answer = { path, ex -> path == '/token' ? WrongProvider.reply(ex, 200, '<html>') : null } }
    'sends elsewhere'            | { p -> p.answer = { path, ex -> if (path == '/keys') { ex.responseHeaders.add('Location', '/elsewhere'); WrongProvider.reply(ex, 302, '{}') } } }
    'begins and does not end'    | { p -> p.answer = { path, ex -> if (path == '/token') { ex.sendResponseHeaders(200, 0); ex.responseBody.write(123); ex.responseBody.flush(); true } } }
    'does not know the server'   | { p -> p.answer = { path, ex -> path == '/token' ? WrongProvider.reply(ex, 401, '{"error": "invalid_client"}') : null } }
  }

  def 'settings that are wrong: #issuer'() {
    expect:
    settings([issuer: issuer]).problem().orElse('').contains(part)

    where:
    issuer                        | part
    'http://id.example'           | 'is not https'
    'http://127.0.0.1.example'    | 'is not https'
    'https://id.example?x=y'      | 'is not as https://'
    'https://ann@id.example'      | 'is not https'
    'ftp://id.example'            | 'is not https'
    'https://'                    | 'no URL'
  }
}
