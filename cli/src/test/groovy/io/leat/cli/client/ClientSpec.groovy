package io.leat.cli.client

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyStore
import java.security.MessageDigest
import java.time.Duration
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
    logins().keep(new Login(server.url, 'admin', 'a.b.c', '2026-11-21T12:15:00Z', ''))
  }

  void ended(int run, String status) {
    server.answers["GET /api/v1/runs/$run".toString()] = RUN + [run: run, title: "web#$run", status: status]
    server.answers["GET /api/v1/runs/$run/events".toString()] = { SmallServer.events(it, [[1, 'run-finished', [event: 'run-finished', status: status]], ['', 'end', [:]]]) }
  }

  static void text(HttpExchange exchange, String text, long offset = 0, long length = text.length()) {
    exchange.responseHeaders.set('X-Leat-Offset', "$offset")
    exchange.responseHeaders.set('X-Leat-Length', "$length")
    SmallServer.send(exchange, 200, 'text/plain', text)
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

    when:
    signedIn()

    then:
    shell.leat('runs', '--server').with { [it.code, it.err] } == [4, 'leat: your login has ended, run: leat login\n']

    when:
    server.close()
    def away = shell.leat('runs', '--server')

    then:
    away.code == 4
    away.err.startsWith("leat: cannot ask the server at $server.url: nothing answers there\n  help: is it running")
  }

  def 'the token of one server is never sent to another'() {
    given:
    logins().keep(new Login('http://127.0.0.1:1', 'admin', 'a.b.c', '', ''))

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
    shell.leat('runs', *words)

    then:
    !server.asked.empty == asked

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

  def 'a run is shown with its tasks, found by number, title or as the last'() {
    given:
    signedIn()
    server.answers['GET /api/v1/runs'] = [items: [RUN]]
    server.answers['GET /api/v1/runs/17'] = RUN
    server.answers['GET /api/v1/runs/16'] = RUN + [run: 16, title: 'test#16', job: 'test', children: []]
    server.answers['GET /api/v1/runs/16/tasks'] = [items: []]
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [[task: 'compile', state: 'succeeded', attempt: 2, because: '', started: '2026-11-21T12:00:01Z', ended: '2026-11-21T12:00:03Z']]]

    expect:
    ['17', 'web#17', 'last'].each { name ->
      assert shell.leat('show', name).out.readLines().with { [it[0].startsWith('web#17 running, started at '), it.last()] } ==
        [true, 'compile  succeeded  2.0 s  2 attempts']
    }
    Contract.json(shell.leat('show', '17', '--json').out).tasks*.task == ['compile']
    shell.leat('show', '17').out.contains('  runs that it started: 18\n')
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

  def 'a run is started with all that was said, and answers at once'() {
    given:
    signedIn()
    server.answers['POST /api/v1/projects/web%2Fx/trigger'] = ACCEPTED

    when:
    def said = shell.leat('trigger', 'web/x', '--job', 'web', '--ref', 'main', '-p', 'target=staging', '--task', 'a', '--task', 'b',
      '--priority', '-5', '--key', 'release-1', '--if-busy', 'refuse')

    then:
    said.out == 'run 17 is accepted; to look at it: leat show 17\n'
    server.lines() == ['POST /api/v1/projects/web%2Fx/trigger']
    server.asked[0].body == '{"job":"web","ref":"main","parameters":{"target":"staging"},"tasks":["a","b"],"key":"release-1","ifBusy":"refuse","priority":-5}'
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
    'rejected'  || 3
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
      [1, 'started', [event: 'started', task: 'compile', attempt: 2]],
      [2, 'run-finished', [event: 'run-finished', status: 'succeeded']],
      ['', 'end', [:]]]) }
    server.answers['GET /api/v1/runs/17/tasks/compile/log/follow'] = { SmallServer.events(it, [[6, 'log', 'hel'], [12, 'log', 'lo\n\u001b[31mred\n'], [13, 'log', 'x'], ['', 'end', [:]]]) }

    expect:
    shell.leat('trigger', 'web', '--follow').out == 'compile | hello\ncompile | red\ncompile | x\nweb#17 has ended: succeeded\n'
    server.lines().contains('GET /api/v1/runs/17/tasks/compile/log/follow?attempt=2&offset=0')
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
    EventStream.follow(Server.of(logins().last().get()), Address.of('events'), { taken.add(it.data()) }, Duration.ofMillis(200))
    done.countDown()

    then:
    taken == ['"first"', '"second"']
    server.asked*.lastEvent == [null, '1']
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
    shell.leat('cancel', '17').with { [it.code, it.out] } == [0, 'web#17 has ended: cancelled\n']
    shell.leat('approve', '17', 'deploy').out == 'deploy of run 17 is approved\n'
    shell.leat('approve', '17', 'deploy', '--refuse').out == 'deploy of run 17 is refused\n'
    shell.leat('rerun', '17', '--from', 'failed').out == 'run 18 is accepted; to look at it: leat show 18\n'
    server.body() == [from: 'failed']
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
    def said = shell.leat('projects', 'add', 'web', *words)

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
    server.lines() == ['PUT /api/v1/projects/web/jobfile', 'PATCH /api/v1/projects/web', 'DELETE /api/v1/projects/web', 'GET /api/v1/projects/web/jobs?ref=v1', 'GET /api/v1/projects']
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
    502    || 4    | 'URL answers 502'
  }

  def 'the queue is shown, held, let go and put in order'() {
    given:
    signedIn()
    def queue = [paused: true, slots: 4, used: 3, running: 2, items: [RUN + [status: 'queued', started: null]]]
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
    shell.leat('webhooks', 'add', 'https://example.com/hook', '--secret', '@secret', '--event', 'run.ended', '--project', 'web').out == '3  https://example.com/hook    run.ended\n'
    server.body() == [url: 'https://example.com/hook', secret: 'a secret of 16 and more', events: ['run.ended'], project: 'web']
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
    [[path: 'x', sha256: sha('other')]]             || "'x' arrived damaged"
    [[path: '../x', sha256: sha('hello')]]          || 'is outside of the folder'
    [[path: '/tmp/x', sha256: sha('hello')]]        || 'is outside of the folder'
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
