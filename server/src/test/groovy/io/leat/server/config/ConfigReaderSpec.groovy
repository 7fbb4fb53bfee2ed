package io.leat.server.config

import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Syntax
import java.nio.file.Path
import java.time.Duration
import org.slf4j.event.Level
import spock.lang.Specification

class ConfigReaderSpec extends Specification {

  private static ConfigReader.Result read(String yaml, Map environment = [:], Map flags = [:]) {
    ConfigReader.read(Optional.ofNullable(yaml).map { new JobfileSource('leat.yaml', it, Syntax.YAML) }, environment, flags)
  }

  private static List<String> faults(ConfigReader.Result result) {
    (result as ConfigReader.Rejected).diagnostics().collect {
      "${it.span().source().name()}:${it.span().line()}:${it.span().column()}: ${it.message()}${it.help() ? ' (' + it.help() + ')' : ''}".toString()
    }
  }

  def 'without anything the server listens on the loopback'() {
    when:
    def config = (read(null) as ConfigReader.Accepted).config()

    then:
    config.http().host() == '127.0.0.1'
    config.http().port() == 8080
    config.http().tls().empty
    config.storage().database().empty
    config.tasks().slots() >= 1
    config.runs().retention().age().get() == Duration.ofDays(90)
    config.runs().retention().runs().empty
  }

  def 'a flag goes before the environment, and that before the file'() {
    when:
    def result = read('port: 1\nhost: 0.0.0.0\nslots: 3\ntls:\n  certificate: c.pem\n  key: k.pem\ntrusted-proxies: [10.0.0.0/8, "::1"]\n',
      [LEAT_PORT: '2', LEAT_SLOTS: '4', LEAT_RUN: 'web#17', LEAT_OUTGOING_ALLOW: '10.1.0.0/16, 10.2.0.0/16'], [port: '3'])
    def config = (result as ConfigReader.Accepted).config()

    then:
    [config.http().port(), config.http().host(), config.tasks().slots()] == [3, '0.0.0.0', 4]
    config.http().tls().get().key() == Path.of('k.pem')
    config.http().trustedProxies() == ['10.0.0.0/8', '::1']
    config.outgoing().allowedNetworks() == ['10.1.0.0/16', '10.2.0.0/16']
  }

  def 'a variable that was meant for a setting is told, and others are left alone: #variable'() {
    expect:
    (help == null ? read(null, [(variable): 'x']) instanceof ConfigReader.Accepted
      : faults(read(null, [(variable): 'x'])) == ["$variable:1:1: there is no setting with the variable '$variable' ($help)".toString()])

    where:
    variable                 || help
    'LEAT_PROT'              || "did you mean 'LEAT_PORT'?"
    'LEAT_RETENTION_DAY'     || "did you mean 'LEAT_RETENTION_DAYS'?"
    'LEAT_DATABASE_PASSWORD' || "did you mean 'LEAT_DATABASE_PASSWORD_FILE'?"
    'LEAT_TLS_CERT'          || "did you mean 'LEAT_TLS_CERTIFICATE'?"
    'LEAT_HOSTNAME'          || "did you mean 'LEAT_HOST'?"
    'LEAT_DATA_DIR'          || "did you mean 'LEAT_DATA'?"
    'LEAT_TLS_ENABLED'       || 'there are LEAT_TLS_CERTIFICATE, LEAT_TLS_KEY'
    'LEAT_LOG'               || 'there are LEAT_LOG_LEVEL, LEAT_LOG_FORMAT, LEAT_LOG_LOGGERS, LEAT_LOG_FILE, LEAT_LOG_FILE_MEGABYTES, LEAT_LOG_FILE_COUNT'
    'LEAT_JAVA_OPTS'         || "did you mean 'LEAT_SERVER_JAVA_OPTIONS'?"
    'LEAT_JAVA_OPTIONS'      || "did you mean 'LEAT_SERVER_JAVA_OPTIONS'?"
    'LEAT_SERVER_JAVA_OPTS'  || "did you mean 'LEAT_SERVER_JAVA_OPTIONS'?"
    'LEAT_SERVER_OPTS'       || "did you mean 'LEAT_SERVER_JAVA_OPTIONS'?"
    'LEAT_JVM_ARGS'          || "did you mean 'LEAT_SERVER_JAVA_OPTIONS'?"
    'LEAT_SERVER_JAVA_OPTIONS' || null
    'LEAT_CLI_LOG_LEVEL'     || null
    'LEAT_TASK'              || null
    'LEAT_JOB'               || null
    'LEAT_RUN'               || null
    'LEAT_CA'                || null
    'LEAT_SERVER'            || null
    'LEAT_DEBUG'             || null
    'LEAT_PAGER'             || null
    'LEAT_JAVA_HOME'         || null
    'LEAT_KEPT_LC_ALL'       || null
    'LEAT_STATUS'            || null
    'PORT'                   || null
  }

  def 'all that is wrong is told at once, each with its place'() {
    when:
    def result = read('prot: 1\nport: "80"\ntls:\n  certificate: c.pem\n  kee: k\nretention: 3\nslots: -1\nmetrics-open: 1\n',
      [LEAT_BASE_PATH: 'leat/'], ['retention.dais': '1'])

    then:
    faults(result) == [
      "--retention.dais:1:1: there is no setting 'retention.dais' (did you mean 'retention.days'?)",
      "LEAT_BASE_PATH:1:1: 'base-path' is a path such as /leat, not 'leat/'",
      "leat.yaml:1:1: there is no setting 'prot' (did you mean 'port'?)",
      "leat.yaml:2:7: 'port' is a whole number, not a text",
      "leat.yaml:4:16: 'tls.certificate' is set without 'tls.key' (set both, or neither)",
      "leat.yaml:5:3: there is no setting 'tls.kee' (did you mean 'key'?)",
      "leat.yaml:6:12: 'retention' is a map of days, runs, megabytes, not a number",
      "leat.yaml:7:8: 'slots' is a number from 0 to 10000, not '-1'",
      "leat.yaml:8:15: 'metrics-open' is true or false, not a number",
    ]
  }

  def 'HTTP/2 without TLS does not go with TLS'() {
    expect:
    faults(read('h2c: true\ntls: { certificate: c.pem, key: k.pem }\n')) ==
      ["leat.yaml:1:6: 'h2c' is HTTP/2 without TLS, and 'tls.certificate' is set (leave 'h2c' out: over TLS the server speaks HTTP/2 anyway)"]
    read('h2c: false\ntls: { certificate: c.pem, key: k.pem }\n') instanceof ConfigReader.Accepted
  }

  def 'what is no map, or no YAML, is refused: #yaml'() {
    expect:
    faults(read(yaml)).any { it.startsWith(place) }

    where:
    yaml                   || place
    '- a'                  || 'leat.yaml:1:1: the file is a map of settings, not a list'
    'port: [1'             || 'leat.yaml:1:'
    'port: 1\nport: 2'     || 'leat.yaml:2:1: '
    'host: !!str x'        || 'leat.yaml:1:7: '
  }

  def 'hosts dial in where it is said, and reach it at #reached'() {
    when:
    def dialIn = (read(null, [:], ['agents.dial-in.listen': listen] + (address ? ['agents.dial-in.address': address] : [:])) as ConfigReader.Accepted).config().tasks().dialIn().get()

    then:
    [dialIn.listen().address(), dialIn.listen().port()] == at
    "${dialIn.reached().address()} ${dialIn.reached().port()}" == reached

    where:
    listen             | address                 || at                  | reached
    '0.0.0.0:2222'     | 'leat.example.com'      || ['0.0.0.0', 2222]   | 'leat.example.com 2222'
    '[::]:2222'        | 'leat.example.com:22'   || ['::', 2222]        | 'leat.example.com 22'
    '10.1.2.3:2222'    | '[2001:db8::1]:443'     || ['10.1.2.3', 2222]  | '2001:db8::1 443'
    '10.1.2.3:2222'    | null                    || ['10.1.2.3', 2222]  | '10.1.2.3 2222'
    '127.0.0.1:0'      | null                    || ['127.0.0.1', 0]    | '127.0.0.1 0'
  }

  def 'a port for hosts that dial in is refused where #said'() {
    expect:
    faults(read(null, [:], flags)).any { it.contains(said) }

    where:
    flags                                                                              || said
    ['agents.dial-in.listen': '0.0.0.0:2222']                                          || "'agents.dial-in.listen' is set without 'agents.dial-in.address'"
    ['agents.dial-in.listen': '[::]:2222']                                             || "'agents.dial-in.listen' is set without 'agents.dial-in.address'"
    ['agents.dial-in.address': 'leat.example.com']                                     || "'agents.dial-in.address' is set without 'agents.dial-in.listen'"
    ['agents.dial-in.listen': '2222']                                                  || "'agents.dial-in.listen' is an address and a port, such as 0.0.0.0:2222 or [::]:2222, not '2222'"
    ['agents.dial-in.listen': '0.0.0.0']                                               || 'is an address and a port'
    ['agents.dial-in.listen': '0.0.0.0:65536']                                         || 'is an address and a port'
    ['agents.dial-in.listen': '127.0.0.1:1', 'agents.dial-in.address': '-oProxy=x']    || "'agents.dial-in.address' is an address such as"
    ['agents.dial-in.listen': '127.0.0.1:1', 'agents.dial-in.address': 'a b']          || "'agents.dial-in.address' is an address such as"
  }

  def 'levels of loggers are a map in the file, and a list elsewhere'() {
    when:
    def file = read('log:\n  level: error\n  format: json\n  loggers:\n    org.eclipse.jgit: debug\n    io.leat.server.http: trace\n')
    def list = read('log: { level: debug }', [LEAT_LOG_LOGGERS: 'org.eclipse.jgit=debug, io.leat.server.http=trace', LEAT_LOG_FORMAT: 'json'], ['log-level': 'error'])

    then:
    (file as ConfigReader.Accepted).config().log() == new ServerConfig.Log(Level.ERROR, ServerConfig.Log.Format.JSON, ['org.eclipse.jgit': Level.DEBUG, 'io.leat.server.http': Level.TRACE], Optional.empty())
    (list as ConfigReader.Accepted).config() == (file as ConfigReader.Accepted).config()
    (read(null) as ConfigReader.Accepted).config().log() == ServerConfig.Log.STANDARD
  }

  def 'a log that cannot be is refused: #faults'() {
    expect:
    this.faults(read(yaml, environment, flags)) == faults

    where:
    yaml                                       | environment                | flags                 || faults
    'log: { level: inof }'                     | [:]                        | [:]                   || ["leat.yaml:1:15: 'log.level' is error, warn, info, debug or trace, not 'inof' (did you mean 'info'?)"]
    'log: { level: 1 }'                        | [:]                        | [:]                   || ["leat.yaml:1:15: 'log.level' is error, warn, info, debug or trace, not a number"]
    'log: json'                                | [:]                        | [:]                   || ["leat.yaml:1:6: 'log' is a map of level, format, loggers, file, file-megabytes, file-count, not a text"]
    null                                       | [LEAT_LOG_FORMAT: '']      | [:]                   || ["LEAT_LOG_FORMAT:1:1: 'log.format' is text or json, not ''"]
    null                                       | [:]                        | ['log-level': 'INFO'] || ["--log-level:1:1: 'log.level' is error, warn, info, debug or trace, not 'INFO' (did you mean 'info'?)"]
    null                                       | [LEAT_LOG_LOGGERS: 'a.b']  | [:]                   || ["LEAT_LOG_LOGGERS:1:1: 'log.loggers' is levels by loggers, such as {org.eclipse.jgit: debug} or org.eclipse.jgit=debug, not 'a.b'"]
    'log: { loggers: { a.b: 1 } }'             | [:]                        | [:]                   || ["leat.yaml:1:17: 'log.loggers' is levels by loggers, such as {org.eclipse.jgit: debug} or org.eclipse.jgit=debug, not 'a.b=a number'"]
    null                                       | [LEAT_LOG_LOGGERS: 'a=info,b=warn,a=debug'] | [:] || ["LEAT_LOG_LOGGERS:1:1: 'log.loggers' has 'a' twice"]
    'log: { loggers: { "a b": info } }'        | [:]                        | [:]                   || ["leat.yaml:1:17: 'log.loggers' is levels by loggers, such as {org.eclipse.jgit: debug} or org.eclipse.jgit=debug, not 'a b=info'"]
    null                                       | [LEAT_LOG_FILE: 'a\nb']     | [:]                   || ["LEAT_LOG_FILE:1:1: 'log.file' is a path, not 'a\nb'"]
    null                                       | [LEAT_LOG_FILE: 'a', LEAT_LOG_FILE_COUNT: '21'] | [:] || ["LEAT_LOG_FILE_COUNT:1:1: 'log.file-count' is a number from 1 to 20, not '21'"]
    'limits: { labels: { "c++": 0 } }'         | [:]                        | [:]                   || ["leat.yaml:1:19: 'limits.labels' is counts from 1 by names, such as {web: 4} or web=4, not 'c++=0'"]
    null                                       | [LEAT_LIMITS_PROJECTS: 'a/b=1'] | [:]              || ["LEAT_LIMITS_PROJECTS:1:1: 'limits.projects' is counts from 1 by names, such as {web: 4} or web=4, not 'a/b=1'"]
    null                                       | [LEAT_LIMITS_LABELS: 'x' * 101 + '=1'] | [:]       || ["LEAT_LIMITS_LABELS:1:1: 'limits.labels' is counts from 1 by names, such as {web: 4} or web=4, not '${'x' * 101}=1'"]
  }

  def 'each setting has a variable of its own, and its standard is one that it takes'() {
    expect:
    Setting.values()*.variable().toSet().size() == Setting.values().size()
    Setting.values().findAll { !it.standard().empty }.every { read(null, [(it.variable()): it.standard()]) instanceof ConfigReader.Accepted }
  }
}
