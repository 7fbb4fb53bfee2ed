package io.leat.cli.client

import com.sun.net.httpserver.HttpExchange
import io.leat.cli.Shell
import io.leat.engine.archive.TarWriter
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** A run of a server is shown as one of this folder is. */
class FollowedRunSpec extends Specification {
  static final AT = '2026-01-31T12:00:00.000Z'
  static final RUN = Contract.example('GET', '/api/v1/runs/17', '200')

  @TempDir Path folder
  @AutoCleanup SmallServer server = new SmallServer()
  Shell shell

  def setup() {
    shell = new Shell(Files.createDirectory(folder.resolve('work')))
    shell.environment = [HOME: folder.toString()]
    Logins.of(shell.environment).keep(new Login(server.url, 'admin', 'a.b.c', '', Instant.now().epochSecond, ''))
    server.answers['POST /api/v1/projects/web/trigger'] = Contract.example('POST', '/api/v1/projects/web/trigger', '202')
  }

  def cleanup() {
    assert server.strange() == []
  }

  private void ran(String status, List<Map> events) {
    server.answers['GET /api/v1/runs/17'] = RUN + [parameters: [:], status: status, started: AT, ended: AT]
    def all = events + [[event: 'run-finished', status: status]]
    server.answers['GET /api/v1/runs/17/events'] = { HttpExchange exchange ->
      SmallServer.events(exchange, all.withIndex(1).collect { data, n -> [n, data.event, data + [at: AT, version: n]] } + [['', 'end', [:]]])
    }
  }

  def 'at the end of #words stands the table of its tests, which say why a task failed'() {
    given:
    ran('failed', [
      [event: 'started', task: 'unit', attempt: 1, agent: 'local'],
      [event: 'ended', task: 'unit', attempt: 1, agent: 'local', outcome: 'exited', because: '', code: 1],
      [event: 'finished', task: 'unit', status: 'failed', because: 'exit code 1', allowed: false]])
    server.answers['GET /api/v1/runs/17/tests'] = [items: [[task: 'unit', attempt: 1, tests: 120, failed: 1, flaky: 1, skipped: 2, millis: 90, problems: []]]]
    server.answers['GET /api/v1/runs/17/tasks/unit/tests'] = [items: [
      [outcome: 'failed', suite: 'Cart', name: 'adds', message: 'expected 2', place: 'src/cart.py:41', millis: 250],
      [outcome: 'flaky', suite: '', name: 'shaky', message: '', place: '', millis: 0]]]
    server.answers['GET /api/v1/runs/17/tasks/unit/log/follow'] = { SmallServer.events(it, [[6, 'log', 'ERROR: of the log\n'], ['', 'end', [:]]]) }
    server.answers['GET /api/v1/runs/17/tasks/unit/log'] = { SmallServer.send(it, 200, 'text/plain', 'ERROR: of the log\n') }

    when:
    def lines = shell.leat(*words).err.readLines()

    then:
    lines.drop(lines.indexOf('web#17 failed: 1 task, 1 failed  0 ms')) == [
      'web#17 failed: 1 task, 1 failed  0 ms',
      '  unit: exit code 1',
      'tests: 120, 1 failed, 1 flaky, 2 skipped',
      '  \u2717 Cart adds  unit  250 ms  src/cart.py:41: expected 2',
      '  \u21bb shaky      unit          flaky',
      '  look: leat logs --server 17 unit',
      '  then: leat rerun 17 --from failed --follow']

    where:
    words << [['trigger', 'web', '--follow'], ['attach', '17', '--server']]
  }

  def 'legs that ended alike without having been tried are one line'() {
    given:
    def because = "needs 'list', which failed"
    ran('failed', (1..9).collect { [event: 'finished', task: "test[$it]".toString(), status: 'skipped', because: because, allowed: false, leftOut: false] })
    server.answers['GET /api/v1/runs/17/tasks'] = [items: (1..9).collect {
      [task: "test[$it]".toString(), family: 'test', item: null, leftOut: false, state: 'skipped', attempt: 1, because: because, needs: []] }]

    expect:
    shell.leat('attach', '17', '--server').err.readLines().findAll { it.contains('test[') } == ["\u25cb test[1..9] skipped: $because"]
    shell.leat('show', '17').out.readLines().findAll { it.contains('test[') } == ["test[1..9]  skipped      $because"]
    shell.leat('why', '17').err == "leat: no task is named, and none of run 17 failed\n  help: its tasks are 'test[1..9]'\n"
  }

  def 'legs of a family have their items beside them, and those without one are counted'() {
    given:
    ran('succeeded', [
      [event: 'started', task: 'test[1]', item: 'quick', attempt: 1, agent: 'local'],
      [event: 'ended', task: 'test[1]', item: 'quick', attempt: 1, agent: 'local', outcome: 'exited', because: '', code: 0],
      [event: 'finished', task: 'test[1]', item: 'quick', status: 'succeeded', because: '', allowed: false, leftOut: false],
      [event: 'finished', task: 'test[2]', status: 'skipped', because: 'it has been left out', allowed: true, leftOut: true]])
    def leg = [task: 'test[1]', family: 'test', item: 'quick', leftOut: false, state: 'succeeded', attempt: 1, because: '', needs: []]
    def none = [task: 'test[2]', family: 'test', item: null, leftOut: true, state: 'skipped', attempt: 0, because: 'whatever it says', needs: []]
    server.answers['GET /api/v1/runs/17/tasks'] = [items: [leg, none]]
    server.answers['GET /api/v1/runs/17/tasks/test%5B1%5D'] = leg
    server.answers['GET /api/v1/runs/17/tasks/test%5B1%5D/why'] = [run: 17, task: 'test[1]', sentences: ["'test[1]' succeeded.", 'It is for quick.']]
    server.answers['GET /api/v1/runs/17/tasks/test%5B1%5D/log'] = { SmallServer.send(it, 200, 'text/plain', 'a\n') }
    server.answers['GET /api/v1/runs/17/tasks/test%5B1%5D/log/follow'] = { SmallServer.events(it, [[2, 'log', 'a\n'], ['', 'end', [:]]]) }

    expect:
    shell.leat('attach', '17', '--server').err.contains('\u2713 test[1] (quick) succeeded')
    with(shell.leat('show', '17').out) {
      contains('test[1] (quick)  succeeded')
      endsWith('1 more legs have no item, and were left out\n')
    }

    and: 'the name of the family stands for its legs'
    shell.leat('logs', '17', 'test').with { [it.code, it.out, it.err] } == [0, 'a\n', '== test[1] (quick)\n']
    shell.leat('logs', '17', 'test[1]').err == '== test[1] (quick)\n'
    shell.leat('logs', '17', 'tset').err.startsWith("leat: there is no '")
    shell.leat('why', '17', 'test').with { [it.code, it.out, it.err] } == [0, "'test[1]' succeeded.\n  It is for quick.\n", '']
    shell.leat('why', '17', 'tset').err.startsWith("leat: there is no '")
  }

  /** Sends {@code bytes} again and again, until nobody takes them. */
  private static void endless(HttpExchange exchange, Map<String, String> headers, byte[] first, byte[] bytes) {
    headers.each { name, value -> exchange.responseHeaders.set(name, value) }
    exchange.sendResponseHeaders(200, 0)
    try {
      exchange.responseBody.write(first)
      while (true) {
        exchange.responseBody.write(bytes)
      }
    } catch (IOException enough) {
      // who reads has had enough
    }
  }

  def 'of a server that sends sources or logs without end no more is taken than --megabytes: #what'() {
    given:
    server.answers['GET /api/v1/runs/17/environment'] = [run: 17, job: 'web', status: 'failed', folder: '', variables: [:], secrets: [], created: AT]
    def header = new ByteArrayOutputStream()
    def tar = new TarWriter(header, Instant.EPOCH)
    what == 'one large file' ? tar.file('f', false, 1L << 40) : tar.folder('g')
    server.answers['GET /api/v1/runs/17/sources'] = { endless(it, [:], header.toByteArray(), what == 'one large file' ? new byte[1 << 16] : header.toByteArray()) }

    when:
    def said = shell.leat('pull', '17', '--megabytes', '1')

    then:
    said.code == 2
    said.err.contains('the archive of the sources has more than 1 MB; where that is right: --megabytes N')

    where:
    what << ['one large file', 'folders']
  }

  def 'a log that is longer than the server says it is, and an event without end, are refused'() {
    given:
    ran('failed', [])
    server.answers['GET /api/v1/runs/17/tasks/a/log'] = { endless(it, ['X-Leat-Offset': '0', 'X-Leat-Length': '5'], new byte[0], 'line\n'.bytes) }
    server.answers['GET /api/v1/runs/17/tasks/a/log/follow'] = { endless(it, ['Content-Type': 'text/event-stream'], 'data: '.bytes, ('x' * 65536).bytes) }

    expect:
    shell.leat('logs', '17', 'a').with { [it.code, it.err] } == [2, "leat: cannot read or print the log: the server sends more than the 5 bytes that the log of 'a' has\n"]
    shell.leat('logs', '17', 'a', '--follow').with { [it.code, it.err.startsWith("leat: what answers at $server.url sends an event of more than 16777216 letters")] } == [4, true]
  }
}
