package io.leat.server.api

import io.leat.server.LeatServer
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import no.nav.security.mock.oauth2.MockOAuth2Server
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Logins with a browser at a provider of OpenID Connect that others wrote. */
class BrowserLoginSpec extends Specification {
  @TempDir Path folder
  MockOAuth2Server other = new MockOAuth2Server()
  @AutoCleanup Running leat
  @AutoCleanup HttpClient client = HttpClient.newHttpClient()

  def setup() {
    other.start(InetAddress.loopbackAddress, 0)
  }

  def cleanup() {
    other.shutdown()
  }

  private void start(Map<String, String> flags = [:]) {
    def secret = Files.writeString(folder.resolve('secret'), 'client secret\n')
    leat = new Running(folder.resolve('data'), ['oidc.issuer': other.issuerUrl('leat').toString(), 'oidc.client-id': 'leat-ci', 'oidc.client-secret-file': secret.toString(),
      'oidc.groups-claim': 'groups', 'oidc.roles': 'Dev Team=developer,CN=ops=admin', 'oidc.groups': 'Dev Team=devs'] + flags)
    leat.post('/groups', [name: 'devs'])
  }

  /** Whom the provider tells of next. */
  private void person(String subject, String name, List<String> groups = ['Dev Team']) {
    other.enqueueCallback(new DefaultOAuth2TokenCallback('leat', subject, 'JWT', ['leat-ci'], [preferred_username: name, groups: groups], 60))
  }

  /** A browser, which follows nobody by itself. */
  private Map ask(String method, String url, String cookie = null, String form = null, Map<String, String> headers = [:]) {
    def request = HttpRequest.newBuilder(URI.create(url.startsWith('http') ? url : "http://127.0.0.1:${leat.server.port()}/api/v1$url"))
    if (cookie) request.header('Cookie', "a=b; $cookie; c=d")
    if (form != null) request.header('Content-Type', 'application/x-www-form-urlencoded')
    headers.each { request.header(it.key, it.value) }
    request.method(method, form == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(form))
    def answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString())
    def set = answer.headers().firstValue('set-cookie').orElse('')
    [status: answer.statusCode(), text: answer.body(), headers: answer.headers(), set: set, cookie: set.split(';')[0], to: answer.headers().firstValue('location').orElse('')]
  }

  /** To the provider and back; what is shown then. */
  private Map signedIn() {
    def begun = ask('GET', '/login/oidc')
    assert begun.status == 302: begun.text
    def there = ask('GET', begun.to)
    assert there.status == 302: there.text
    ask('GET', there.to, begun.cookie)
  }

  private Map token(String cookie) {
    def answer = ask('POST', '/login/oidc/token', cookie)
    [status: answer.status, json: new JsonObject(answer.text).map]
  }

  private Map account(String name) {
    leat.get("/accounts/$name").json
  }

  private List<List<String>> audit(String... what) {
    leat.get('/audit?limit=500').json.items.findAll { it.what in what }.collect { [it.who, it.what, it.target] }.reverse()
  }

  def 'who signs in there the first time has an account here, a role and groups, and a token like any other'() {
    given:
    start()
    person('17', 'ann')

    when:
    def page = signedIn()
    def token = token(page.cookie)

    then:
    page.status == 200
    page.text.contains('You have signed in as &#39;ann&#39;.')
    page.set.contains('; HttpOnly; SameSite=Lax')
    page.headers.firstValue('content-security-policy').get().contains("default-src 'none'")
    page.headers.firstValue('cache-control').get() == 'no-store'
    !page.text.contains('eyJ')
    token.status == 200
    account('ann').subMap('kind', 'role', 'groups') == [kind: 'person', role: 'developer', groups: ['devs']]
    leat.send('GET', '/runs', null, [Authorization: "Bearer $token.json.token"]).status == 200
    leat.send('POST', '/login/renew', null, [Authorization: "Bearer $token.json.token"]).status == 200
    audit('createAccount', 'loginOidc') == [['server', 'createAccount', 'accounts/admin'], ['server', 'createAccount', 'accounts/ann'], ['ann', 'loginOidc', 'login/oidc -> accounts/ann']]

    and: 'it is given once, and no password is good for it'
    this.token(page.cookie).status == 401
    leat.send('POST', '/login', [name: 'ann', password: 'x' * 20], [Authorization: '']).status == 401
  }

  def 'roles and groups are made anew each time, and who has none any more loses what he had'() {
    given:
    start()
    person('17', 'ann')
    def token = token(signedIn().cookie).json.token
    leat.post('/groups', [name: 'own'])
    leat.send('PUT', '/groups/own/accounts/ann')

    when: 'he is called otherwise meanwhile'
    person('17', 'anna', ['CN=ops'])
    def page = signedIn()

    then:
    page.text.contains('&#39;ann&#39;')
    account('ann').subMap('role', 'groups') == [role: 'admin', groups: ['own']]
    leat.get('/accounts/anna').status == 404

    when:
    person('17', 'ann', ['others', 'Dev Team Leads', 'dev team', 'Dev', 'CN=ops,DC=x', ' CN=ops'])
    page = signedIn()

    then:
    page.status == 403
    page.text.contains('oidc.roles')
    account('ann').role == null
    leat.send('GET', '/accounts', null, [Authorization: "Bearer $token"]).status == 403

    when:
    leat.send('PATCH', '/accounts/ann', [disabled: true])
    person('17', 'ann', ['CN=ops'])
    page = signedIn()

    then:
    page.status == 403
    page.text.contains('is disabled')
    account('ann').role == null
  }

  def 'nobody gets what is somebody else\'s by being called so: #name'() {
    given:
    start()
    leat.post('/accounts', [name: 'bob', role: 'admin'])
    leat.post('/accounts', [name: 'robot', kind: 'service'])
    person('66', name)

    when:
    def page = signedIn()

    then:
    page.status == status
    page.text.contains(part)
    token(page.cookie).status == 401
    leat.get('/accounts/' + name.replaceAll('[^a-z]', '_')).json?.version in [null, 1]

    where:
    name          | status | part
    'bob'         | 409    | 'leat users link bob oidc &#39;66&#39;'
    'robot'       | 409    | 'leat users link robot oidc'
    'devs'        | 409    | 'already'
    'admin'       | 422    | 'no name of an account'
    'server'      | 422    | 'no name of an account'
    'a/b'         | 403    | 'no name of an account'
    '<b>x</b>'    | 403    | 'no name of an account'
  }

  def 'an administrator says which account somebody there is'() {
    given:
    start()
    leat.post('/accounts', [name: 'bob', role: 'viewer'])
    leat.post('/accounts', [name: 'robot', kind: 'service'])

    expect:
    leat.post('/accounts/bob/identities', [provider: 'oidc', subject: '66']).status == 204
    leat.post('/accounts/bob/identities', [provider: 'ldap', subject: 'x']).json.code == 'no-provider'
    leat.post('/accounts/robot/identities', [provider: 'oidc', subject: '67']).json.code == 'service'
    leat.post('/accounts/admin/identities', [provider: 'oidc', subject: '66']).json.code == 'linked'

    when:
    person('66', 'robert')
    def page = signedIn()

    then:
    page.text.contains('&#39;bob&#39;')
    account('bob').role == 'developer'

    when:
    def taken = leat.send('DELETE', '/accounts/bob/identities/oidc')
    person('66', 'bob')

    then:
    taken.status == 204
    leat.send('DELETE', '/accounts/bob/identities/oidc').status == 404
    signedIn().status == 409
  }

  def 'without a role by a group there is the one of the setting, and only at first where no group gives any'() {
    given:
    start('oidc.roles': '', 'oidc.groups': '', 'oidc.default-role': 'viewer')
    person('17', 'ann', [])

    when:
    signedIn()

    then:
    account('ann').role == 'viewer'

    when:
    leat.send('PATCH', '/accounts/ann', [role: 'maintainer'])
    person('17', 'ann', [])
    signedIn()

    then:
    account('ann').role == 'maintainer'
  }

  def 'what the provider is asked, and what becomes of its answer, is as it is set'() {
    given:
    def secret = Files.writeString(folder.resolve('secret'), 'client secret\n')
    def settings = ['oidc.issuer': other.issuerUrl('leat').toString(), 'oidc.client-id': 'leat-ci', 'oidc.client-secret-file': secret.toString(), 'oidc.scopes': 'email,teams',
      'oidc.name-claim': 'nick', 'oidc.groups-claim': 'realm.teams', 'oidc.roles': 'a=b=viewer,c=maintainer', 'oidc.groups': 'c=devs', 'oidc.default-role': 'developer']
    leat = new Running(folder.resolve('data'), settings)
    leat.post('/groups', [name: 'devs'])
    def told = { String subject, List teams -> other.enqueueCallback(new DefaultOAuth2TokenCallback('leat', subject, 'JWT', ['leat-ci'], [preferred_username: 'x', nick: "n$subject".toString(), realm: [teams: teams]], 60)) }
    [['1', ['a=b']], ['2', ['a=b', 'c']], ['3', []]].each { subject, teams -> told(subject, teams); assert signedIn().status == 200 }

    expect:
    ['n1', 'n2', 'n3'].collect { account(it).subMap('role', 'groups').values().toList() } == [['viewer', []], ['maintainer', ['devs']], ['developer', []]]
    with(ask('GET', '/login/oidc').to) { it.contains('client_id=leat-ci&') && it.contains('scope=openid+email+teams&') }

    and: 'the server is known by the secret'
    def asked = (1..8).collect { other.takeRequest() }.find { it.path == '/leat/token' }
    asked.getHeader('Authorization') == 'Basic ' + Base64.encoder.encodeToString('leat-ci:client+secret'.bytes) || asked.body.readUtf8().contains('client_secret=client+secret')

    when: 'what it is trusted by is none'
    leat.close()
    new Running(folder.resolve('data'), settings + ['oidc.certificates': secret.toString()])

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message.contains("'oidc.certificates'")
    !problem.message.contains('client secret')
  }

  def 'a server does not start with logins that cannot be: #part'() {
    when:
    new Running(folder.resolve('data'), settings)

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message.contains(part)

    where:
    settings                                                                                                      | part
    ['oidc.issuer': 'http://id.example', 'oidc.client-id': 'x']                                                   | "'oidc.issuer': 'http://id.example' is not https"
    ['oidc.issuer': 'https://id.example', 'oidc.client-id': 'x', 'oidc.client-secret-file': '/gone']              | "'oidc.client-secret-file': '/gone' is not there"
    ['ldap.url': 'ldap://ldap.example', 'ldap.users-base': 'dc=x']                                                | 'in clear'
    ['ldap.url': 'ldaps://ldap.example', 'ldap.users-base': 'x']                                                  | "'ldap': "
  }

  def 'a way back that is not of this browser, and of this login, ends nowhere'() {
    given:
    start()
    person('17', 'ann')
    def mine = ask('GET', '/login/oidc')
    def stranger = ask('GET', '/login/oidc')
    def there = ask('GET', mine.to)

    expect: 'no cookie, that of another browser, and mine after that'
    ask('GET', there.to).status == 400
    ask('GET', there.to, stranger.cookie).status == 400
    ask('GET', there.to.replaceFirst('state=[^&]*', 'state=x'), mine.cookie).status == 400
    ask('GET', there.to, mine.cookie).status == 400
    leat.get('/accounts/ann').status == 404

    when: 'a page is asked for twice'
    def begun = ask('GET', '/login/oidc')
    there = ask('GET', begun.to)
    def page = ask('GET', there.to, begun.cookie)

    then:
    page.status == 200
    ask('GET', there.to, begun.cookie).status == 400
    token(begun.cookie).status == 401
    ask('POST', '/login/oidc/token', page.cookie, null, ['Sec-Fetch-Site': 'cross-site']).status == 403
    token(page.cookie).status == 200

    and: 'the provider says no'
    with(ask('GET', '/login/oidc')) { begin ->
      def state = begin.to.find(/(?<=[?&]state=)[^&]*/)
      ask('GET', "/login/oidc/callback?state=$state&error=access_denied&error_description=%3Cscript%3E", begin.cookie).with { it.status == 403 && !it.text.contains('script') }
    }
  }

  def 'a provider that is away is told from a wrong login, and passwords are good all the same'() {
    given:
    start()
    other.shutdown()

    expect:
    ask('GET', '/login/oidc').status == 503
    leat.signIn()
  }

  def 'a server without a provider says so'() {
    given:
    leat = new Running(folder.resolve('data'))

    expect:
    leat.send(method, path, body, [Authorization: '']).json.code == 'no-provider'

    where:
    method | path                      | body
    'GET'  | '/login/oidc'             | null
    'GET'  | '/login/oidc/callback'    | null
    'POST' | '/login/oidc/token'       | null
    'POST' | '/login/device'           | null
    'POST' | '/login/device/token'     | [deviceCode: 'x']
  }

  def 'a command line is signed in by whoever types its code into the page after the login, once'() {
    given:
    start()
    def begun = leat.send('POST', '/login/device', null, [Authorization: ''])
    def poll = { leat.send('POST', '/login/device/token', [deviceCode: begun.json.deviceCode], [Authorization: '']) }

    expect:
    begun.status == 201
    begun.json.userCode ==~ /[B-Z]{4}-[B-Z]{4}/
    begun.json.url == "http://127.0.0.1:${leat.server.port()}/api/v1/login/oidc"
    poll().json == [token: null, expires: null, account: null]
    leat.send('POST', '/login/device/token', [deviceCode: 'x'], [Authorization: '']).json.code == 'unknown-device'

    when: 'nobody has signed in'
    def early = ask('POST', '/login/device/code', 'leat-login=x', "code=$begun.json.userCode")

    then:
    early.status == 401
    poll().json.token == null

    when:
    person('17', 'ann')
    def page = signedIn()
    def wrong = ask('POST', '/login/device/code', page.cookie, 'code=BBBB-BBBB')
    def cross = ask('POST', '/login/device/code', page.cookie, "code=$begun.json.userCode", ['Sec-Fetch-Site': 'cross-site'])
    def typed = ask('POST', '/login/device/code', page.cookie, "x=y&code=+${begun.json.userCode.toLowerCase().replace('-', '+')}")

    then:
    [wrong.status, cross.status, typed.status] == [403, 403, 200]
    typed.text.contains('signed in as &#39;ann&#39;')

    when:
    def done = poll()

    then:
    done.json.account == 'ann'
    leat.send('GET', '/runs', null, [Authorization: "Bearer $done.json.token"]).status == 200
    poll().json.code == 'unknown-device'
    token(page.cookie).status == 401
    audit('approveDevice') == [['-', 'approveDevice', 'login/device/code'], ['ann', 'approveDevice', 'login/device']]
  }

  def 'five codes are tried after a login, and no more'() {
    given:
    start()
    person('17', 'ann')
    def page = signedIn()
    def begun = leat.send('POST', '/login/device', null, [Authorization: ''])
    5.times { assert ask('POST', '/login/device/code', page.cookie, 'code=BBBB-BBBB').text.contains('No such code') }

    expect:
    ask('POST', '/login/device/code', page.cookie, "code=$begun.json.userCode").text.contains('too many codes')
    leat.send('POST', '/login/device/token', [deviceCode: begun.json.deviceCode], [Authorization: '']).json.token == null
  }

  def 'logins that are begun are limited for an address'() {
    given:
    start()

    expect:
    (1..31).collect { leat.send('POST', '/login/device', null, [Authorization: '']).status }.toSet() == [201, 429] as Set
  }
}
