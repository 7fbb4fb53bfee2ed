package io.leat.server.api

import io.leat.server.Running
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** People, as an administrator and as they themselves see it. */
@Timeout(120)
class PeopleSpec extends Specification {
  static final MINE = 'nine slow herons wade'

  @Shared @TempDir Path folder
  @Shared @AutoCleanup People people
  @Shared Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2', registration: 'open'])
    people = new People(leat)
    leat.project('web', "job('web') { task('a') { sh 'true' } }")
    leat.project('docs', "job('docs') { task('a') { sh 'true' } }")
  }

  private Map login(String name, String password, Map headers = [:]) {
    leat.send('POST', '/login', [name: name, password: password], [Authorization: ''] + headers)
  }

  /** The names of two pages of one, and what is behind them. */
  private List pages(String path) {
    def first = leat.get("$path?limit=1").json
    def second = leat.get("$path?limit=1&after=$first.next").json
    first.items*.name + second.items*.name + [second.next]
  }

  private Map asked(String name, String method, String path, Object body = null) {
    leat.send(method, path, body, [Authorization: 'Bearer ' + people.token(name)])
  }

  def 'an account is made, and its first password is good for choosing another'() {
    when:
    def made = leat.post('/accounts', [name: 'ann', role: 'developer'])
    def first = made.json.firstPassword
    def entered = login('ann', first)
    def token = entered.headers.firstValue('authorization').get()
    def early = leat.send('GET', '/projects', null, [Authorization: token])
    def changed = leat.send('POST', '/password', [current: first, password: MINE], [Authorization: token])

    then:
    made.status == 201
    made.headers.firstValue('cache-control').get() == 'no-store'
    made.json.findAll { !(it.key in ['created', 'firstPassword']) } == [name: 'ann', kind: 'person', role: 'developer', groups: [], disabled: false, version: 1]
    [early.status, early.json.code] == [403, 'change-password']
    changed.status == 200
    leat.send('GET', '/projects', null, [Authorization: changed.headers.firstValue('authorization').get()]).json.items*.name == ['docs', 'web']
    !leat.get('/accounts/ann').text.contains('assword')
    leat.post('/accounts', [name: 'ann']).json.code == 'exists'
    leat.get('/accounts?limit=1').json.with { [it.items*.name, it.next != null] } == [['admin'], true]

    when: 'it is forgotten'
    def reset = leat.send('PATCH', '/accounts/ann', [resetPassword: true])

    then:
    leat.send('GET', '/projects', null, [Authorization: changed.headers.firstValue('authorization').get()]).status == 401
    login('ann', MINE).status == 401
    login('ann', reset.json.firstPassword).status == 200
    asked('ann', 'GET', '/projects').json.code == 'change-password'
  }

  def 'no account or group is called like a role, or like another'() {
    expect:
    leat.post('/accounts', [name: name]).json.code == 'reserved'
    leat.post('/groups', [name: name]).json.code == 'reserved'
    leat.send('POST', '/register', [name: name, password: MINE], [Authorization: '']).json.code == 'reserved'

    where:
    name << ['viewer', 'Maintainer', 'ADMIN', 'server']
  }

  def 'names with other signs are none: #name'() {
    expect:
    leat.post('/accounts', [name: name]).status == 400

    where:
    name << ['', 'a b', 'group:x', '../x', '-', 'ä', 'x' * 101]
  }

  def 'a service has API tokens alone, which an administrator makes'() {
    given:
    assert leat.post('/accounts', [name: 'robot', kind: 'service', role: 'viewer']).json.findAll { it.key in ['kind', 'firstPassword'] } == [kind: 'service']

    when:
    def made = leat.post('/tokens', [name: 'ci', account: 'robot', rights: ['runs:read', 'projects:read'], projects: ['web'], days: 30])
    def seen = { String path -> leat.send('GET', path, null, [Authorization: "Bearer $made.json.token".toString()]) }

    then:
    made.status == 201
    made.json.token ==~ /leat_[0-9a-f]{64}/
    [made.json.account, made.json.role, made.json.rights, made.json.projects, made.json.lastUsed] == ['robot', null, ['projects:read', 'runs:read'], ['web'], null]
    seen('/projects').json.items*.name == ['web']
    seen('/projects/docs').status == 404
    login('robot', 'anything whatsoever').status == 401
    leat.send('PATCH', '/accounts/robot', [resetPassword: true]).json.code == 'service'
    leat.post('/tokens', [name: 'ci', account: 'robot', rights: ['runs:read'], days: 30]).json.code == 'exists'
    leat.get('/tokens?account=robot').json.items.with { [it*.name, it*.lastUsed*.size(), it.any { t -> t.token }] } == [['ci'], [24], false]

    when: 'the account has less, and so has the token; then more, and the token has what it is for'
    leat.send('PATCH', '/accounts/robot', [role: null])
    def none = seen('/projects').json.items
    leat.send('PUT', '/projects/docs/members/robot', [role: 'admin'])
    leat.send('PUT', '/projects/web/members/robot', [role: 'admin'])

    then:
    none == []
    seen('/projects').json.items*.name == ['web']
    seen('/agents').status == 403

    when:
    leat.send('DELETE', "/tokens/$made.json.id")

    then:
    seen('/projects').status == 401
    leat.send('DELETE', "/tokens/$made.json.id").status == 404
  }

  def 'somebody has tokens of his own, and nobody has one in the name of another person'() {
    given:
    people.person('tom', 'viewer')
    people.person('tim', 'admin')

    when:
    def made = asked('tom', 'POST', '/tokens', [name: 'mine', role: 'developer', days: 365])
    def token = made.json.token

    then:
    made.status == 201
    leat.send('GET', '/projects', null, [Authorization: "Bearer $token".toString()]).status == 200
    leat.send('PATCH', '/queue', [paused: true], [Authorization: "Bearer $token".toString()]).status == 403
    leat.send('POST', '/tokens', [name: 'more', role: 'viewer', days: 1], [Authorization: "Bearer $token".toString()]).json.code == 'api-token'
    asked('tim', 'POST', '/tokens', [name: 'x', account: 'tom', role: 'viewer', days: 1]).json.code == 'person'
    asked('tom', 'POST', '/tokens', [name: 'x', account: 'tim', role: 'viewer', days: 1]).status == 403
    asked('tom', 'GET', '/tokens?account=tim').status == 403
    asked('tim', 'GET', '/tokens?account=tom').json.items*.name == ['mine']
    asked('tom', 'GET', '/tokens').json.items*.name == ['mine']

    when: 'an administrator takes it away'
    def foreign = asked('tim', 'POST', '/tokens', [name: 'his', role: 'viewer', days: 1]).json.id

    then:
    asked('tom', 'DELETE', "/tokens/$foreign").status == 404
    asked('tim', 'DELETE', "/tokens/$made.json.id").status == 204
    leat.send('GET', '/projects', null, [Authorization: "Bearer $token".toString()]).status == 401

    and: 'it is nowhere but with its owner'
    def hash = java.security.MessageDigest.getInstance('SHA-256').digest(token.bytes).encodeHex().toString()
    !Files.walk(leat.data).filter { Files.isRegularFile(it) }.anyMatch { new String(Files.readAllBytes(it), 'ISO-8859-1').contains(token.substring(5)) }
    hash.size() == 64
  }

  def 'a token that makes no sense is refused: #body'() {
    expect:
    leat.post('/tokens', [name: 'odd', days: 1] + body).with { [it.status, it.json.code] } == said

    where:
    body                                                  | said
    [:]                                                   | [400, 'bad-body']
    [role: 'viewer', rights: ['runs:read']]               | [400, 'bad-body']
    [rights: []]                                          | [400, 'bad-body']
    [rights: ['runs:eat']]                                | [400, 'bad-body']
    [role: 'viewer', days: 366]                           | [400, 'bad-body']
    [role: 'viewer', days: 0]                             | [400, 'bad-body']
    [role: 'viewer', projects: []]                        | [400, 'bad-body']
    [role: 'viewer', projects: ['nowhere']]               | [422, 'unknown']
    [rights: ['audit:read'], projects: ['web']]           | [422, 'of-server']
    [role: 'viewer', account: 'stranger']                 | [404, 'not-found']
  }

  def 'a group has its role in a project, and gives it to who is in it'() {
    given:
    people.robot('gus')
    def sees = { asked('gus', 'GET', '/projects').json.items*.name }

    when:
    def made = leat.post('/groups', [name: 'writers'])
    leat.send('PUT', '/groups/writers/accounts/gus')
    def before = sees()
    def member = leat.send('PUT', '/projects/docs/members/group:writers', [role: 'developer'])

    then:
    made.status == 201
    before == []
    [member.status, member.json] == [200, [member: 'group:writers', role: 'developer']]
    sees() == ['docs']
    leat.get('/groups/writers').json.accounts == ['gus']
    leat.get('/groups').json.items*.name == ['writers']
    pages('/projects') == ['docs', 'web', null]
    leat.get('/accounts/gus').json.groups == ['writers']
    leat.get('/projects/docs/members').json.items.find { it.member == 'group:writers' } == [member: 'group:writers', role: 'developer']
    asked('gus', 'GET', '/projects/docs/members').status == 200
    asked('gus', 'PUT', '/projects/docs/members/gus', [role: 'admin']).json.right == 'members:change'
    asked('gus', 'POST', '/projects/docs/trigger').status == 202
    leat.send('PUT', '/projects/docs/members/stranger', [role: 'viewer']).json.code == 'unknown'
    leat.send('PUT', '/projects/docs/members/group:gus', [role: 'viewer']).json.code == 'unknown'
    leat.send('DELETE', '/projects/docs/members/stranger').status == 404

    when:
    leat.send('DELETE', '/groups/writers/accounts/gus')

    then:
    sees() == []
    leat.send('DELETE', '/groups/writers/accounts/gus').status == 404

    when:
    leat.send('PUT', '/groups/writers/accounts/gus')
    def again = sees()
    leat.send('DELETE', '/projects/docs/members/group:writers')
    def gone = sees()
    leat.send('PUT', '/projects/docs/members/group:writers', [role: 'viewer'])
    leat.send('DELETE', '/groups/writers')

    then:
    [again, gone, sees()] == [['docs'], [], []]
    leat.get('/groups/writers').status == 404
    ['one', 'two'].every { leat.post('/groups', [name: it]).status == 201 }
    pages('/groups') == ['one', 'two', null]
    ['one', 'two'].every { leat.send('DELETE', "/groups/$it").status == 204 }
    leat.post('/groups', [name: 'gus']).json.code == 'exists'
  }

  def 'who registers where it is open has no role, and a name is taken once'() {
    when:
    def register = { Map body -> leat.send('POST', '/register', body, [Authorization: '']) }
    def made = register(name: 'rob', password: MINE)

    then:
    made.status == 201
    made.json.role == null
    login('rob', MINE).status == 200
    asked('rob', 'GET', '/projects').json.items == []
    register(name: 'rob', password: MINE).with { [it.status, it.json.code] } == [409, 'exists']
    leat.get('/audit?limit=500').json.items.find { it.what == 'register' && it.who == 'rob' }.with { [it.target, it.result] } == ['register -> accounts/rob', '201']
  }

  def 'a password that is guessed first is none: #password'() {
    expect:
    leat.send('POST', '/register', [name: 'polly', password: password], [Authorization: '']).with { [it.status, it.json.code] } == said

    where:
    password                | said
    'short one'             | [400, 'bad-body']
    'password1234'          | [422, 'weak-password']
    'Sunshine2026!!'        | [422, 'weak-password']
    '123456789012'          | [422, 'weak-password']
    'abcabcabcabc'          | [422, 'weak-password']
    'my name is Polly'      | [422, 'weak-password']
    'qwertyuiop[]'          | [422, 'weak-password']
  }

  def 'a login is a token alone for who asks for text'() {
    when:
    def answer = login('admin', leat.password, [Accept: 'text/plain'])

    then:
    answer.headers.firstValue('content-type').get().startsWith('text/plain')
    "Bearer $answer.text" == answer.headers.firstValue('authorization').get()
    answer.text.split(/\./).size() == 3
    login('admin', leat.password, [Accept: 'application/json, text/plain']).json.token.split(/\./).size() == 3
    login('admin', leat.password, [Accept: '*/*']).json.token
  }

  def 'who is disabled, removed, signed out or given another role is that within a second, also where something is open: #what'() {
    given:
    def name = "open-${what.replaceAll('[^a-z]', '-')}".toString()
    people.robot(name, 'viewer')
    def token = people.token(name)
    def run = leat.trigger('web')
    leat.await(run)
    def feed = open('/events', token)
    def began = CompletableFuture.supplyAsync { feed.withReader('UTF-8') { reader -> while (reader.readLine() != null) { } } ; System.nanoTime() }
    assert leat.send('GET', '/projects', null, [Authorization: "Bearer $token".toString()]).status == 200

    when:
    change.call(this, name)
    def at = System.nanoTime()
    def now = leat.send('GET', '/projects', null, [Authorization: "Bearer $token".toString()])

    then:
    now.status == status
    status == 401 || now.json.items == []
    (began.get(5, TimeUnit.SECONDS) - at) < 1_500_000_000L

    where:
    what           | status | change
    'disabled'     | 401    | { spec, who -> spec.leat.send('PATCH', "/accounts/$who", [disabled: true]) }
    'removed'      | 401    | { spec, who -> spec.leat.send('DELETE', "/accounts/$who") }
    'signed out'   | 401    | { spec, who -> spec.asked(who, 'POST', '/logout') }
    'another role' | 200    | { spec, who -> spec.leat.send('PATCH', "/accounts/$who", [role: null]) }
  }

  private InputStream open(String path, String token) {
    def connection = URI.create("http://127.0.0.1:${leat.server.port()}/api/v1$path").toURL().openConnection()
    connection.setRequestProperty('Authorization', 'Bearer ' + token)
    connection.inputStream
  }

  def 'an account of the name of one that was removed is another one'() {
    given:
    people.person('zoe', 'admin')
    def token = people.token('zoe')
    def api = asked('zoe', 'POST', '/tokens', [name: 'x', role: 'viewer', days: 1]).json.token
    assert leat.send('DELETE', '/accounts/zoe').status == 204
    people.robot('zoe')

    expect:
    leat.send('GET', '/accounts', null, [Authorization: "Bearer $token".toString()]).status == 401
    leat.send('GET', '/projects', null, [Authorization: "Bearer $api".toString()]).status == 401
    asked('zoe', 'GET', '/accounts').status == 403
    asked('zoe', 'GET', '/tokens').json.items == []
  }

  def 'consent is given by whom the Jobfile names: an account, a group, a role'() {
    given:
    people.robot('dora', null, [web: 'developer'])
    people.robot('max', null, [web: 'maintainer'])
    leat.post('/groups', [name: 'ship'])
    leat.send('PUT', "/groups/ship/accounts/$ship")
    leat.send('PUT', '/projects/web/jobfile', [text: "job('web') { task('a') { approve by: [${by.collect { "'$it'" }.join(', ')}], minutes: 5; sh 'true' } }".toString()])
    def run = leat.trigger('web')
    leat.await(run) { leat.get("/runs/$run/tasks/a").json?.state == 'asking' }

    when:
    def refused = may ? null : asked('dora', 'POST', "/runs/$run/tasks/a/approve")
    def refusal = may ? null : asked('dora', 'POST', "/runs/$run/tasks/a/refuse")
    def other = asked(may ? 'dora' : 'max', 'POST', "/runs/$run/tasks/a/approve")

    then:
    may || [refused.status, refusal.status] == [403, 403]
    may || refused.json.by == by
    may || refused.json.detail == "task 'a' asks for consent by ${by.collect { "'$it'" }.join(' or ')}, and 'dora' is neither called so nor in such a group, nor holds such a role"
    other.status == 200
    leat.await(run).status == 'succeeded'

    cleanup:
    leat.send('DELETE', '/groups/ship')
    ['dora', 'max'].each { leat.send('DELETE', "/accounts/$it") }

    where:
    by               | ship   | may
    ['max']          | 'dora' | false
    ['ship']         | 'max'  | false
    ['maintainer']   | 'dora' | false
    ['x', 'dora']    | 'max'  | true
    ['ship']         | 'dora' | true
    ['developer']    | 'max'  | true
  }

  def 'an agent is known by the token of its login, for what agents are asked alone'() {
    given:
    def other = new People(new Running(folder.resolve('agents'), ['agents.dial-in.listen': '127.0.0.1:0']))
    def token = other.agentToken('box')

    when:
    def own = other.leat.send('GET', '/agent', null, [Authorization: "Bearer $token".toString()])
    def human = other.leat.send('GET', '/agents', null, [Authorization: "Bearer $token".toString()])
    def person = other.leat.get('/agent')

    then:
    [own.status, own.json.agent] == [200, 'box']
    [human.status, human.json.detail] == [401, 'the token is of an agent, which this is not for']
    [person.status, person.json.detail] == [401, 'this is for agents, and the token is of an account']

    when:
    other.leat.send('DELETE', '/agents/box?force=true')

    then:
    other.leat.send('GET', '/agent', null, [Authorization: "Bearer $token".toString()]).status == 401

    cleanup:
    other?.close()
  }
}
