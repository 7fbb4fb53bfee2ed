package io.leat.server

import io.leat.engine.dispatch.AttemptWork
import io.leat.engine.local.Programs
import io.leat.server.config.ConfigReader
import io.leat.server.config.Setting
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** No setting of the server is read and forgotten: each changes what the server is made with, and those without a specification of their own what it does. */
class EachSettingSpec extends Specification {
  @TempDir Path folder

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
    (Setting.TASKS_ENVIRONMENT): ['tasks.environment': 'AWS_*'],
    (Setting.SECRETS): ['secrets': 'secrets'],
    (Setting.METRICS_OPEN): ['metrics-open': 'true'],
    (Setting.LOG_LEVEL): ['log.level': 'debug'],
    (Setting.LOG_FORMAT): ['log.format': 'json'],
    (Setting.LOG_LOGGERS): ['log.loggers': 'org.eclipse.jgit=debug'],
    (Setting.OUTGOING_ALLOW): ['outgoing.allow': '10.0.0.0/8'],
    (Setting.TRUSTED_PROXIES): ['trusted-proxies': '10.0.0.0/8'],
  ]

  private static config(Map<String, String> flags) {
    def result = ConfigReader.read(Optional.empty(), [:], flags)
    assert result instanceof ConfigReader.Accepted: flags
    result.config()
  }

  def 'it changes what the server is made with: #setting'() {
    given:
    def given = GIVEN[setting] ?: [(setting.key()): '7']
    // a certificate and its key stand together
    def other = setting.key().startsWith('tls.') ? given + [(setting.key()): 'another.pem'] : given.findAll { it.key != setting.key() }

    expect:
    config(given) != config(other)

    where:
    setting << Setting.values()
  }

  def 'a log may be as long on a server as it may elsewhere, unless somebody says otherwise'() {
    expect:
    config([:]).mostLog() == AttemptWork.MOST_LOG
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
    get(usual, '/metrics') == 200
    get(small, '/metrics') == 401

    cleanup:
    small?.close()
    usual?.close()
  }

  private static int get(Running leat, String path) {
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}$path")).build(), HttpResponse.BodyHandlers.ofString()).statusCode()
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
