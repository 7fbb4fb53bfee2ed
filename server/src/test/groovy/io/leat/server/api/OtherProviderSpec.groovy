package io.leat.server.api

import io.leat.identity.oidc.Provider
import io.leat.identity.oidc.ProviderSettings
import io.leat.identity.person.SecretFile
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.security.SecureRandom
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Logins at a certified provider that others wrote, by https on both sides, with its own pages (ADR 96). */
class OtherProviderSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup OtherProvider other
  @Shared @AutoCleanup Running leat
  @AutoCleanup Browser browser

  /** As people reach it, and as this machine does. */
  @Shared String outside
  @Shared String inside

  static {
    // Java looks at it once, and a server by https needs it
    System.setProperty('jdk.tls.rejectClientInitiatedRenegotiation', 'true')
  }

  def setupSpec() {
    int port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    (outside, inside) = ["https://localhost:$port/api/v1".toString(), "https://127.0.0.1:$port/api/v1".toString()]
    other = new OtherProvider(folder, "$outside/login/oidc/callback")
    def secret = Files.writeString(folder.resolve('secret'), 'secret of leat-ci, with a blank\n')
    leat = new Running(folder.resolve('data'), [port: "$port".toString(), 'tls.certificate': other.certificate.toString(), 'tls.key': other.key.toString(), 'public-url': "https://localhost:$port/".toString(), 'trusted-proxies': '127.0.0.1',
      'oidc.issuer': other.issuer, 'oidc.client-id': 'leat-ci', 'oidc.client-secret-file': secret.toString(), 'oidc.certificates': other.certificates.toString(), 'oidc.scopes': 'profile,groups',
      'oidc.groups-claim': 'groups', 'oidc.roles': 'Dev Team=developer,CN=ops=admin', 'oidc.groups': 'everybody=all'])
    leat.post('/groups', [name: 'all'])
  }

  def setup() {
    browser = new Browser(other.certificates)
  }

  /** The address of the provider that a login begins with, and the page of its login there. */
  private Map begun() {
    def begun = browser.ask('GET', "$outside/login/oidc")
    assert begun.status == 302: begun.text
    begun
  }

  /** Signs in on the pages of the provider, up to where it sends the browser back to. */
  private String signedIn(String address, String name) {
    def page = browser.open(address, outside)
    for (int i = 0; i < 5 && page.status == 200; i++) {
      page = browser.send(page, page.text.contains('name="login"') ? [login: name, password: 'x'] : [:], outside)
    }
    assert page.to?.startsWith("$outside/login/oidc/callback?"): "$page.status $page.text"
    page.to
  }

  private Map page(String name) {
    browser.ask('GET', signedIn(begun().to, name))
  }

  private Map taken() {
    def answer = browser.ask('POST', "$outside/login/oidc/token")
    [status: answer.status, json: new JsonObject(answer.text).map]
  }

  private int status(String token, String path = '/runs') {
    leat.send('GET', path, null, [Authorization: "Bearer $token".toString()]).status
  }

  private static Map query(String address) {
    URI.create(address).rawQuery.split('&').collectEntries { it.split('=', 2).collect { URLDecoder.decode(it, 'UTF-8') } }
  }

  def 'who signs in on its pages has an account here, with a role and groups by those that it tells of'() {
    when:
    def address = begun().to
    def page = browser.ask('GET', signedIn(address, 'ann'))
    def token = taken()

    then:
    query(address).subMap('redirect_uri', 'code_challenge_method', 'scope') == [redirect_uri: "$outside/login/oidc/callback".toString(), code_challenge_method: 'S256', scope: 'openid profile groups']
    page.status == 200
    page.text.contains('You have signed in as &#39;ann&#39;.')
    token.status == 200
    status(token.json.token) == 200
    status(token.json.token, '/accounts') == 403
    leat.get('/accounts/ann').json.subMap('role', 'groups') == [role: 'developer', groups: ['all']]

    when: 'another one, and one without a group that gives a role'
    browser.close()
    browser = new Browser(other.certificates)
    this.page('olga')
    token = taken()

    then:
    status(token.json.token, '/accounts') == 200

    when:
    browser.close()
    browser = new Browser(other.certificates)
    page = this.page('eve')

    then:
    page.status == 403
    taken().status == 401
    leat.get('/accounts/eve').status == 404
  }

  def 'browsers are sent to where the server is from outside, whatever a request says of that'() {
    given:
    def begun = browser.ask('GET', "$inside/login/oidc", null, ['X-Forwarded-Host': 'elsewhere.example', 'X-Forwarded-Proto': 'http'])
    def device = leat.send('POST', '/login/device', null, [Authorization: ''])

    expect:
    query(begun.to).redirect_uri == "$outside/login/oidc/callback"
    begun.headers.firstValue('set-cookie').get() ==~ /__Host-leat-login=[0-9a-f]{64}; .*; Secure/
    device.json.url == "$outside/login/oidc"
  }

  def 'a login that is changed on its way is refused: #what'() {
    given:
    def address = begun().to
    def back = signedIn(change(address), 'ann')
    def page = browser.ask('GET', changeBack(back))

    expect:
    page.status == status
    page.text.contains(part)
    taken().status == 401

    where:
    what                                  | change                                                                        | changeBack                                    || status | part
    'another state'                       | { it }                                                                        | { it.replaceFirst('state=[^&]*', 'state=x') } || 400    | 'not begun in this browser'
    'another nonce'                       | { it.replaceFirst('nonce=[^&]*', 'nonce=x') }                                 | { it }                                        || 403    | 'the id_token proves nothing'
    'no nonce'                            | { it.replaceFirst('&nonce=[^&]*', '') }                                       | { it }                                        || 403    | 'the id_token proves nothing'
    'another challenge'                   | { it.replaceFirst('code_challenge=[^&]*', 'code_challenge=' + 'x' * 43) }     | { it }                                        || 403    | 'the code is good for nothing'
    'for another client'                  | { it.replaceFirst('client_id=[^&]*', 'client_id=other') }                     | { it }                                        || 403    | 'the code is good for nothing'
    'sent back by another issuer'         | { it }                                                                        | { it.replaceFirst('iss=[^&]*', 'iss=https%3A%2F%2Fid.example') } || 403 | 'of another provider'
    'sent back by nobody'                 | { it }                                                                        | { it.replaceFirst('&iss=[^&]*', '') }         || 403    | 'of another provider'
    'a code of nobody'                    | { it }                                                                        | { it.replaceFirst('code=[^&]*', 'code=x') }   || 403    | 'the code is good for nothing'
  }

  def 'a code that somebody else was given is good for nothing in this browser'() {
    given:
    def hers = query(signedIn(begun().to, 'olga'))
    browser.close()
    browser = new Browser(other.certificates)
    def mine = signedIn(begun().to, 'ann')

    expect:
    browser.ask('GET', mine.replaceFirst('code=[^&]*', 'code=' + hers.code)).status == 403
    taken().status == 401
  }

  def 'a provider that does not sign in, or does not know the address, lets nobody in: #what'() {
    given:
    def page = browser.open(change(begun().to), outside)

    expect:
    page.to == null ? page.status == 400 : browser.ask('GET', page.to).status == 403
    taken().status == 401

    where:
    what                    | change
    'no proof of the start' | { it.replaceFirst('&code_challenge=[^&]*', '').replaceFirst('&code_challenge_method=[^&]*', '') }
    'nobody may be asked'   | { it + '&prompt=none' }
    'to another address'    | { it.replaceFirst('redirect_uri=[^&]*', 'redirect_uri=https%3A%2F%2Felsewhere.example%2F') }
  }

  def 'a command line is signed in by a code that is typed into the page'() {
    given:
    def device = leat.send('POST', '/login/device', null, [Authorization: '']).json
    def poll = { leat.send('POST', '/login/device/token', [deviceCode: device.deviceCode], [Authorization: '']) }

    when:
    def page = browser.ask('GET', signedIn(browser.ask('GET', device.url).to, 'olga'))

    then:
    poll().json.token == null

    when:
    def typed = browser.send(page, [code: device.userCode])

    then:
    typed.url == "$outside/login/device/code"
    typed.text.contains('The command line is signed in as &#39;olga&#39;')
    with(poll().json) { it.account == 'olga' && status(it.token, '/accounts') == 200 }
  }

  def 'a logout ends what was given here at once, and not the login at the provider'() {
    given:
    page('ann')
    def token = taken().json.token

    expect:
    leat.send('POST', '/logout', null, [Authorization: "Bearer $token".toString()]).status == 204
    status(token) == 401

    when: 'nothing is typed there'
    def back = browser.open(begun().to, outside)

    then:
    browser.ask('GET', back.to).text.contains('&#39;ann&#39;')
    status(taken().json.token) == 200
  }

  def 'a provider that signs with another key is believed when its keys are asked for again, and goes on when the one before is gone'() {
    given:
    def claims = new ProviderSettings.Claims(['profile', 'groups'], Optional.empty(), Optional.of('groups'))
    def settings = new ProviderSettings(other.issuer, 'leat-ci', Optional.of(new SecretFile(folder.resolve('secret'))), Optional.of(other.certificates), claims)
    def provider = new Provider(settings, new SecureRandom())
    def now = Instant.now()
    def person = { long later ->
      def begun = provider.begin(URI.create("$outside/login/oidc/callback"), now.plusSeconds(later))
      def back = query(signedIn(begun.address().toString(), 'ann'))
      provider.finish(begun, back.code, Optional.of(back.iss), now.plusSeconds(later))
    }

    expect:
    person(0).with { [it.subject(), it.name(), it.groups()] } == ['ann', 'ann', ['Dev Team', 'everybody'] as Set]

    when:
    def keys = other.rotate()

    then:
    keys == ['key-2', 'key-1']
    person(15).name() == 'ann'

    when:
    keys = other.forget()

    then:
    keys == ['key-2']
    person(16).name() == 'ann'

    cleanup:
    provider?.close()
  }
}
