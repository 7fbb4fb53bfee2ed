package io.leat.server.api

import io.leat.contract.Audience
import io.leat.contract.Operation
import io.leat.contract.Operations
import io.leat.contract.Parameter
import io.leat.contract.Right
import io.leat.server.Running
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Who may what, on a server with people of all roles: each operation is tried by each of them, and with each token that is none. */
@Timeout(180)
class RightsSpec extends Specification {
  static final TABLE = Path.of('src/test/resources/io/leat/server/api/rights.txt')

  /** All that is not open. */
  static final CLOSED = Operations.ALL.findAll { !(it.about().audience() instanceof Audience.Anybody) }

  static final COLUMNS = ['nobody', 'agent', 'none', 'viewer@', 'developer@', 'maintainer@', 'admin@', 'viewer', 'developer', 'maintainer', 'admin', 'reads', 'elsewhere']

  @Shared @TempDir Path folder
  @Shared @AutoCleanup People people
  @Shared Map<String, Map<String, String>> ids
  @Shared Map<String, Closure<String>> tokens

  def setupSpec() {
    def leat = new Running(folder.resolve('data'), [slots: '2', registration: 'open', 'agents.dial-in.listen': '127.0.0.1:0'])
    people = new People(leat)
    def ran = ['mine', 'hidden'].collectEntries { name ->
      leat.project(name, "job('$name-job') { task('$name-task') { sh 'mkdir d; echo one > d/one'; artifact 'all', files: 'd/**' } }")
      def run = leat.trigger(name, [key: "$name-key".toString()])
      assert leat.await(run).status == 'succeeded'
      def webhook = leat.post('/webhooks', [url: "https://example.com/$name".toString(), project: name]).json.webhook
      assert leat.post('/agents', [agent: "$name-box".toString(), dialIn: true, projects: [name]]).status == 201
      [(name): [project: name, run: "$run".toString(), task: "$name-task".toString(), artifact: 'all', path: 'd/one', webhook: "$webhook".toString(), agent: "$name-box".toString()]]
    }
    ids = ran + [absent: [project: 'absent', run: '999', task: 'a', artifact: 'all', path: 'd/one', webhook: '999', agent: 'absent']]
    ['viewer', 'developer', 'maintainer', 'admin'].each {
      people.person("$it-there", null, [mine: it])
      people.person("$it-all", it)
    }
    people.person('none')
    def agent = people.agentToken('box')
    def reads = people.apiToken(name: 'reads', rights: ['runs:read'])
    def elsewhere = people.apiToken(name: 'elsewhere', role: 'admin', projects: ['hidden'])
    tokens = COLUMNS.collectEntries { column ->
      switch (column) {
        case 'nobody': return [(column): { null }]
        case 'agent': return [(column): { agent }]
        case 'none': return [(column): { people.token('none') }]
        case 'reads': return [(column): { reads }]
        case 'elsewhere': return [(column): { elsewhere }]
        default: return [(column): { people.token(column.endsWith('@') ? column[0..-2] + '-there' : "$column-all") }]
      }
    }
  }

  private Map ask(Operation operation, Map<String, String> known, String token) {
    def needed = operation.parameters().findAll { it.place() == Parameter.Place.QUERY && it.required() }
    def query = needed.collect { "${it.name()}=${known[it.name()] ?: 'x'}" }.join('&')
    def path = operation.path().replaceAll(/\{([^}]*)}/) { all, name -> known[name] ?: (name in ['id', 'invitation', 'delivery'] ? '999' : 'zz') }
    def body = operation.body() == null ? null : operation.id() == 'createWebhook' ? "{\"url\":\"http://127.0.0.1/x\",\"project\":\"$known.project\"}".toString() : '{'
    people.ask(operation.method().name(), path + (query ? "?$query" : ''), token, body)
  }

  /** What a table says of an answer. */
  private static String cell(Map answer, Map absent) {
    assert answer.status < 500: answer.text
    if (answer.status == 401) return '401'
    if (answer.json.code in ['forbidden', 'api-token', 'change-password']) return '403'
    answer.status == 404 && absent != null && answer.json.detail == absent.json.detail ? '404' : 'yes'
  }

  /** Those of a project's path parameters, with what changes agents pointing at one that is not there: nothing is to happen to the others. */
  private Map<String, String> known(Operation operation) {
    def audience = operation.about().audience()
    audience instanceof Audience.Holders && audience.right() == Right.AGENTS_CHANGE ? ids.mine + [agent: 'zz'] : ids.mine
  }

  private static Right right(Operation operation) {
    def audience = operation.about().audience()
    audience instanceof Audience.Holders ? audience.right() : null
  }

  /** Whether a path of an operation says whose what it names is. */
  private static boolean isOwned(Operation operation) {
    right(operation)?.subject() == Right.Subject.PROJECT && operation.path() =~ /\{(project|run|webhook|agent)}/
  }

  def 'each operation is done for whom the table says, and for nobody else'() {
    given:
    def width = CLOSED*.id()*.length().max()
    def line = { List<String> words -> [words[0].padRight(width), words[1].padRight(16), *words.drop(2).withIndex().collect { word, i -> word.padRight(Math.max(4, COLUMNS[i].length())) }].join(' ').stripTrailing() }

    when:
    def rows = CLOSED.collect { operation ->
      def known = known(operation)
      // what is said of the same path where there is nothing: a hidden thing is answered like that, in its own name
      def detail = isOwned(operation) || operation.id() == 'createWebhook' ? [json: [detail: ask(operation, ids.absent, tokens.admin()).json.detail?.replace('absent', known.agent && operation.path().contains('{agent}') ? known.agent : known.project)
        ?.replace('999', operation.path().contains('{run}') ? known.run : known.webhook)]] : null
      def audience = operation.about().audience()
      def asked = audience instanceof Audience.Holders ? audience.right().word() : audience.getClass().simpleName.toLowerCase()
      line([operation.id(), asked] + COLUMNS.collect { cell(ask(operation, known, tokens[it]()), detail) })
    }
    def text = ([line(['operation', 'asks for'] + COLUMNS)] + rows).join('\n') + '\n'
    if (Boolean.getBoolean('leat.write')) {
      Files.writeString(TABLE, text)
    }

    then: 'else run this specification with -Dleat.write=true, and read what has changed'
    text.readLines() - Files.readAllLines(TABLE) == []
    text == Files.readString(TABLE)
  }

  def 'the table says what the rights say'() {
    given:
    def lines = Files.readAllLines(TABLE)
    def ranks = ['viewer', 'developer', 'maintainer', 'admin']

    expect:
    lines.size() == CLOSED.size() + 1
    lines.drop(1).collectMany { line ->
      def (id, asked, cells) = [line.tokenize()[0], line.tokenize()[1], [COLUMNS, line.tokenize().drop(2)].transpose().collectEntries()]
      def right = Right.of(asked).orElse(null)
      def wanted = COLUMNS.collectEntries { column ->
        def rank = ranks.indexOf(column - '@')
        def least = right == null ? 0 : ranks.indexOf(right.least().word())
        def inPath = isOwned(CLOSED.find { it.id() == id }) || id == 'createWebhook'
        def isProject = right?.subject() == Right.Subject.PROJECT
        def cell = column == 'nobody' ? '401'
          : asked == 'agents' ? (column == 'agent' ? 'yes' : '401')
          : column == 'agent' ? '401'
          : asked == 'oneself' ? (column in ['reads', 'elsewhere'] ? '403' : 'yes')
          : column == 'reads' ? (right == Right.RUNS_READ ? 'yes' : '403')
          : isProject && !inPath ? 'yes'
          : column == 'elsewhere' ? (isProject ? '404' : '403')
          : column == 'none' ? (isProject ? '404' : '403')
          : column.endsWith('@') && !isProject ? '403'
          : rank >= least ? 'yes' : '403'
        [(column): cell]
      }
      wanted == cells ? [] : ["$id: ${COLUMNS.findAll { wanted[it] != cells[it] }.collect { "$it is ${cells[it]}, and not ${wanted[it]}" }}".toString()]
    } == []
  }

  def 'a token that is none opens nothing: #what'() {
    given:
    def now = Instant.now().toEpochMilli() / 1000G
    def good = people.token('admin-all').split(/\./)
    def flipped = (good[2].bytes[5] ^ 1) as char
    def bad = [
      expired    : People.signed([sub: 'admin-all', kind: 'account', auth_time: now - 900, iat: now - 900, exp: now], people.key()),
      none       : People.encoded('{"alg":"none","typ":"JWT"}') + ".${good[1]}.",
      key        : People.signed([sub: 'admin-all', kind: 'account'], new byte[32]),
      flipped    : "${good[0]}.${good[1]}.${good[2].substring(0, 5)}${Character.isLetterOrDigit(flipped) ? flipped : 'A'}${good[2].substring(6)}",
      payload    : "${good[0]}.${People.encoded(new String(Base64.urlDecoder.decode(good[1])).replace('admin-all', 'admin'))}.${good[2]}",
      kind       : People.signed([sub: 'admin-all', kind: 'server'], people.key()),
      stranger   : People.signed([sub: 'stranger', kind: 'account'], people.key()),
      'no agent' : People.signed([sub: 'admin-all', kind: 'agent'], people.key()),
      'API token': 'leat_' + '0' * 64,
      'no API token': 'leat_admin',
    ]

    expect:
    CLOSED.findAll { ask(it, known(it), bad[what] as String).status != 401 }*.id() == []

    where:
    what << ['expired', 'none', 'key', 'flipped', 'payload', 'kind', 'stranger', 'no agent', 'API token', 'no API token']
  }

  def 'who has a role in one project reads nothing of another, and is told the same as if it were not there: #who'() {
    given:
    def token = tokens[who]
    def said = { Map answer, Map known -> answer.json.findAll { it.key != 'instance' }.toString().replace(known.project, 'P').replace(known.run, 'R').replace(known.webhook, 'W').replace(known.agent, 'A') }

    expect:
    CLOSED.findAll { isOwned(it) || it.id() == 'createWebhook' }.collectMany { operation ->
      def hidden = ask(operation, ids.hidden, token())
      def absent = ask(operation, ids.absent + [agent: 'absent-box'], token())
      hidden.status == 404 && said(hidden, ids.hidden) == said(absent, ids.absent + [agent: 'absent-box']) ? [] : ["$operation.id answers $hidden.text, and $absent.text".toString()]
    } == []

    where:
    who << ['admin@', 'viewer@', 'none']
  }

  def 'lists, counts, pages and feeds have what one may see: #who'() {
    given:
    def leat = people.leat
    def token = tokens[who]()
    def get = { path -> people.ask('GET', "/api/v1$path", token).json }
    leat.send('PATCH', '/queue', [paused: true])
    def waiting = [leat.trigger('hidden'), leat.trigger('mine'), leat.trigger('hidden'), leat.trigger('mine')]

    when:
    def lists = CLOSED.findAll { it.method().name() == 'GET' && !it.path().contains('{') && it.id() != 'followEvents' && it.id() != 'metrics' }
      .collectEntries { [(it.id()): ask(it, ids.mine, token).text] }
    def first = get('/runs?limit=1')
    def rest = first.next ? get("/runs?limit=500&after=$first.next") : [items: []]
    def filtered = get("/runs?filter=${URLEncoder.encode('run.run > 0', 'UTF-8')}")
    def queue = get('/queue')
    leat.token = "Bearer $token"
    def fed = seen ? leat.feed { it.event == 'run-queued' && it.run == waiting[3] } : []
    leat.signIn()

    then:
    lists.size() > 8
    lists.findAll { id, text -> text.contains('hidden') }.keySet() == [] as Set
    (first.items + rest.items)*.project.toSet() == (seen ? ['mine'] as Set : [] as Set)
    filtered.items*.project.toSet() == (seen ? ['mine'] as Set : [] as Set)
    queue.items*.run == (seen ? [waiting[1], waiting[3]] : [])
    [queue.waiting, queue.running] == [seen ? 2 : 0, 0]
    (queue.slots > 0) == seen
    get('/projects').items*.name == (seen ? ['mine'] : [])
    get('/agents').items*.agent == (seen ? ['box', 'local', 'mine-box'] : [])
    get('/webhooks').items*.project == (who == 'maintainer@' ? ['mine'] : [])
    fed.every { leat.get("/runs/$it.run").json.project == 'mine' }
    !fed.any { it.event == 'server-ready' }
    people.ask('GET', '/api/v1/runs?project=hidden', token).json.detail == "there is no project 'hidden'"
    people.ask('GET', '/api/v1/runs?project=absent', token).json.detail == "there is no project 'absent'"

    cleanup:
    waiting.each { leat.post("/runs/$it/cancel") }
    leat.send('PATCH', '/queue', [paused: false])

    where:
    who           | seen
    'viewer@'     | true
    'maintainer@' | true
    'none'        | false
  }

  def 'who may not do what he sees is told which right it is, and who has it'() {
    when:
    def viewer = people.ask('POST', "/api/v1/runs/${ids.mine.run}/cancel", tokens['viewer@'](), '{}')
    def server = people.ask('POST', '/api/v1/clean', tokens['developer']())
    def token = people.ask('POST', "/api/v1/runs/${ids.mine.run}/cancel", tokens['reads'](), '{}')

    then:
    [viewer, server, token]*.status == [403] * 3
    [viewer.json.right, viewer.json.role] == ['runs:cancel', 'developer']
    viewer.json.detail == "this asks for the right runs:cancel, which who is developer in the project has; 'viewer-there' is viewer there"
    server.json.detail == "this asks for the right server:clean, which who is admin on the server has; 'developer-all' is developer there"
    token.json.detail == "this asks for the right runs:cancel, which who is developer in the project has; this API token of 'admin' is not for that"
  }
}
