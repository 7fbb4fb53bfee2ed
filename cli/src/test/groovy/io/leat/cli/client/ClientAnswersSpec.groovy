package io.leat.cli.client

import com.sun.net.httpserver.HttpExchange
import io.leat.cli.Shell
import io.leat.contract.ArtifactOperations
import io.leat.contract.EventOperations
import io.leat.contract.RunOperations
import io.leat.engine.job.Inputs
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Answers as records of the contract: what becomes of those of newer and older servers, and of others. */
class ClientAnswersSpec extends Specification {
  static final RUN = Contract.example('GET', '/api/v1/runs/17', '200')
  static final ACCEPTED = Contract.example('POST', '/api/v1/projects/web/trigger', '202')

  @TempDir Path folder
  @AutoCleanup SmallServer server = new SmallServer()
  Shell shell

  def setup() {
    shell = new Shell(Files.createDirectory(folder.resolve('work')))
    shell.environment = [HOME: folder.toString()]
    Logins.of(shell.environment).keep(new Login(server.url, 'admin', 'a.b.c', '', Instant.now().epochSecond, ''))
  }

  private void answer(String request, String text) {
    server.answers[request] = { HttpExchange exchange -> SmallServer.send(exchange, 200, 'application/json', text) }
  }

  def 'what a newer server adds is passed over, its words are shown as they are, and its JSON is passed on as it is'() {
    given:
    def newer = RUN + [status: 'parked', mood: [good: [true]], ended: '2026-11-21T12:00:03Z', diagnostics: [[code: 'LEAT-1', severity: 'hint', file: 'Jobfile', line: 1, column: 2, message: 'so', colour: 'red']]]
    def text = '{"new":1.50,' + SmallServer.json(newer).substring(1)
    answer('GET /api/v1/runs', """{"items": [$text], "next": null, "total": 1}""")
    answer('GET /api/v1/runs/17', text)
    answer('GET /api/v1/runs/17/tasks', '{"items": [{"task": "compile", "state": "dreaming", "attempt": 1, "because": "", "needs": [], "depth": 3}]}')
    answer('POST /api/v1/projects/web/trigger', SmallServer.json(ACCEPTED + [status: 'welcome', more: 1]))
    server.answers['GET /api/v1/runs/17/events'] = { SmallServer.events(it, [[1, 'run-finished', [event: 'run-finished', status: 'parked']], ['', 'end', [:]]]) }
    answer('GET /api/v1/agents', '{"items": [{"agent": "box", "kind": "cloud", "state": "asleep", "used": 1, "slots": 2, "weight": 1, "labels": ["a"], "facts": [], "cost": 1e400}]}')

    expect:
    shell.leat('runs').out.startsWith('web#17  parked  ')
    shell.leat('runs', '--json').out == "$text\n"
    with(shell.leat('show', '17').out.readLines()) {
      it[0].startsWith('web#17 parked, started at ')
      it.contains('Jobfile:1:2: hint[LEAT-1]: so')
      it.last() =~ /^compile +dreaming$/
    }
    shell.leat('trigger', 'web', '--wait').with { [it.code, it.out] } == [1, 'web#17 has ended: parked\n']
    shell.leat('trigger', 'web', '--wait', '--json').out == "$text\n"
    shell.leat('agents').out == 'box  asleep  1/2  a\n'
  }

  def 'what an older server does not send is empty'() {
    given:
    answer('GET /api/v1/runs/17', '{"run": 17}')
    answer('GET /api/v1/projects/web', '{"name": "web", "kind": "git", "retention": null}')
    answer('GET /api/v1/agents/box', '{"agent": "box"}')

    expect:
    shell.leat('show', '17').with { [it.code, it.out, it.err] } == [0, ' , created at an unknown time\n', '']
    shell.leat('projects', 'show', 'web').with { [it.code, it.out, it.err] } == [0, 'web  git\n', '']
    shell.leat('agents', 'show', 'box').code == 0
  }

  def 'an answer that is not what a command needs is named: #words'() {
    given:
    shell.file('password', 'correct horse battery staple')
    answer(request, text)

    expect:
    shell.leat(*words).with { [it.code, it.out, it.err.readLines().first()] } ==
      [4, '', "leat: what answers at $server.url does not speak like a Leat server: $what".toString()]

    where:
    words                                 | request                             | text                                     || what
    ['trigger', 'web']                    | 'POST /api/v1/projects/web/trigger' | '{"status": "accepted"}'                 || "there is no '/run'"
    ['trigger', 'web']                    | 'POST /api/v1/projects/web/trigger' | ''                                       || 'there is nothing'
    ['trigger', 'web']                    | 'POST /api/v1/projects/web/trigger' | '[]'                                     || 'it is something else'
    ['show', '17']                        | 'GET /api/v1/runs/17'               | '{"run": "many"}'                        || "strange is '/run'"
    ['show', '17']                        | 'GET /api/v1/runs/17'               | '{"run": 17, "created": "yesterday"}'    || "strange is '/created'"
    ['show', '17']                        | 'GET /api/v1/runs/17'               | '{"run": 17, "diagnostics": [1]}'        || "strange is '/diagnostics[0]'"
    ['runs']                              | 'GET /api/v1/runs'                  | '{"items": [{"title": "web#17"}]}'       || "there is no '/run'"
    ['projects']                          | 'GET /api/v1/projects'              | '{"items": [{"kind": "git"}]}'           || "there is no '/name'"
    ['artifacts', '17']                   | 'GET /api/v1/runs/17/artifacts'     | '{"items": [{"task": "a"}]}'             || "there is no '/name'"
    ['pull', '17']                        | 'GET /api/v1/runs/17/environment'   | '{"run": 17, "job": "web"}'              || "there is no '/created'"
    ['agents', 'invite', 'box']           | 'GET /api/v1/agents/box'            | '{}'                                     || "there is no '/agent'"
  }

  def 'a login without a token is none'() {
    given:
    def other = new SmallServer()
    other.answers['POST /api/v1/login'] = [expires: '2026-11-21T12:15:00Z']
    shell.file('password', 'correct horse battery staple')

    expect:
    shell.leat('login', other.url, '--password', '@password').with { [it.code, it.err.contains("there is no '/token'")] } == [4, true]
    Logins.of(shell.environment).at(other.url).empty

    cleanup:
    other.close()
  }

  def 'each fact is sent by its name'() {
    given:
    server.answers['POST /api/v1/projects/web/trigger'] = ACCEPTED
    def values = Inputs.FACTS.collectEntries { [it, it == 'pull.number' ? '7' : it == 'pull.fork' ? 'true' : "of $it".toString()] }

    when:
    shell.leat('trigger', 'web', *values.collectMany { name, value -> ['--fact', "$name=$value".toString()] })

    then:
    server.body() == [trigger: 'person', facts: values]
    server.strange() == []
  }

  def 'the address of #operation.id with #named is #text'() {
    expect:
    Address.of(operation, *named).with { [it.method(), it.text()] } == [method, text]

    where:
    operation                       | named               || method | text
    RunOperations.LIST_RUNS         | []                  || 'GET'  | '/api/v1/runs'
    RunOperations.CANCEL_RUN        | [17]                || 'POST' | '/api/v1/runs/17/cancel'
    RunOperations.CHANGE_RUN        | [17]                || 'PATCH' | '/api/v1/runs/17'
    RunOperations.TRIGGER_RUN       | ['..']              || 'POST' | '/api/v1/projects/%2E%2E/trigger'
    ArtifactOperations.LIST_FILES   | [17, 'a/b {x}', 'ü'] || 'GET' | '/api/v1/runs/17/tasks/a%2Fb%20%7Bx%7D/artifacts/%C3%BC'
    EventOperations.FOLLOW_EVENTS   | []                  || 'GET'  | '/api/v1/events'
  }

  def 'a bug in an address is none of the server: #bug'() {
    when:
    make()

    then:
    thrown(exception)

    where:
    bug                                | exception                      | make
    'more names than the path has'     | IllegalArgumentException       | { Address.of(RunOperations.GET_RUN, 17, 'a') }
    'a parameter that is not taken'    | IllegalArgumentException       | { Address.of(RunOperations.GET_RUN, 17).with('zone', 'UTC') }
    'one of the path'                  | IllegalArgumentException       | { Address.of(RunOperations.GET_RUN, 17).with('run', 18) }
  }
}
