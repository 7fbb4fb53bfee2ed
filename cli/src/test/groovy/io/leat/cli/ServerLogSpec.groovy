package io.leat.cli

import io.leat.agent.ssh.AgentKey
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** What {@code leat server} logs, by its settings: in a process of its own, on its stderr. */
class ServerLogSpec extends Specification {
  static final OK = "job('ok') { task('a') { sh 'true' } }"

  @TempDir
  Path folder

  @AutoCleanup
  ServerProcess server

  def setup() {
    server = new ServerProcess(folder)
  }

  /** All that the process started as number {@code start} said on stderr so far. */
  private List<String> log(int start = 0) {
    folder.resolve("err.$start").toFile().readLines('UTF-8')
  }

  private void run(int start = 0) {
    def run = (server.ask('POST', '/projects/web/trigger', '{}').body() =~ /"run":(\d+)/)[0][1]
    ServerProcess.poll { log(start).any { it.contains("run $run of 'web' ended: succeeded") } }
  }

  def 'as JSON each line is an object, that of a run says which; Leat tells what it is told to, libraries warn alone'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'log:\n  format: json\n  level: debug\n  loggers: { com.zaxxer.hikari: info }\n'
    server.start()
    server.project('web', OK)

    when:
    run()
    assert server.ask('PATCH', '/queue', '{"paused":true}').statusCode() == 200
    assert server.ask('POST', '/projects/web/trigger', '{}').body().contains('"run":2')
    assert server.ask('POST', '/runs/2/cancel', '{}').statusCode() < 300
    ServerProcess.poll { log().any { it.contains("run 2 of 'web' ended: cancelled") } }
    assert server.end()
    def lines = log().collect { new JsonObject(it).map }

    then:
    lines.every { it.keySet().containsAll(['time', 'level', 'logger', 'thread', 'message']) }
    lines.every { it.time.endsWith('Z') && Duration.between(Instant.parse(it.time), Instant.now()).abs() < Duration.ofHours(1) }
    lines.findAll { it.run == 1 }.collect { [it.level, it.message, it.project, it.job, it.status] } == [
      ['INFO', "run 1 of 'web' began", 'web', 'ok', null], ['INFO', "run 1 of 'web' ended: succeeded", 'web', 'ok', 'succeeded']]
    lines.findAll { it.run == 2 }*.status == ['cancelled']
    lines.any { it.level == 'DEBUG' && it.logger.startsWith('io.leat.') && it.message.contains('POST /api/v1/projects/web/trigger 202') }
    lines.any { it.level == 'INFO' && it.logger.startsWith('com.zaxxer.hikari') }
    lines.findAll { !(it.logger ==~ /(io\.leat|com\.zaxxer\.hikari)\..*/) && !(it.level in ['WARN', 'ERROR']) } == []
  }

  def 'a run, its trigger and its request are found by their fields, and what happens to agents, backups and the server itself is told'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'log:\n  file: logs/leat.log\n  loggers: { io.leat.server.host.RunLog: trace }\n'
    server.start('data', ['--slots', '4', '--log-format', 'json'])
    server.project('web', OK)
    def key = AgentKey.made().publicLine('x').tokenize().take(2).join(' ')
    def agent = """{"agent":"far","address":"127.0.0.1","port":1,"user":"leat","folder":"/home/leat","hostKey":"$key"}"""
    def file = folder.resolve('data/logs/leat.log').toFile()
    def lines = { file.readLines('UTF-8').collect { new JsonObject(it).map } }
    def told = { String words -> lines().findAll { it.message.contains(words) } }

    when:
    def asked = server.ask('POST', '/projects/web/trigger', '{}')
    ServerProcess.poll { told("run 1 of 'web' ended") }
    server.ask('POST', '/projects/web/trigger', '{"job":"other"}')
    assert server.ask('POST', '/agents', agent).statusCode() == 201
    ServerProcess.poll { told("agent 'far' cannot be reached") }
    assert server.ask('POST', '/agents/far/drain').statusCode() == 200
    assert server.ask('POST', '/agents/far/enable').statusCode() == 200
    assert server.ask('DELETE', '/agents/far?force=true').statusCode() == 200
    assert server.ask('POST', '/clean').statusCode() == 202
    assert server.ask('POST', '/backup').statusCode() == 200
    ServerProcess.poll { told('a backup is written') }
    assert server.end()

    then: 'who asked for it, with the id that the answer had; its begin and its end; its attempt, for who looks'
    def request = asked.headers().firstValue('x-request-id').get()
    with(told("trigger of 'web', rest by admin: runs [1]").first()) {
      [it.level, it.project, it.trigger, it.account, it.runs, it.request] == ['INFO', 'web', 'rest', 'admin', [1], request]
    }
    lines().findAll { it.run == 1 && it.level == 'INFO' }.collect { [it.message, it.project, it.job, it.status, it.milliseconds instanceof Integer] } == [
      ["run 1 of 'web' began", 'web', 'ok', null, false], ["run 1 of 'web' ended: succeeded", 'web', 'ok', 'succeeded', true]]
    lines().findAll { it.run == 1 && it.task }.collect { [it.level, it.message, it.task, it.attempt, it.agent] } == [
      ['TRACE', "attempt 1 of 'a' began on 'local'", 'a', 1, 'local'], ['TRACE', "attempt 1 of 'a' ended: exited", 'a', 1, 'local']]

    and: 'what began no run says why'
    told("trigger of 'web', rest by admin: no run, for ").any { it.request && it.message.contains("'other'") }

    and: 'agents, by whom'
    lines().findAll { it.agent == 'far' && it.account }.collect { [it.message, it.account] } == ['registered', 'draining', 'enabled', 'removed'].collect { ["agent 'far' is $it".toString(), 'admin'] }

    and: 'what keeps the data, and the server'
    told('a backup is asked for by admin').size() == 1
    told('housekeeping is asked for by admin').size() == 1
    told('housekeeping is done')
    told('leat ').findAll { it.level == 'INFO' }.collect { it.message.takeWhile { c -> c != ':' } } == ["leat ${Version.text()} has started on 127.0.0.1", 'leat ends; the tasks run on']
    lines().findAll { !it.logger.startsWith('io.leat.') && !(it.level in ['WARN', 'ERROR']) } == []

    and: 'stderr has what came before the file was there, and what came after it'
    log().every { !new JsonObject(it).getString('message').contains('run 1') }
  }

  def 'a log that cannot be written keeps a server from starting'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'log: { file: /dev/null/leat.log }\n'

    when:
    def process = server.leat('server', '--port', '0')

    then:
    process.waitFor() == 2
    log().last().startsWith("leat: cannot write the log '/dev/null/leat.log': '/dev/null' is no folder")
    !folder.resolve('out.0').toFile().text.contains('ready')
  }

  def 'as text, at #level, it has what is of that level or worse'() {
    when:
    server.start('data', ['--slots', '4', '--log-level', level])
    server.project('web', OK)
    def id = (server.ask('POST', '/projects/web/trigger', '{}').body() =~ /"run":(\d+)/)[0][1]
    ServerProcess.poll { server.ask('GET', "/runs/$id").body().contains('"succeeded"') }
    assert server.end()
    def lines = log().collect { it =~ /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d) ([A-Z]+) io\.leat\.[A-Za-z.]+: ./ }

    then:
    lines.findAll { it }*.group(1).toSet() == seen as Set
    log().findAll { !(it =~ /^(\d{4}-|\s|java\.|Caused by)/) } == []

    where:
    level   || seen
    'debug' || ['WARN', 'INFO', 'DEBUG']
    'info'  || ['WARN', 'INFO']
    'error' || []
  }

  def 'what a library warns of is seen'() {
    given:
    def repository = Files.createDirectory(folder.resolve('repository'))
    repository.resolve('Jobfile').toFile().text = OK
    git(repository, 'init', '-q')
    git(repository, 'add', '.')
    git(repository, 'commit', '-qm', 'one')
    server.start()
    assert server.ask('POST', '/projects', """{"name":"web","url":"file://$repository"}""").statusCode() == 201
    run()
    assert server.end()

    when: 'the index of the mirror is spoiled while the server is away'
    def indexes = Files.walk(folder.resolve('data/projects')).withCloseable { it.toList() }.findAll { it.toString().endsWith('.idx') }
    indexes.each { it.toFile().writable = true; it.toFile().text = 'spoiled' }
    server.start()
    run(1)

    then:
    indexes
    log(1).any { it =~ / (WARN|ERROR) org\.eclipse\.jgit\.[A-Za-z.]+: .*corrupt/ }
    !log(1).any { it.contains('SLF4J') }
  }

  def 'a run that is rejected is told of as one that ended'() {
    given:
    def repository = Files.createDirectory(folder.resolve('repository'))
    repository.resolve('Jobfile').toFile().text = "job('x') { task('a') { needs 'nobody'; sh 'true' } }"
    git(repository, 'init', '-q')
    git(repository, 'add', '.')
    git(repository, 'commit', '-qm', 'one')
    server.start()

    when:
    assert server.ask('POST', '/projects', """{"name":"web","url":"file://$repository"}""").statusCode() == 201
    def run = (server.ask('POST', '/projects/web/trigger', '{}').body() =~ /"run":(\d+)/)[0][1]
    ServerProcess.poll { server.ask('GET', "/runs/$run").body().contains('"rejected"') }

    then:
    ServerProcess.poll { log().any { it.contains("INFO io.leat.server.host.RunLog: run $run of 'web' ended: rejected, ") } }
    !log().any { it.contains("run $run of 'web' began") }
  }

  def 'what is named after a line of the log is no line of it'() {
    given:
    def forged = '2026-01-01T00:00:00.000 ERROR io.leat.server.LeatServer: forged'
    def place = Files.createDirectory(folder.resolve("a\n$forged \u001b[31m\u009b"))
    Files.createDirectory(place.resolve('data'), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString('rwxr-xr-x')))
    Files.setPosixFilePermissions(place.resolve('data'), PosixFilePermissions.fromString('rwxr-xr-x'))
    def other = new ServerProcess(place)

    when:
    other.start('data', ['--slots', '4'])
    assert other.end()
    def text = place.resolve('err.0').toFile().getText('UTF-8')

    then:
    text.contains("could enter '$folder/a\\u000a$forged \\u001b[31m\\u009b/data'")
    !text.readLines().any { it.startsWith(forged) }
    text.codePoints().allMatch { it == 10 || !Character.isISOControl(it) }

    cleanup:
    other?.close()
  }

  def 'what the log cannot be is refused with its place: #yaml'() {
    given:
    folder.resolve('leat.yaml').toFile().text = yaml

    when:
    def process = server.leat('server', '--check-config', *flags)

    then:
    process.waitFor() == code
    said.every { log().join('\n').contains(it) }

    where:
    yaml                                    | flags                   || code | said
    'log: { level: inof }'                  | []                      || 3    | ['leat.yaml:1:15', "'log.level' is error, warn, info, debug or trace, not 'inof'", "did you mean 'info'?"]
    'log: { format: xml }'                  | []                      || 3    | ['leat.yaml:1:16', "'log.format' is text or json, not 'xml'"]
    'log: { loggers: { a.b: loud } }'       | []                      || 3    | ['leat.yaml:1:17', "'log.loggers' is levels by loggers", "not 'a.b=loud'"]
    'log: { levle: info }'                  | []                      || 3    | ["there is no setting 'log.levle'", "did you mean 'level'?"]
    ''                                      | ['--log-level', 'loud'] || 2    | ["'loud'", 'error', 'trace']
  }

  private static void git(Path repository, String... words) {
    def process = new ProcessBuilder(['git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', *words] as List<String>).directory(repository.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }
}
