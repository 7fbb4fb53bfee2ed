package io.leat.server

import io.leat.engine.attempt.AttemptWork
import io.leat.engine.attempt.Programs
import io.leat.server.config.ConfigReader
import io.leat.server.config.Setting
import io.leat.server.http.TlsFixture
import io.leat.server.webhook.Receiver
import io.leat.agent.ssh.AgentKey
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** No setting of the server is read and forgotten: each changes what the server is made with, and those without a specification of their own what it does. */
class EachSettingSpec extends Specification {
  @TempDir Path folder

  static final VAULT = ['vault.address': 'https://vault.example.com', 'vault.environment': 'VAULT_TOKEN']

  /** What goes together with a setting, and a value that is not the standard one. */
  static final Map<Setting, Map<String, String>> GIVEN = [
    (Setting.HOST): ['host': '127.0.0.2'],
    (Setting.DATA): ['data': 'elsewhere'],
    (Setting.BASE_PATH): ['base-path': '/leat'],
    (Setting.TLS_CERTIFICATE): ['tls.certificate': 'c.pem', 'tls.key': 'k.pem'],
    (Setting.TLS_KEY): ['tls.certificate': 'c.pem', 'tls.key': 'other.pem'],
    (Setting.DATABASE_URL): ['database.url': 'jdbc:postgresql://localhost/a'],
    (Setting.DATABASE_USER): ['database.url': 'jdbc:postgresql://localhost/a', 'database.user': 'leat'],
    (Setting.DATABASE_PASSWORD_FILE): ['database.url': 'jdbc:postgresql://localhost/a', 'database.password-file': 'p'],
    (Setting.DIAL_IN_LISTEN): ['agents.dial-in.listen': '127.0.0.1:2222'],
    (Setting.DIAL_IN_ADDRESS): ['agents.dial-in.listen': '127.0.0.1:2222', 'agents.dial-in.address': 'leat.example.com'],
    (Setting.TASKS_LOCAL): ['tasks.local': 'leat-task'],
    (Setting.TASKS_ACCOUNTS): ['tasks.local': 'leat-task', 'tasks.accounts': 'web=leat-web'],
    (Setting.TASKS_ENVIRONMENT): ['tasks.environment': 'AWS_*'],
    (Setting.SECRETS): ['secrets': 'secrets'],
    (Setting.MASTER_KEY_FILE): ['master-key.file': 'key'],
    (Setting.MASTER_KEY_ENVIRONMENT): ['master-key.environment': 'CI_KEY'],
    (Setting.MASTER_KEY_COMMAND): ['master-key.command': 'print-key'],
    (Setting.PUBLIC_URL): ['public-url': 'https://leat.example.com'],
    (Setting.ID_TOKEN_MINUTES): ['public-url': 'https://leat.example.com', 'id-token.minutes': '7'],
    (Setting.ID_TOKEN_KEY_DAYS): ['public-url': 'https://leat.example.com', 'id-token.key-days': '7'],
    (Setting.VAULT_ADDRESS): VAULT,
    (Setting.VAULT_AUTH): VAULT + ['vault.auth': 'approle', 'vault.role': 'r', 'vault.environment': 'V'],
    (Setting.VAULT_MOUNT): VAULT + ['vault.auth': 'approle', 'vault.role': 'r', 'vault.environment': 'V', 'vault.mount': 'team/ci'],
    (Setting.VAULT_ROLE): VAULT + ['vault.auth': 'approle', 'vault.role': 'r', 'vault.environment': 'V'],
    (Setting.VAULT_TOKEN_FILE): ['vault.address': 'https://vault.example.com', 'vault.token-file': 'token'],
    (Setting.VAULT_SECRET_ID_FILE): ['vault.address': 'https://vault.example.com', 'vault.auth': 'approle', 'vault.role': 'r', 'vault.secret-id-file': 'id'],
    (Setting.VAULT_JWT_FILE): ['vault.address': 'https://vault.example.com', 'vault.auth': 'jwt', 'vault.role': 'r', 'vault.jwt-file': 'jwt'],
    (Setting.VAULT_ENVIRONMENT): VAULT,
    (Setting.VAULT_NAMESPACE): VAULT + ['vault.namespace': 'team'],
    (Setting.VAULT_CERTIFICATES): VAULT + ['vault.certificates': 'ca.pem'],
    (Setting.VAULT_PROJECTS): VAULT + ['vault.projects': 'secret/data/{project}'],
    (Setting.VAULT_WAIT): VAULT + ['vault.wait-seconds': '7'],
    (Setting.H2C): ['h2c': 'true'],
    (Setting.REGISTRATION): ['registration': 'invited'],
    (Setting.METRICS_OPEN): ['metrics-open': 'true'],
    (Setting.LOG_LEVEL): ['log.level': 'debug'],
    (Setting.LOG_FORMAT): ['log.format': 'json'],
    (Setting.LOG_LOGGERS): ['log.loggers': 'org.eclipse.jgit=debug'],
    (Setting.LOG_FILE): ['log.file': 'leat.log'],
    (Setting.LOG_FILE_MEGABYTES): ['log.file': 'leat.log', 'log.file-megabytes': '7'],
    (Setting.LOG_FILE_COUNT): ['log.file': 'leat.log', 'log.file-count': '7'],
    (Setting.LIMIT_PROJECTS): ['limits.projects': 'web=4'],
    (Setting.LIMIT_LABELS): ['limits.labels': 'c++=2,arch=x86=3'],
    (Setting.OUTGOING_ALLOW): ['outgoing.allow': '10.0.0.0/8'],
    (Setting.AUDIT_SYSLOG_HOST): ['audit.syslog.host': 'logs.example.com'],
    (Setting.AUDIT_SYSLOG_PORT): ['audit.syslog.host': 'logs.example.com', 'audit.syslog.port': '7'],
    (Setting.AUDIT_SYSLOG_TRANSPORT): ['audit.syslog.host': 'logs.example.com', 'audit.syslog.transport': 'tcp'],
    (Setting.AUDIT_HTTP_URL): ['audit.http.url': 'https://logs.example.com/leat'],
    (Setting.AUDIT_HTTP_TOKEN): ['audit.http.url': 'https://logs.example.com/leat', 'audit.http.token-file': 'token'],
    (Setting.AUDIT_CERTIFICATES): ['audit.certificates': 'ca.pem'],
    (Setting.TRUSTED_PROXIES): ['trusted-proxies': '10.0.0.0/8'],
    (Setting.OIDC_ISSUER): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat'],
    (Setting.OIDC_CLIENT_ID): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'ci'],
    (Setting.OIDC_CLIENT_SECRET): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.client-secret-file': 's'],
    (Setting.OIDC_CERTIFICATES): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.certificates': 'ca.pem'],
    (Setting.OIDC_SCOPES): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.scopes': 'groups'],
    (Setting.OIDC_NAME_CLAIM): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.name-claim': 'nick'],
    (Setting.OIDC_GROUPS_CLAIM): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.groups-claim': 'groups'],
    (Setting.OIDC_ROLES): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.groups-claim': 'g', 'oidc.roles': 'a b=admin'],
    (Setting.OIDC_GROUPS): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.groups-claim': 'g', 'oidc.groups': '/a=b'],
    (Setting.OIDC_DEFAULT_ROLE): ['oidc.issuer': 'https://id.example.com', 'oidc.client-id': 'leat', 'oidc.default-role': 'viewer'],
    (Setting.LDAP_URL): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x'],
    (Setting.LDAP_USERS_BASE): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=y'],
    (Setting.LDAP_START_TLS): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.start-tls': 'true'],
    (Setting.LDAP_CERTIFICATES): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.certificates': 'ca.pem'],
    (Setting.LDAP_BIND_DN): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.bind-dn': 'cn=r', 'ldap.password-file': 'p'],
    (Setting.LDAP_PASSWORD): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.bind-dn': 'cn=r', 'ldap.password-file': 'q'],
    (Setting.LDAP_USERS_FILTER): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.users-filter': '(cn={name})'],
    (Setting.LDAP_NAME): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.name-attribute': 'cn'],
    (Setting.LDAP_GROUPS_BASE): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.groups-base': 'dc=g'],
    (Setting.LDAP_GROUPS_FILTER): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.groups-base': 'dc=g', 'ldap.groups-filter': '(memberUid={name})'],
    (Setting.LDAP_ROLES): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.groups-base': 'dc=g', 'ldap.roles': 'ops=admin'],
    (Setting.LDAP_GROUPS): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.groups-base': 'dc=g', 'ldap.groups': 'ops=web'],
    (Setting.LDAP_DEFAULT_ROLE): ['ldap.url': 'ldaps://ldap.example.com', 'ldap.users-base': 'dc=x', 'ldap.default-role': 'viewer'],
  ]

  /** What stands there instead, of a setting that others need. */
  static final Map<Setting, Map<String, String>> OTHER = [
    (Setting.VAULT_ADDRESS): VAULT + ['vault.address': 'https://another.example.com'],
    (Setting.VAULT_AUTH): VAULT,
    (Setting.VAULT_ROLE): GIVEN[Setting.VAULT_ROLE] + ['vault.role': 'another'],
    (Setting.VAULT_TOKEN_FILE): GIVEN[Setting.VAULT_TOKEN_FILE] + ['vault.token-file': 'another'],
    (Setting.VAULT_SECRET_ID_FILE): GIVEN[Setting.VAULT_SECRET_ID_FILE] + ['vault.secret-id-file': 'another'],
    (Setting.VAULT_JWT_FILE): GIVEN[Setting.VAULT_JWT_FILE] + ['vault.jwt-file': 'another'],
    (Setting.VAULT_ENVIRONMENT): VAULT + ['vault.environment': 'ANOTHER'],
  ]

  /** Those that another one needs. */
  static final PAIRED = ['oidc.client-id', 'ldap.users-base', 'ldap.bind-dn', 'ldap.password-file']

  private static config(Map<String, String> flags) {
    def result = ConfigReader.read(Optional.empty(), [:], flags)
    assert result instanceof ConfigReader.Accepted: flags
    result.config()
  }

  def 'it changes what the server is made with: #setting'() {
    given:
    def given = GIVEN[setting] ?: [(setting.key()): '7']
    // a certificate and its key stand together
    def other = OTHER[setting] ?: setting.key().startsWith('tls.') ? given + [(setting.key()): 'another.pem'] : setting.key() in ['oidc.issuer', 'ldap.url'] ? [:] : setting.key() in PAIRED ? given + [(setting.key()): 'other'] : given.findAll { it.key != setting.key() }

    expect:
    config(given) != config(other)

    where:
    setting << Setting.values()
  }

  def 'a log may be as long on a server as it may elsewhere, unless somebody says otherwise'() {
    expect:
    config([:]).tasks().mostLog() == AttemptWork.MOST_LOG
  }

  def 'limits of Jobfiles hold'() {
    given:
    def small = new Running(folder.resolve('small'), ['jobfile.kilobytes': '2', 'jobfile.steps': '1000', 'jobfile.tasks': '3', 'jobfile.edges': '2', 'jobfile.megabytes': '1'])
    def usual = new Running(folder.resolve('usual'), ['jobfile.milliseconds': '500', 'jobfile.steps': '1000000000', 'metrics-open': 'true', 'base-path': ''])
    def said = { Running leat, String text -> leat.post('/check', [text: text]).json.diagnostics*.code }
    def tasks = { int count -> "job('j') { ${(1..count).collect { "task('t$it') { ${it > 1 ? "needs 't${it - 1}'; " : ''}sh 'x' }" }.join('; ')} }".toString() }
    def free = "job('j') { 4.times { i -> task(\"t\$i\") { sh 'x' } } }"

    expect:
    said(small, tasks(2)) == []
    said(small, tasks(2) + ' ' * 2048) == ['LEAT-401']
    said(small, "def n = 0; while (n < 900) { n++ }; job('j') { task('t') { sh 'x' } }") == ['LEAT-403']
    said(small, "def a = 'x' * 1000000; def b = a + a; job('j') { task('t') { sh 'x' } }") == ['LEAT-405']
    said(small, free) != []
    said(small, tasks(4)) != []
    said(usual, free) == []
    said(usual, "while (true) { }; job('j') { task('t') { sh 'x' } }") == ['LEAT-404']
    answer("http://127.0.0.1:${usual.server.port()}/metrics").statusCode() == 200
    answer("http://127.0.0.1:${small.server.port()}/metrics").statusCode() == 401

    cleanup:
    small?.close()
    usual?.close()
  }

  def 'a server listens where it is told, and takes its address from a proxy that it trusts'() {
    given:
    def free = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
    def server = started(host: '127.0.0.2', port: "$free", 'base-path': '/leat', 'trusted-proxies': '127.0.0.0/8', data: "$folder/data")
    def base = { Map headers -> new JsonObject(answer("http://127.0.0.2:$free/leat/api/v1/openapi.json", headers).body()).getJsonArray('servers').getJsonObject(0).getString('url') }

    expect:
    answer("http://127.0.0.2:$free/leat/health").statusCode() == 200
    answer("http://127.0.0.2:$free/health").statusCode() == 404
    base([:]) == "http://127.0.0.2:$free/leat"
    base(['X-Forwarded-Host': 'ci.example', 'X-Forwarded-Proto': 'https']).startsWith('https://ci.example')
    Files.isDirectory(folder.resolve('data/keys'))

    when:
    new Socket('127.0.0.1', free)

    then:
    thrown(ConnectException)

    cleanup:
    server?.close()
  }

  /** The first nine bytes that are answered to who begins with HTTP/2 (RFC 9113, 3.4). */
  private static byte[] begun(int port) {
    new Socket('127.0.0.1', port).withCloseable { socket ->
      socket.soTimeout = 10_000
      socket.outputStream.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.bytes)
      socket.outputStream.write([0, 0, 0, 4, 0, 0, 0, 0, 0] as byte[])
      socket.inputStream.readNBytes(9)
    }
  }

  def 'a server speaks HTTP/2 without TLS when it is told to'() {
    given:
    def two = started('h2c': 'true', data: "$folder/two")
    def one = started(data: "$folder/one")

    expect: 'a frame of settings to who begins so, else a refusal'
    begun(two.port())[3] == 4
    new String(begun(one.port()), 'US-ASCII').startsWith('HTTP/')

    cleanup:
    two?.close()
    one?.close()
  }

  def 'a server has the certificate that it is told, and needs its key'() {
    given:
    def ours = TlsFixture.pair(folder, 'ours')
    def other = TlsFixture.pair(folder, 'other')
    def server = started('tls.certificate': ours.certificate().toString(), 'tls.key': ours.key().toString(), data: "$folder/data")

    expect:
    TlsFixture.connected(server.port()).withCloseable { it.session.peerCertificates[0].subjectX500Principal.name } == 'CN=ours'

    when:
    started('tls.certificate': ours.certificate().toString(), 'tls.key': other.key().toString(), data: "$folder/more")

    then:
    def problem = thrown(Exception)
    "$problem $problem.cause".contains('does not belong to the certificate')

    cleanup:
    server?.close()
  }

  def 'tasks run as many at once as there are slots'() {
    given:
    def leat = new Running(folder.resolve('data'), [slots: '1'])
    def task = { "task('$it') { sh 'mkdir $folder/held; sleep 0.2; rmdir $folder/held' }" }
    leat.project('p', "job('p') { ${['a', 'b', 'c'].collect(task).join('; ')} }")

    expect:
    leat.await(leat.trigger('p')).status == 'succeeded'

    cleanup:
    leat?.close()
  }

  def 'no more tasks of a project, or with a label, run at once than are let, and who waits is told why'() {
    given:
    def leat = new Running(folder.resolve('data'), [slots: '4', 'limits.projects': 'p=1', 'limits.labels': 'big=1'])
    leat.send('PATCH', '/agents/local', [labels: ['big']], ['If-Match': '*'])
    def hold = { String name, String more = '' -> "task('$name') { ${more}sh 'echo \$LEAT_TASK >> $folder/begun; while [ ! -e $folder/go-\$LEAT_JOB ]; do sleep 0.05; done' }" }
    leat.project('p', "job('p') { ${hold('a')}; ${hold('b')} }")
    leat.project('q', "job('q') { ${hold('c', "agent 'big'; ")}; ${hold('d', "agent 'big'; ")} }")
    def runs = [leat.trigger('p'), leat.trigger('q')]
    def waiting = { run -> leat.get("/runs/$run/tasks").json.items.find { it.state == 'ready' } }
    def why = { run -> leat.get("/runs/$run/tasks/${waiting(run).task}/why").text }

    expect: 'one of each'
    new PollingConditions(timeout: 30, delay: 0.1).eventually {
      assert Files.readAllLines(folder.resolve('begun')).size() == 2
      assert runs.every { waiting(it) }
    }
    why(runs[0]).contains("takes no more of the project 'p', which has its 1")
    why(runs[1]).contains("takes no more with 'big', of which run 1")

    when:
    ['p', 'q'].each { Files.createFile(folder.resolve("go-$it")) }

    then:
    runs.every { leat.await(it).status == 'succeeded' }

    cleanup:
    ['p', 'q'].each { Files.write(folder.resolve("go-$it"), new byte[0]) }
    leat?.close()
  }

  def 'a webhook is tried as often and as long as it is told, and no more wait for it'() {
    given:
    def hanging = new CountDownLatch(1)
    def slow = new Receiver({ hanging.await(); 200 })
    def gone = new Receiver({ 500 })
    def leat = new Running(folder.resolve('data'), ['webhooks.attempts': '1', 'webhooks.seconds': '1', 'webhooks.waiting': '2', 'outgoing.allow': '127.0.0.0/8'])
    def hooks = [slow, gone].collect { leat.post('/webhooks', [url: it.url(), events: ['run.queued', 'run.started', 'run.finished']]).json.webhook }
    def deliveries = { hook -> leat.get("/webhooks/$hook/deliveries").json.items.reverse() }
    leat.project('p', "job('p') { task('a') { sh 'true' } }")

    when:
    4.times { leat.await(leat.trigger('p')) }

    then: 'one is tried once, for a second; those that waited behind it are two'
    new PollingConditions(timeout: 30, delay: 0.1).eventually {
      assert deliveries(hooks[0]).size() == 12 && deliveries(hooks[0]).every { it.error }
      assert deliveries(hooks[1]).every { it.attempts == 1 && it.status == 500 || it.error }
    }
    deliveries(hooks[0]).first().error == 'there was no answer within 1000 ms'
    deliveries(hooks[0])*.error.contains('given up: too many wait')

    cleanup:
    hanging.countDown()
    [leat, slow, gone]*.close()
  }

  def 'hosts are told to dial in where the server is reached'() {
    given:
    def leat = new Running(folder.resolve('data'), ['agents.dial-in.listen': '127.0.0.1:0', 'agents.dial-in.address': 'leat.example.com:2222'])
    def invitation = leat.post('/agents', [agent: 'far', dialIn: true]).json.invitation
    def key = AgentKey.made().publicLine('x')

    expect:
    leat.post('/login-agent', [agent: 'far', code: invitation.code, key: key, user: 'ann', port: 22, hostKeys: [key], folder: '/home/ann/leat']).text.contains('\naddress leat.example.com\nport 2222\n')

    cleanup:
    leat?.close()
  }

  private static LeatServer started(Map<String, String> flags) {
    LeatServer.start(config([port: '0'] + flags.collectEntries { name, value -> [name, "$value".toString()] }), Running.PROGRAMS, [PATH: System.getenv('PATH')], '0.0.0-test')
  }

  private static HttpResponse<String> answer(String url, Map<String, String> headers = [:]) {
    def request = HttpRequest.newBuilder(URI.create(url))
    headers.each { request.header(it.key, it.value) }
    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString())
  }

  def 'a password file of the database is read'() {
    when:
    LeatServer.start(config([data: folder.toString(), port: '0', 'database.url': 'jdbc:postgresql://127.0.0.1:1/a', 'database.password-file': "$folder/gone".toString()]),
      new Programs(['false'], ['false']), [PATH: '/bin'], '0.0.0-test')

    then:
    def problem = thrown(Exception)
    "$problem $problem.cause".contains('gone')
  }
}
