package io.leat.cli.client

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import io.leat.cli.Leat
import io.leat.cli.Terminal
import io.leat.cli.Shell
import io.leat.contract.EventOperations
import io.leat.engine.archive.TarWriter
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyStore
import java.security.MessageDigest
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** The commands that ask a server, over real HTTP; every request is held against the contract. */
class ClientSpec extends Specification {
  static final RUN = Contract.example('GET', '/api/v1/runs/17', '200')
  static final ACCEPTED = Contract.example('POST', '/api/v1/projects/web/trigger', '202')

  @TempDir Path folder
  @AutoCleanup SmallServer server = new SmallServer()
  Shell shell

  def setup() {
    shell = new Shell(Files.createDirectory(folder.resolve('work')))
    shell.environment = [HOME: folder.toString()]
  }

  def cleanup() {
    assert server.strange() == []
  }

  Logins logins() {
    Logins.of(shell.environment)
  }

  /** Somebody is signed in. */
  void signedIn() {
    logins().keep(new Login(server.url, 'admin', 'a.b.c', '2026-11-21T12:15:00Z', Instant.now().epochSecond, ''))
  }

  void ended(int run, String status, Map more = [:]) {
    server.answers["GET /api/v1/runs/$run".toString()] = RUN + [run: run, title: "web#$run", status: status] + more
    server.answers["GET /api/v1/runs/$run/events".toString()] = { SmallServer.events(it, [[1, 'run-finished', [event: 'run-finished', status: status]], ['', 'end', [:]]]) }
  }

  static void text(HttpExchange exchange, String text, long offset = 0, long length = text.length()) {
    exchange.responseHeaders.set('X-Leat-Offset', "$offset")
    exchange.responseHeaders.set('X-Leat-Length', "$length")
    SmallServer.send(exchange, 200, 'text/plain', text)
  }

  def 'a number that a run of the folder has, too, is not taken for one of the server: #words'() {
    given:
    shell.file('Jobfile', "job('here') { task('t') { sh 'true' } }")
    assert shell.leat('run').code == 0
    signedIn()
    server.answers['GET /api/v1/runs/1'] = RUN + [run: 1]

    expect:
    shell.leat(*words).with { [it.code, it.out, it.err] } == [2, '',
      "leat: this folder has a run 1, too; at $server.url run 1 is 'web#1'\n  help: for that run: leat ${words[0]} 'web#1', or add --server\n"]
    server.asked.every { it.method == 'GET' }

    when: 'whoever says so is understood'
    [[words[0], 'web#1', *words.drop(2)], [*words, '--server']].each { shell.leat(*it) }

    then:
    server.asked.count { it.method != 'GET' } == 2

    where:
    words << [['pin', '1'], ['rerun', '1'], ['approve', '1', 'deploy']]
  }

  def 'a run is called by its job alone where no project is called so'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/16'] = RUN + [run: 16, title: 'test#16', job: 'test', children: []]
    server.answers['GET /api/v1/runs/16/tasks'] = [items: []]
    server.answers['GET /api/v1/projects'] = [items: [[name: 'web'], [name: 'test']]]

    expect:
    shell.leat('show', 'test#16').with { [it.code, it.err] } == [2, "leat: run 16 is 'web/test#16'\n  help: write 16\n"]
  }

  def 'a number of a folder without runs is not taken for one of the server, which its project tells: #command'() {
    given:
    signedIn()
    ended(17, 'succeeded', [ended: '2026-11-21T12:00:03Z'])
    server.answers['GET /api/v1/runs'] = [items: [RUN + [by: 'anna']]]

    expect:
    shell.leat(command, '17').with { [it.code, it.out, it.err] } == [2, '',
      "leat: nothing was run in this folder yet; at $server.url run 17 is 'web#17'\n  help: for that run: leat $command 'web#17', or add --server\n"]
    shell.leat(command, 'last').with { [it.code, it.err.readLines().first()] } == [2, "leat: the last run is 'web#17', which 'anna' started"]
    server.asked.every { it.method == 'GET' }

    and: 'whoever says so is understood'
    [[command, 'web#17'], [command, '17', '--server']].each { assert shell.leat(*it).with { "$it.code $it.out$it.err".contains('succeeded') } }

    where:
    command << ['attach', 'cancel']
  }

  def 'a login is kept where only its owner can read it, and is sent with each request'() {
    given:
    shell.file('secret', 'correct horse battery staple\n')
    server.answers['POST /api/v1/login'] = Contract.example('POST', '/api/v1/login', '200')
    server.answers['GET /api/v1/projects'] = [items: [[name: 'web', kind: 'git', url: 'https://example.com/web.git', branch: 'main']], next: null]

    when:
    def said = shell.leat('login', server.url + '/', '--password', '@secret')
    def listed = shell.leat('projects')

    then:
    said.out == "admin is signed in at $server.url until 2026-11-21T12:15:00Z\n"
    Contract.json(server.asked[0].body) == [name: 'admin', password: 'correct horse battery staple']
    server.asked*.authorization == [null, 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln']
    listed.out == 'web  git  main  https://example.com/web.git\n'

    and:
    def file = folder.resolve('.config/leat/login')
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) == 'rw-------'
    file.parent.toFile().list().toList() == ['login']
  }

  def 'a first password whose file went with the login is said to be needed once more, and its file is looked for'() {
    given:
    def file = shell.folder.resolve('admin')
    shell.file('admin', 'correct horse battery staple\n')
    server.answers['POST /api/v1/login'] = {
      Files.delete(file)
      SmallServer.send(it, 200, 'application/json', SmallServer.json(Contract.example('POST', '/api/v1/login', '200')))
    }

    when:
    def said = shell.leat('login', server.url, '--password', '@admin')
    def changed = shell.leat('password', '--current', '@admin', '--new', '@new')

    then:
    [said.code, said.err] == [0, 'that was the first password, and its file went with this login; change it now, which asks for it once more: leat password\n']
    changed.code == 2
    changed.err.startsWith("leat: 'admin' is not there; nothing was changed\n  help: the file with the first password goes with the first login")
    server.asked.size() == 1
  }

  def 'a value that is written as a word is told to nobody, and who asks for one is not led to change it'() {
    given:
    signedIn()

    when:
    def written = shell.leat('secrets', 'set', 'KEY', 'swordfish', '--project', 'web')
    def asked = shell.leat('secrets', 'get', 'KEY')

    then:
    [written.code, written.out] == [2, '']
    !written.err.contains('swordfish')
    written.err.contains('give it by --file FILE, or on stdin')
    asked.err.startsWith("leat: 'get' is not a value of ACTION\n  help: it takes 'list', 'set'")
    server.asked.empty
  }

  def 'a login that is refused is not kept'() {
    given:
    shell.file('secret', 'wrong')
    server.answers['POST /api/v1/login'] = { SmallServer.problem(it, 401, [code: 'unauthorized', detail: 'the name or the password is wrong']) }

    when:
    def said = shell.leat('login', server.url, '--password', '@secret')

    then:
    said.code == 4
    said.err == 'leat: the name or the password is wrong\n'
    logins().last().empty
  }

  def 'a password is not taken from the command line, nor asked for without a terminal'() {
    expect:
    shell.leat('login', server.url, '--password', 'secret').err.startsWith("leat: '--password' is given as @FILE")
    shell.leat('login', server.url).err == 'leat: there is no terminal to ask for the password\n  help: write leat login --password @FILE\n'
    server.asked.empty
  }

  def 'who signs out is forgotten, also when the server does not know him any more'() {
    given:
    signedIn()
    server.answers['POST /api/v1/logout'] = { it.sendResponseHeaders(status, -1) }

    when:
    def said = shell.leat('logout')

    then:
    said.code == 0
    said.out.startsWith("signed out at $server.url")
    logins().last().empty

    where:
    status << [204, 401]
  }

  def 'a login that has ended, a server that is away, and no login: each says what to do'() {
    given:
    server.answers['GET /api/v1/runs'] = { SmallServer.problem(it, 401, [code: 'unauthorized', detail: 'no']) }

    expect:
    shell.leat('runs', '--server').with { [it.code, it.err] } == [4, 'leat: you are not signed in at a server\n  help: run: leat login URL\n']
    shell.leat('rerun', 'last').err == 'leat: you are not signed in at a server\n  help: run: leat login URL\n'

    when: 'there are runs of the folder'
    shell.file('Jobfile', "job('here') { task('t') { sh 'true' } }")
    assert shell.leat('run').code == 0

    then:
    shell.leat('rerun', 'last').err.endsWith("help: run: leat login URL; for a run of this folder: leat run --from failed\n")
    shell.leat('approve', 'last', 'a').err.endsWith("; for a run of this folder: leat attach last --approve TASK\n")

    when:
    signedIn()

    then:
    shell.leat('runs', '--server').with { [it.code, it.err] } == [4, 'leat: your login has ended, run: leat login\n']

    when:
    shell.environment.LEAT_TOKEN = 'leat_mistyped'

    then:
    shell.leat('runs', '--server').with { [it.code, it.err] } == [4, "leat: $server.url does not know the API token in LEAT_TOKEN\n".toString() +
      '  help: it is mistyped, expired or removed: put another one there (leat tokens add), or unset it and run leat login\n']

    when:
    shell.environment.remove('LEAT_TOKEN')
    server.close()
    def away = shell.leat('runs', '--server')

    then:
    away.code == 4
    away.err.startsWith("leat: cannot ask the server at $server.url: nothing answers there\n  help: is it running")
  }

  def 'the token of one server is never sent to another'() {
    given:
    logins().keep(new Login('http://127.0.0.1:1', 'admin', 'a.b.c', '', 0, ''))

    expect:
    shell.leat('runs', "--server=$server.url").with { [it.code, it.err] } ==
      [4, "leat: you are not signed in at $server.url\n  help: run: leat login $server.url\n"]
    server.asked.empty
  }

  def 'with a login #login, a folder #local, #words and LEAT_SERVER #variable, the server is asked: #asked'() {
    given:
    server.answers['GET /api/v1/runs'] = [items: [RUN], next: null]
    if (login) {
      signedIn()
    }
    if (local) {
      Files.createDirectories(shell.folder.resolve('.leat/runs'))
    }
    if (variable) {
      shell.environment.LEAT_SERVER = server.url
    }

    when:
    def said = shell.leat('runs', *words).err

    then:
    !server.asked.empty == asked
    !said.contains('leat: there are no runs in this folder')

    when: 'a folder of a pipeline, whose runs somebody may look for'
    shell.file('Jobfile', '')
    shell.terminal = true

    then:
    shell.leat('runs', *words).err.contains("leat: there are no runs in this folder; this is of $server.url\n") == (asked && !local)

    where:
    login | local | words        | variable || asked
    false | false | []           | false    || false
    true  | false | []           | false    || true
    true  | true  | []           | false    || false
    true  | true  | ['--server'] | false    || true
    true  | true  | []           | true     || true
    false | true  | []           | false    || false
  }

  def 'runs are listed page by page, narrowed by the server, and harmless to a terminal'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs'] = { HttpExchange exchange ->
      def second = exchange.requestURI.rawQuery.contains('after=')
      SmallServer.send(exchange, 200, 'application/json', SmallServer.json([items: [second ? RUN + [run: 16, job: 'a\u001b[2J', started: null] : RUN + [started: null]], next: second ? null : 'x y']))
    }

    when:
    def lines = shell.leat('runs', '--limit', '2', '--project', 'web', '--filter', "run.status == 'failed'").out.readLines()

    then:
    lines[0].startsWith('web#17  ')
    lines[1].startsWith('web/a␛[2J#16')
    server.lines() == [
      'GET /api/v1/runs?limit=2&project=web&filter=run.status%20%3D%3D%20%27failed%27',
      'GET /api/v1/runs?limit=2&project=web&filter=run.status%20%3D%3D%20%27failed%27&after=x%20y']
    shell.leat('runs', '--limit', '1', '--json').out == SmallServer.json(RUN + [started: null]) + '\n'
  }

  def 'what the tests of a run say is shown with it, and written as that of a run here'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17'] = RUN + [waits: 'The queue is paused, so no run begins.']
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [[task: 'unit', state: 'failed', attempt: 1, because: 'exit code 1'], [task: 'plain', state: 'succeeded', attempt: 1, because: '']]]
    server.answers['GET /api/v1/runs/17/tests'] = [items: [[task: 'unit', attempt: 1, tests: 120, failed: 30, flaky: 1, skipped: 2, millis: 90, problems: ["'a.xml' is cut off"]]]]
    server.answers['GET /api/v1/runs/17/tasks/unit/tests'] = [items: [
      [outcome: 'failed', suite: 'Cart', name: 'adds\u001b[2J', message: 'expected 2', place: 'src/cart.py:41', millis: 250],
      [outcome: 'flaky', suite: '', name: 'shaky', message: '', place: '', millis: 0]]]

    when:
    def lines = shell.leat('show', '17').out.readLines()

    then:
    lines.contains('  waits: The queue is paused, so no run begins.')
    lines.drop(lines.findIndexOf { it.startsWith('tests: ') }) == [
      'tests: 120, 30 failed, 1 flaky, 2 skipped',
      '  \u2717 Cart adds\u241b[2J  unit  250 ms  src/cart.py:41: expected 2',
      '  \u21bb shaky          unit          flaky',
      '  and 29 more',
      "  a report of unit: 'a.xml' is cut off"]
    server.lines().contains('GET /api/v1/runs/17/tasks/unit/tests?limit=20')

    when:
    def tasks = Contract.json(shell.leat('show', '17', '--json').out).tasks

    then:
    tasks[0].tests == [tests: 120, skipped: 2, failed: [[suite: 'Cart', name: 'adds\u001b[2J', message: 'expected 2', place: 'src/cart.py:41', millis: 250]], flaky: [[suite: '', name: 'shaky']]]
    !tasks[1].containsKey('tests')
  }

  def 'a run is shown with its tasks, found by number, title or as the last'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs'] = [items: [RUN]]
    server.answers['GET /api/v1/runs/17'] = RUN
    server.answers['GET /api/v1/runs/16'] = RUN + [run: 16, title: 'test#16', job: 'test', children: []]
    server.answers['GET /api/v1/runs/16/tasks'] = [items: []]
    server.answers['GET /api/v1/projects'] = [items: [[name: 'web']]]
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [[task: 'compile', state: 'succeeded', attempt: 2, because: '', started: '2026-11-21T12:00:01Z', ended: '2026-11-21T12:00:03Z', outputs: [version: '1.4']]]]

    expect:
    ['17', 'web#17', 'last'].each { name ->
      assert shell.leat('show', name).out.readLines().with { [it[0].startsWith('web#17 running, started at '), it.last()] } ==
        [true, 'compile: version = 1.4']
    }
    Contract.json(shell.leat('show', '17', '--json').out).tasks*.task == ['compile']
    shell.leat('show', '17').out.contains('  runs that it started: 18\n')
    shell.leat('show', '17').out.contains('compile: version = 1.4\n')
    ['16', 'web/test#16', 'test#16', 'web#16'].each { name ->
      assert shell.leat('show', name).out.startsWith('web/test#16 ')
    }
    !shell.leat('show', '16').out.contains('runs that it started')
    shell.leat('show', 'other#17').err.startsWith("leat: run 17 is 'web#17'\n")
    shell.leat('show', '18').with { [it.code, it.err] } == [1, "leat: there is no '/api/v1/runs/18'\n"]
  }

  def 'a server with a certificate of its own is asked when its file is named, by login or LEAT_CA'() {
    given:
    def store = folder.resolve('own.p12')
    def ca = shell.folder.resolve('own.pem')
    keytool('-genkeypair', '-alias', 'a', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=localhost', '-ext', 'SAN=ip:127.0.0.1', '-keystore', "$store")
    keytool('-exportcert', '-rfc', '-alias', 'a', '-file', "$ca", '-keystore', "$store")
    def own = https(store)
    def url = "https://127.0.0.1:$own.address.port"
    shell.file('password', 'x')

    expect:
    with(shell.leat('login', url, '--password', '@password')) {
      code == 4
      err.startsWith("leat: the server at $url is not trusted here: ")
      err.contains('leat login URL --ca FILE')
    }
    with(shell.leat('login', url, '--password', '@password', '--ca', 'none.pem')) {
      code == 2
      err.contains("the file '${shell.folder.resolve('none.pem')}' does not exist")
    }
    shell.leat('login', url, '--password', '@password', '--ca', 'password').err.contains('holds no certificates in PEM')
    shell.leat('login', url, '--password', '@password', '--ca', 'own.pem').with { [code, err] } == [0, '']
    shell.leat('show', '17').out.startsWith('web#17 ')
    logins().last().get().ca() == "$ca"

    when: 'it was not named at the login'
    logins().keep(logins().last().get().trusting(''))

    then:
    shell.leat('show', '17').code == 4

    when:
    shell.environment = shell.environment + [LEAT_CA: 'own.pem']

    then:
    shell.leat('show', '17').code == 0

    cleanup:
    own?.stop(0)
  }

  private static void keytool(String... words) {
    def process = new ProcessBuilder([Path.of(System.getProperty('java.home'), 'bin', 'keytool').toString(), *words, '-storepass', 'secret'])
      .redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }

  private static HttpsServer https(Path store) {
    def keys = KeyStore.getInstance(store.toFile(), 'secret'.toCharArray())
    def managers = KeyManagerFactory.getInstance(KeyManagerFactory.defaultAlgorithm)
    managers.init(keys, 'secret'.toCharArray())
    def context = SSLContext.getInstance('TLS')
    context.init(managers.keyManagers, null, null)
    def https = HttpsServer.create(new InetSocketAddress('127.0.0.1', 0), 0)
    https.httpsConfigurator = new HttpsConfigurator(context)
    https.createContext('/') { exchange ->
      exchange.requestBody.readAllBytes()
      def answers = [login: [token: 'a.b.c', expires: '2026-11-21T12:15:00Z'], '17': RUN, tasks: [items: []]]
      SmallServer.send(exchange, 200, 'application/json', SmallServer.json(answers[exchange.requestURI.path.tokenize('/').last()]))
      exchange.close()
    }
    https.start()
    https
  }

  def 'a login is renewed while it is used, once it is a third through'() {
    given:
    logins().keep(new Login('http://127.0.0.1:1', 'other', 'x.y.z', '', 0, ''))
    logins().keep(new Login(server.url, 'admin', 'a.b.c', '2026-11-21T12:15:00Z', Instant.now().epochSecond - 301, ''))
    server.answers['POST /api/v1/login/renew'] = [token: 'd.e.f', expires: '2026-11-21T12:20:00Z']
    server.answers['GET /api/v1/runs'] = [items: []]

    when:
    2.times { shell.leat('runs', '--server') }

    then:
    server.asked*.with { [it.line(), it.authorization] } == [
      ['POST /api/v1/login/renew', 'Bearer a.b.c'], ['GET /api/v1/runs?limit=20', 'Bearer d.e.f'], ['GET /api/v1/runs?limit=20', 'Bearer d.e.f']]
    logins().last().get().with { [it.server(), it.token(), it.expires()] } == [server.url, 'd.e.f', '2026-11-21T12:20:00Z']
    logins().at('http://127.0.0.1:1').get().token() == 'x.y.z'

    when: 'the server is older, or does not want to'
    server.asked.clear()
    server.answers.remove('POST /api/v1/login/renew')
    logins().keep(new Login(server.url, 'admin', 'g.h.i', '', 0, ''))

    then:
    shell.leat('runs', '--server').code == 0
    server.asked*.authorization == ['Bearer g.h.i', 'Bearer g.h.i']
    logins().last().get().token() == 'g.h.i'
  }

  def 'the latest run of a project or job is meant by its name, and the last of all only where it is one\'s own'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs'] = { HttpExchange exchange ->
      def query = URLDecoder.decode(exchange.requestURI.rawQuery ?: '', 'UTF-8')
      def items = query.endsWith("filter=run.project == 'web' && run.parentTask == ''") || query.endsWith("filter=run.project == 'web'") || query.endsWith("filter=run.parentTask == ''") ? [RUN + [by: 'anna']] :
        query =~ /run.job == '(nightly|idle)'/ ? [RUN + [run: 16, job: 'nightly']] : []
      SmallServer.send(exchange, 200, 'application/json', SmallServer.json([items: items]))
    }
    server.answers['GET /api/v1/projects'] = [items: [[name: 'web'], [name: 'idle']]]
    ['17', '16'].each {
      server.answers["GET /api/v1/runs/$it".toString()] = RUN + [run: it as int]
      server.answers["GET /api/v1/runs/$it/tasks".toString()] = [items: []]
    }

    expect:
    ['web', 'web#last', 'last'].each { assert shell.leat('show', it).out.startsWith('web#17 ') }
    ['nightly', 'shop/nightly', 'nightly#last'].each { assert shell.leat('show', it).out.startsWith('web#16 ') }
    ['idle', 'idle#last'].each { assert shell.leat('cancel', it).err == "leat: 'idle' has no runs yet\n  help: start one: leat trigger idle\n" }
    [['why', 'web'], ['logs', 'web#last']].each { assert shell.leat(*it).err.startsWith('leat: no task is named, and none of run 17 failed') }
    shell.leat('show', 'wep').with { [it.code, it.err] } == [2, "leat: 'wep' is no run\n  help: did you mean 'web'?\n"]
    [['cancel', 'last'], ['approve', 'last', 'deploy'], ['rerun', 'last'], ['pin', 'last']].each {
      assert shell.leat(*it).with { [it.code, it.err] } ==
        [2, "leat: the last run is 'web#17', which 'anna' started\n  help: say which is meant: 17, or web for its latest\n"]
    }
    server.asked.every { it.method == 'GET' }

    when: 'it is one\'s own, or named'
    logins().keep(new Login(server.url, 'anna', 'a.b.c', '', Instant.now().epochSecond, ''))
    server.answers['PATCH /api/v1/runs/17'] = RUN + [pinned: true]

    then:
    shell.leat('pin', 'last').code == 0
    shell.leat('pin', 'web').code == 0
  }

  def 'a name that the server does not know gets the one that was meant'() {
    given:
    signedIn()
    def unknown = { String what -> { HttpExchange exchange -> SmallServer.problem(exchange, 404, [code: 'not-found', detail: "there is no $what".toString()]) } }
    server.answers['POST /api/v1/projects/wep/trigger'] = unknown("project 'wep'")
    server.answers['GET /api/v1/projects'] = [items: [[name: 'web']]]
    server.answers['GET /api/v1/runs/17/tasks/tset/log'] = unknown("task 'tset'")
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [[task: 'compile'], [task: 'test']]]

    expect:
    shell.leat('trigger', 'wep').with { [it.code, it.err] } == [1, "leat: there is no project 'wep'\n  help: did you mean 'web'?\n"]
    shell.leat('logs', '17', 'tset').err == "leat: there is no task 'tset'\n  help: did you mean 'test'?\n"
  }

  def 'what stands before a server is not taken for one'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs'] = { SmallServer.send(it, 502, 'text/html', '<h1>Bad Gateway</h1>') }

    expect:
    shell.leat('runs').with { [it.code, it.err] } == [4, "leat: what stands before the server at $server.url answers 502: it does not reach it\n" +
      '  help: is the server running behind that proxy? the log of the proxy says more\n']
    shell.leat('runs', '--server', 'http://127.0.0.1:1').with { [it.code, it.err] } ==
      [2, "leat: '--server' has its URL behind '='\n  help: write --server=http://127.0.0.1:1\n"]
  }

  def 'who follows a queued run is told why it waits, and at its end what failed, what was kept, and what to type'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    def told = new CountDownLatch(1)
    server.answers['GET /api/v1/runs/17'] = RUN + [parameters: [:], status: 'queued', note: "it waits for 'web#16'"]
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [[task: 'ship'], [task: 'test it']]]
    server.answers['GET /api/v1/runs/17/graph'] = { SmallServer.send(it, 200, 'application/json', '{"job":{"web":{"task":{"ship":{"approve":{"by":"release"},"sh":"./ship now"},"test it":{"sh":"false"}}}}}') }
    server.answers['GET /api/v1/runs/17/artifacts'] = [items: [[task: 'a', name: 'jar', files: 2, bytes: 4096, gone: null]]]
    server.answers['GET /api/v1/runs/17/tasks/test%20it/log'] = { text(it, 'first\nERROR: it is broken\nlast\n') }
    server.answers['GET /api/v1/runs/17/tasks/test%20it/log/follow'] = { SmallServer.events(it, [['', 'end', [:]]]) }
    def at = '2026-01-31T12:00:00.000Z'
    server.answers['GET /api/v1/runs/17/events'] = { HttpExchange exchange ->
      told.await(20, TimeUnit.SECONDS)
      server.answers['GET /api/v1/runs/17'] = RUN + [parameters: [:], status: 'failed', started: at, ended: '2026-01-31T12:01:02.000Z']
      SmallServer.events(exchange, [
        [1, 'run-started', [event: 'run-started', at: at, version: 1]],
        [2, 'asked', [event: 'asked', at: at, version: 2, task: 'ship', deadline: null, environment: 'production', by: ['ops'], notOwn: true]],
        [3, 'started', [event: 'started', at: at, version: 3, task: 'test it', attempt: 1, agent: 'local']],
        [4, 'ended', [event: 'ended', at: at, version: 4, task: 'test it', attempt: 1, agent: 'local', outcome: 'exited', because: '', code: 1]],
        [5, 'finished', [event: 'finished', at: at, version: 5, task: 'test it', status: 'failed', because: 'exit code 1', allowed: false]],
        [6, 'run-finished', [event: 'run-finished', at: at, version: 6, status: 'failed']],
        ['', 'end', [:]]])
    }
    def err = new ByteArrayOutputStream() {
      @Override
      synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length)
        if (toString('UTF-8').contains('queued')) told.countDown()
      }
    }
    def out = new ByteArrayOutputStream()

    when:
    def code = Leat.run(['trigger', 'web', '--follow'] as String[],
      new Terminal(InputStream.nullInputStream(), out, err, false, false, false, shell.folder, shell.environment))

    then:
    code == 1
    err.toString('UTF-8').readLines() == [
      'run 17 is accepted; Ctrl-C here leaves it alone',
      "it is queued: it waits for 'web#16'",
      "? ship waits for consent of 'ops' to the environment 'production' (not of who started the run) \u00b7 \$ ./ship now \u00b7 agree with: leat approve 17 ship",
      '\u2717 test it failed: exit code 1  0 ms',
      '',
      'web#17 failed: 2 tasks, 1 failed  1 min 2 s',
      '  test it: exit code 1',
      '    ERROR: it is broken',
      '  kept: a/jar (2 files, 4.0 KiB)',
      "  look: leat logs --server 17 'test it'",
      '  then: leat rerun 17 --from failed --follow',
    ]

    when: 'a person looks at it on a terminal'
    told.countDown()
    shell.terminal = true
    def live = shell.leat('attach', '17', '--server')

    then:
    live.code == 1
    live.out.contains('0/2 done')
    live.out.contains('\u2502 \u001b[0mERROR: it is broken')
    live.out.contains("'test it'")
    !live.err.contains('failed')
  }

  def 'a run is started with all that was said, and answers at once'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web%2Fx/trigger'] = ACCEPTED

    when:
    def said = shell.leat('trigger', 'web/x', '--job', 'web', '--ref', 'main', '-p', 'target=staging', '--task', 'a', '--task', 'b',
      '--priority', '-5', '--key', 'release-1', '--if-busy', 'refuse')

    then:
    said.out == 'run 17 is accepted; to look at it: leat show 17 --server\n'
    server.lines() == ['POST /api/v1/projects/web%2Fx/trigger']
    server.body() == [trigger: 'person', job: 'web', ref: 'main', parameters: [target: 'staging'], tasks: ['a', 'b'], key: 'release-1', ifBusy: 'refuse', priority: -5]
    server.asked.clear()
  }

  def 'who waits for a run that ended as #status gets the exit code #code'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    ended(17, status)

    when:
    def said = shell.leat('trigger', 'web', '--wait')

    then:
    said.out == "web#17 has ended: $status\n"
    said.code == code

    where:
    status      || code
    'succeeded' || 0
    'failed'    || 1
    'cancelled' || 1
    'rejected'  || 1
  }

  def 'who waits for a run whose Jobfile is rejected gets the exit code 3'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    ended(17, 'rejected', [diagnostics: [[code: 'LEAT-104', severity: 'error', message: 'no such task', file: 'Jobfile', line: 1, column: 1]]])

    expect:
    shell.leat('trigger', 'web', '--wait').code == 3
  }

  def 'a run may take longer than a login is good for'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    ended(17, 'succeeded')
    int asked = 0
    server.answers['GET /api/v1/runs/17'] = { HttpExchange exchange ->
      asked++ == 0 ? SmallServer.send(exchange, 200, 'application/json', SmallServer.json(RUN)) : SmallServer.problem(exchange, 401, [detail: 'no'])
    }

    expect:
    shell.leat('trigger', 'web', '--wait').with { [it.code, it.out] } == [0, 'web#17 has ended: succeeded\n']
  }

  def 'what tasks print is shown while they run, led by their names and without escape sequences'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    ended(17, 'succeeded')
    server.answers['GET /api/v1/runs/17/events'] = { SmallServer.events(it, [
      [1, 'started', [event: 'started', at: '2026-01-31T12:00:00.000Z', version: 1, task: 'compile', attempt: 2, agent: 'local']],
      [2, 'ended', [event: 'ended', at: '2026-01-31T12:00:00.000Z', version: 2, task: 'compile', attempt: 2, agent: 'local', outcome: 'exited', because: '', code: 0]],
      [2, 'run-finished', [event: 'run-finished', status: 'succeeded']],
      ['', 'end', [:]]]) }
    server.answers['GET /api/v1/runs/17/tasks/compile/log/follow'] = { SmallServer.events(it, [[6, 'log', 'hel'], [12, 'log', 'lo\n\u001b[31mred\n'], [13, 'log', 'x'], ['', 'end', [:]]]) }

    expect:
    shell.leat('trigger', 'web', '--follow').out == 'compile | hello\ncompile | red\ncompile | x\nweb#17 has ended: succeeded\n'
    server.lines().contains('GET /api/v1/runs/17/tasks/compile/log/follow?attempt=2&offset=0')
  }

  def 'who follows a run sees what becomes of its tasks, and what to type where consent is asked'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    ended(17, 'failed')
    def at = '2026-01-31T12:00:00.000Z'
    def later = '2026-01-31T12:00:02.500Z'
    server.answers['GET /api/v1/runs/17/events'] = { SmallServer.events(it, [
      [1, 'started', [event: 'started', at: at, version: 1, task: 'compile', attempt: 1, agent: 'local']],
      [2, 'ended', [event: 'ended', at: later, version: 2, task: 'compile', attempt: 1, agent: 'local', outcome: 'exited', because: '', code: 0]],
      [3, 'finished', [event: 'finished', at: later, version: 3, task: 'compile', status: 'succeeded', because: '', allowed: false]],
      [4, 'retry', [event: 'retry', at: later, version: 4, task: 'test', attempt: 2, due: later, because: 'exit code 1']],
      [5, 'finished', [event: 'finished', at: later, version: 5, task: 'test', status: 'failed', because: 'exit code 1', allowed: false]],
      [6, 'asked', [event: 'asked', at: later, version: 6, task: 'to the world', deadline: null]],
      [7, 'finished', [event: 'finished', at: later, version: 7, task: 'smoke', status: 'skipped', because: "'test' failed", allowed: false]],
      [8, 'finished', [event: 'finished', at: 'never', version: 'x', task: '', status: 'strange']],
      [9, 'run-finished', [event: 'run-finished', at: later, version: 9, status: 'failed']],
      ['', 'end', [:]]]) }

    server.answers['GET /api/v1/runs/17/tasks/compile/log/follow'] = { SmallServer.events(it, [['', 'end', [:]]]) }

    when:
    def said = shell.leat('trigger', 'web', '--follow')

    then:
    said.code == 1
    said.out == 'web#17 has ended: failed\n'
    said.err.readLines() == [
      'run 17 is accepted; Ctrl-C here leaves it alone',
      '\u2713 compile succeeded  2.5 s',
      '\u21bb test is tried again: exit code 1',
      '\u2717 test failed: exit code 1',
      "? to the world waits for consent \u00b7 agree with: leat approve 17 'to the world'",
      "\u25cb smoke skipped: 'test' failed",
      '',
      'web#17 failed: 3 tasks, 1 succeeded, 1 failed, 1 skipped',
      '  test: exit code 1',
      '  look: leat logs --server 17 test',
      '  then: leat rerun 17 --from failed --follow',
    ]
  }

  def 'a log is followed over a broken connection, without a byte lost or doubled'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/tasks/a/log/follow'] = { HttpExchange exchange ->
      switch (server.asked.size()) {
        case 1: return SmallServer.events(exchange, [[4, 'log', 'one\n']])
        case 2: return SmallServer.problem(exchange, 503, [detail: 'starting'])
        default: return SmallServer.events(exchange, [[8, 'log', 'two\n'], ['', 'end', [:]]])
      }
    }

    expect:
    shell.leat('logs', '17', 'a', '-f').out == 'one\ntwo\n'
    server.asked*.lastEvent == [null, '4', '4']
  }

  def 'a log is followed from #words on'() {
    given:
    signedIn()
    def log = 'one\ntwo\ntoo\n'
    server.answers['GET /api/v1/runs/17/tasks/a/log'] = { HttpExchange exchange ->
      long offset = Math.min(12, (exchange.requestURI.rawQuery =~ /offset=(\d+)/)[0][1] as long)
      text(exchange, log.substring(offset as int), offset, 12)
    }
    server.answers['GET /api/v1/runs/17/tasks/a/log/follow'] = { HttpExchange exchange ->
      int offset = (exchange.requestURI.rawQuery =~ /offset=(\d+)/)[0][1] as int
      SmallServer.events(exchange, [[12, 'log', [offset: offset, text: log.substring(offset)]], [14, 'log', [offset: 12, base64: 'MQo=']], [14, 'end', [:]]])
    }

    expect:
    shell.leat('logs', '17', 'a', '-f', *words).out == out

    where:
    words                            || out
    []                               || 'one\ntwo\ntoo\n1\n'
    ['--tail', '2']                  || 'two\ntoo\n1\n'
    ['--tail', '0']                  || '1\n'
    ['--tail', '9']                  || 'one\ntwo\ntoo\n1\n'
    ['--since-line', '2']            || 'two\ntoo\n1\n'
    ['--since-line', '2', '--grep', 'o$'] || 'two\ntoo\n'
    ['--tail', '2', '--grep', 'oo']  || 'too\n'
  }

  def 'a connection that is lost without a word is made again'() {
    given:
    signedIn()
    def done = new CountDownLatch(1)
    server.answers['GET /api/v1/events'] = { HttpExchange exchange ->
      if (server.asked.size() > 1) {
        return SmallServer.events(exchange, [[2, 'x', 'second'], ['', 'end', [:]]])
      }
      exchange.sendResponseHeaders(200, 0)
      exchange.responseBody.write('retry: 1\nid: 1\nevent: x\ndata: "first"\n\n'.bytes)
      exchange.responseBody.flush()
      done.await(60, TimeUnit.SECONDS)
    }
    def taken = []

    when:
    EventStream.follow(Server.of(logins().last().get(), logins()), Address.of(EventOperations.FOLLOW_EVENTS), { taken.add(it.data()) }, Duration.ofMillis(200))
    done.countDown()

    then:
    taken == ['"first"', '"second"']
    server.asked*.lastEvent == [null, '1']
  }

  def 'what is missing in a log is said behind it'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/tasks/a/log'] = { HttpExchange exchange ->
      exchange.responseHeaders.set('X-Leat-Missing', 'its log was cut while it ran')
      text(exchange, 'one\n')
    }

    expect:
    shell.leat('logs', '17', 'a').with { [it.out, it.err] } == ['one\n', 'leat: the log has a gap: its log was cut while it ran\n']
  }

  def 'of a log #words asks for #asked'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/tasks/a/log'] = { HttpExchange exchange ->
      def offset = (exchange.requestURI.rawQuery =~ /offset=(\d+)/).with { it ? it[0][1] as int : 0 }
      text(exchange, 'one\ntwo\ntoo\n'.substring(offset, Math.min(12, offset + 8)), offset, 12)
    }

    when:
    def said = shell.leat('logs', '17', 'a', *words)

    then:
    said.out == out
    server.lines()*.replace('GET /api/v1/runs/17/tasks/a/log', '') == asked

    where:
    words                            || asked                       | out
    []                               || ['', '?offset=8']           | 'one\ntwo\ntoo\n'
    ['--attempt', '2']               || ['?attempt=2', '?attempt=2&offset=8'] | 'one\ntwo\ntoo\n'
    ['--tail', '2']                  || ['?tail=2']                 | 'one\ntwo\n'
    ['--since-line', '3']            || ['?line=2']                 | 'one\ntwo\n'
    ['--grep', '^t']                 || ['', '?offset=8']           | 'two\ntoo\n'
    ['--grep', '^t', '--tail', '1']  || ['', '?offset=8']           | 'too\n'
  }

  def 'a run is stopped, approved and run again'() {
    given:
    signedIn()
    ended(17, 'cancelled')
    server.answers['POST /api/v1/runs/17/cancel'] = RUN
    server.answers['POST /api/v1/runs/17/tasks/deploy/approve'] = [task: 'deploy']
    server.answers['POST /api/v1/runs/17/tasks/deploy/refuse'] = [task: 'deploy']
    server.answers['POST /api/v1/runs/17/rerun'] = ACCEPTED + [run: 18]

    expect:
    shell.leat('cancel', '17', '--server').with { [it.code, it.out] } == [0, 'web#17 has ended: cancelled\n']
    shell.leat('approve', '17', 'deploy').out == 'deploy of run 17 is approved\n'
    shell.leat('approve', '17', 'deploy', '--refuse').out == 'deploy of run 17 is refused\n'
    shell.leat('rerun', '17', '--from', 'failed').out == 'run 18 is accepted; to look at it: leat show 18 --server\n'
    server.body() == [trigger: 'person', from: 'failed']
  }

  def 'projects are made with #words'() {
    given:
    signedIn()
    shell.file('Jobfile', 'job')
    shell.file('ci.yaml', 'job')
    shell.file('secret', 'a secret of 16 and more\n')
    shell.file('hosts', '# hosts\nexample.com ssh-ed25519 AAAA\n\n')
    server.answers['POST /api/v1/projects'] = [name: 'web', kind: 'git', hasCredential: true]

    when:
    def said = shell.leat('projects', 'add', 'web', '--unchecked', *words)

    then:
    said.out == 'web  git\n  credential: kept\n'
    server.body() == [name: 'web'] + body

    where:
    words                                                                  || body
    ['--url', 'https://example.com/web.git', '--branch', 'main', '--jobfile', 'ci/Jobfile', '--poll', '60'] || [url: 'https://example.com/web.git', branch: 'main', jobfile: 'ci/Jobfile', pollSeconds: 60]
    ['--url', 'u', '--user', 'ci', '--password', '@secret', '--hook-secret', '@secret'] || [url: 'u', credential: [user: 'ci', password: 'a secret of 16 and more'], hookSecret: 'a secret of 16 and more']
    ['--url', 'u', '--key', '@secret', '--known-hosts', '@hosts']          || [url: 'u', credential: [privateKey: 'a secret of 16 and more\n', knownHosts: ['example.com ssh-ed25519 AAAA']]]
    ['--file', 'Jobfile']                                                  || [text: 'job', syntax: 'groovy']
    ['--file', 'ci.yaml']                                                  || [text: 'job', syntax: 'yaml']
  }

  def 'projects are changed, removed and asked for their jobs'() {
    given:
    signedIn()
    shell.file('Jobfile', 'job')
    server.answers['PUT /api/v1/projects/web/jobfile'] = [version: 3]
    server.answers['PATCH /api/v1/projects/web'] = [name: 'web', kind: 'git', branch: 'next']
    server.answers['DELETE /api/v1/projects/web'] = { it.sendResponseHeaders(204, -1) }
    server.answers['GET /api/v1/projects/web/jobs'] = [accepted: true, jobs: [[name: 'web', description: '', parameters: [[name: 'target', default: 'staging']]]]]
    server.answers['GET /api/v1/projects'] = [items: [[name: 'a'], [name: '$(reboot)'], [name: 'b']]]

    expect:
    shell.leat('projects', 'update', 'web', '--file', 'Jobfile').out == 'version 3 of the Jobfile is kept\n'
    server.body() == [text: 'job', syntax: 'groovy']
    shell.leat('projects', 'update', 'web', '--branch', 'next').out == 'web  git\n  branch: next\n'
    shell.leat('projects', 'remove', 'web').with { [it.code, it.out] } == [0, '']
    shell.leat('projects', 'jobs', 'web', '--ref', 'v1').out == 'web    target=staging\n'
    shell.leat('names', 'projects').out == 'a\nb\n'
    server.lines() == ['PUT /api/v1/projects/web/jobfile', 'PATCH /api/v1/projects/web', 'DELETE /api/v1/projects/web', 'GET /api/v1/projects/web/jobs?ref=v1', 'GET /api/v1/projects?limit=500']
    shell.leat('projects', 'add', 'web').err.startsWith('leat: a project has a repository or a Jobfile of its own\n')
    shell.leat('projects', 'show').err.startsWith("leat: 'leat projects show' lacks its PROJECT\n")
    shell.leat('projects', 'list', '--branch', 'x').err == "leat: '--branch' goes with add and update only\n"
  }

  def 'what is wrong with a Jobfile is shown, with the exit code of a rejected one'() {
    given:
    signedIn()
    shell.file('Jobfile', 'jbo')
    server.answers['POST /api/v1/projects'] = { SmallServer.problem(it, 422, [code: 'bad-jobfile', detail: 'the Jobfile is rejected',
      diagnostics: [[code: 'LEAT-104', severity: 'error', file: 'Jobfile', line: 12, column: 20, message: "unknown \u0007task", help: "did you mean 'test'?"]]]) }

    expect:
    shell.leat('projects', 'add', 'web', '--file', 'Jobfile').with { [it.code, it.err] } ==
      [3, "Jobfile:12:20: error[LEAT-104]: unknown ␇task; help: did you mean 'test'?\nleat: the Jobfile is rejected\n"]
  }

  def 'an answer that is not of Leat is named'() {
    given:
    signedIn()
    server.answers['GET /api/v1/queue'] = { SmallServer.send(it, status, 'text/html', '<html>') }

    expect:
    shell.leat('queue').with { [it.code, it.err.readLines()[0]] } == [code, "leat: " + message.replace('URL', server.url)]

    where:
    status || code | message
    200    || 4    | 'what answers at URL does not speak like a Leat server: not JSON: a value is missing at character 1'
    302    || 1    | 'URL answers 302'
    502    || 4    | 'what stands before the server at URL answers 502: it does not reach it'
  }

  def 'the queue is shown, held, let go and put in order'() {
    given:
    signedIn()
    def queue = [paused: true, slots: 4, used: 3, running: 2, waiting: 1, items: [RUN + [status: 'queued', started: null]]]
    server.answers['GET /api/v1/queue'] = queue
    server.answers['PATCH /api/v1/queue'] = queue
    server.answers['PATCH /api/v1/queue/17'] = RUN

    expect:
    shell.leat('queue').out.readLines()[0] == 'paused, 1 run waits, 2 running, 3 of 4 slots used'
    shell.leat('queue', '--pause').code == 0
    server.body() == [paused: true]
    shell.leat('queue', '--resume').code == 0
    server.body() == [paused: false]
    shell.leat('queue', '--priority', '17=-10', '--json').code == 0
    Contract.json(server.asked.find { it.path.endsWith('17') }.body) == [priority: -10]
    shell.leat('queue', '--priority', '17=many').code == 2
    server.asked.removeIf { it.path.endsWith('17') }
  }

  def 'events are printed as they are, an object a line'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/events'] = { SmallServer.events(it, [[1, 'run-started', [event: 'run-started', at: 1.50]], [2, 'x', 'plain'], ['', 'end', [:]]]) }

    expect:
    shell.leat('events', '--run', '17').out == '{"event":"run-started","at":1.50}\n"plain"\n'
  }

  def 'webhooks are made, shown, removed, and deliveries repeated'() {
    given:
    signedIn()
    shell.file('secret', 'a secret of 16 and more')
    def hook = [webhook: 3, url: 'https://example.com/hook', project: null, events: ['run.ended'], enabled: true]
    server.answers['GET /api/v1/webhooks'] = [items: [hook]]
    server.answers['POST /api/v1/webhooks'] = hook
    server.answers['DELETE /api/v1/webhooks/3'] = { it.sendResponseHeaders(204, -1) }
    server.answers['GET /api/v1/webhooks/3/deliveries'] = [items: [[delivery: 41, event: 'run.ended', run: 17, state: 'failed', attempts: 2, status: 500, error: null]]]
    server.answers['POST /api/v1/webhooks/3/deliveries/41/redeliver'] = { it.sendResponseHeaders(202, -1) }

    expect:
    shell.leat('webhooks', 'add', 'https://example.com/hook', '--secret', '@secret', '--event', 'run.finished', '--project', 'web').out == '3  https://example.com/hook    run.ended\n'
    server.body() == [url: 'https://example.com/hook', secret: 'a secret of 16 and more', events: ['run.finished'], project: 'web']
    shell.leat('webhooks', 'add', 'https://example.com/hook', '--event', 'run.no').err.contains("there is no event 'run.no'")
    shell.leat('webhooks').out == '3  https://example.com/hook    run.ended\n'
    shell.leat('webhooks', 'deliveries', '3').out == '41  run.ended  17  failed  2 attempts  500\n'
    shell.leat('webhooks', 'redeliver', '3', '41').code == 0
    shell.leat('webhooks', 'remove', '3').code == 0
  }

  def 'any request can be sent, and its answer is printed as it came'() {
    given:
    signedIn()
    shell.file('pin.json', '{"pinned": true}')
    server.answers['PATCH /api/v1/runs/17'] = { SmallServer.send(it, 200, 'application/json', '{ "run": 17 }') }
    server.answers['GET /metrics'] = { SmallServer.send(it, 200, 'text/plain', 'threads 21.0\n') }

    expect:
    shell.leat('api', 'PATCH', 'runs/17', '--data', '@pin.json').out == '{ "run": 17 }'
    server.body() == [pinned: true]
    shell.leat('api', 'GET', '/metrics').out == 'threads 21.0\n'
    shell.leat('api', 'PATCH', 'runs/17', '--data', '{').with { [it.code, it.err] } == [2, 'leat: the body is not JSON: a name in double quotes is missing at character 2\n']
  }

  def 'artifacts are listed and brought here, checked'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/artifacts'] = [items: [[task: 'compile', name: 'jar', files: 2, bytes: 7]]]
    artifact([path: 'bin/run', bytes: 5, sha256: sha('hello'), link: null, executable: true], [path: 'it', link: 'bin/run'])
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar/file'] = { SmallServer.send(it, 200, 'application/octet-stream', 'hello') }
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar/zip'] = { SmallServer.send(it, 200, 'application/zip', 'PK...') }

    expect:
    shell.leat('artifacts', '17').out == 'compile/jar  2 files  7 bytes\n'
    shell.leat('artifacts', '17', 'compile/jar').out.readLines()[1].startsWith('it -> bin/run')
    shell.leat('artifacts', '17', 'compile/jar', '--into', 'out').code == 0
    Files.readString(shell.folder.resolve('out/it')) == 'hello'
    Files.isExecutable(shell.folder.resolve('out/bin/run'))
    shell.leat('artifacts', '17', 'compile/jar', '--zip', 'a.zip').code == 0
    Files.readString(shell.folder.resolve('a.zip')) == 'PK...'
    shell.leat('artifacts', '17', 'compile/jar', '--zip', '-').out == 'PK...'
  }

  def 'a file that is brought replaces that file, and none that is called nearly so'() {
    given:
    signedIn()
    artifact([path: 'x', bytes: 5, sha256: sha('hello')])
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar/file'] = { SmallServer.send(it, 200, 'application/octet-stream', 'hello') }
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar/zip'] = { SmallServer.send(it, 200, 'application/zip', 'PK...') }
    ['x', 'x.new', 'a.zip', 'a.zip.new'].each { shell.file(it, 'mine') }

    expect:
    shell.leat('artifacts', '17', 'compile/jar', '--into', '.').code == 0
    shell.leat('artifacts', '17', 'compile/jar', '--zip', 'a.zip').code == 0
    ['x', 'x.new', 'a.zip', 'a.zip.new'].collect { shell.folder.resolve(it).toFile().text } == ['hello', 'mine', 'PK...', 'mine']
    shell.folder.toFile().list().toSorted() == ['a.zip', 'a.zip.new', 'x', 'x.new']

    when: 'a folder is there'
    Files.delete(shell.folder.resolve('x'))
    Files.createDirectory(shell.folder.resolve('x'))

    then:
    shell.leat('artifacts', '17', 'compile/jar', '--into', '.').with { it.code == 2 && it.err.contains('a folder is at') }
    Files.isDirectory(shell.folder.resolve('x'))
  }

  def 'of the sources of a run, #path is not laid down'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs/17/environment'] = Contract.example('GET', '/api/v1/runs/17/environment', '200') + [status: 'succeeded']
    server.answers['GET /api/v1/runs/17/sources'] = { exchange ->
      def bytes = new ByteArrayOutputStream()
      def tar = new TarWriter(bytes, java.time.Instant.EPOCH)
      if (target == null) {
        tar.file(path, true, 4)
        tar.content().write('evil'.bytes)
        tar.endFile()
      } else {
        tar.link(path, target)
      }
      tar.end()
      SmallServer.send(exchange, 200, 'application/x-tar', bytes.toString('ISO-8859-1'))
    }
    server.answers['GET /api/v1/runs/17/artifacts'] = { SmallServer.send(it, 500, 'text/plain', 'enough') }

    when:
    def said = shell.leat('pull', '17', '--into', 'got')

    then:
    said.code != 0
    said.err.contains(why)
    !Files.exists(shell.folder.resolve("got/$path"), java.nio.file.LinkOption.NOFOLLOW_LINKS)

    where:
    path                     | target        || why
    '.git/config'            | null          || "'.git/config' would be laid down in '.git'"
    'a/.Git/hooks/pre-push'  | null          || "would be laid down in '.Git'"
    '.LEAT/x'                | null          || "would be laid down in '.LEAT'"
    'passwd'                 | '/etc/passwd' || "left out: the link 'passwd' to '/etc/passwd' leads out of its folder"
    'up'                     | '../..'       || "left out: the link 'up' to '../..' leads out of its folder"
  }

  def 'a file of an artifact that is damaged or leads elsewhere is refused: #files'() {
    given:
    signedIn()
    artifact(*files)
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar/file'] = { SmallServer.send(it, 200, 'application/octet-stream', 'hello') }

    when:
    def said = shell.leat('artifacts', '17', 'compile/jar', '--into', 'out')

    then:
    said.code == 2
    said.err.contains(why)
    !Files.exists(folder.resolve('work/x'))
    shell.folder.resolve('out').toFile().list().every { it == 'out' }

    where:
    files                                           || why
    [[path: 'x', bytes: 5, sha256: sha('other')]]   || "'x' arrived damaged"
    [[path: 'x', bytes: 4, sha256: sha('hello')]]   || "'x' has more than the 4 bytes that it should have"
    [[path: '../x', bytes: 5, sha256: sha('hello')]] || 'is outside of the folder'
    [[path: '/tmp/x', bytes: 5, sha256: sha('hello')]] || 'is outside of the folder'
    [[path: '.git/hooks/pre-commit', bytes: 5, sha256: sha('hello')]] || "would be laid down in '.git'"
    [[path: 'sub/.GIT/config', bytes: 5, sha256: sha('hello')]] || "would be laid down in '.GIT'"
    [[path: '.leat/launcher/x', bytes: 5, sha256: sha('hello')]] || "would be laid down in '.leat'"
    [[path: '.git', link: 'x']]                     || "would be laid down in '.git'"
    [[path: 'x', link: '../x']]                     || 'leads outside of the artifact'
    [[path: 'x', link: '/etc/passwd']]              || 'leads outside of the artifact'
  }

  void artifact(Map... files) {
    server.answers['GET /api/v1/runs/17/tasks/compile/artifacts/jar'] = [items: files.toList()]
  }

  static String sha(String text) {
    MessageDigest.getInstance('SHA-256').digest(text.bytes).encodeHex()
  }
}
