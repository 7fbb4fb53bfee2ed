package io.leat.server.api

import io.leat.contract.Header
import io.leat.server.Running
import io.leat.server.http.Contract
import io.leat.server.http.Schema
import io.leat.server.json.JsonRecords
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What the server answers, held against what the contract says that it does: by status, by header, by tag. */
@Timeout(120)
class AnswersSpec extends Specification {
  /** Of each answer; the contract says so once. */
  static final OF_ALL = Header.OF_ANY*.text()*.toLowerCase()

  static final CONTRACT = Contract.ofLeat()

  /** Without an end. */
  static final ENDLESS = ['followRun', 'followEvents', 'followLog']

  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  @Shared
  Map contract

  @Shared
  Map<String, String> known

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    contract = leat.get('/openapi.json').json
    leat.project('web', "job('web') { task('a') { sh 'mkdir d; echo one > d/one'; artifact 'all', files: 'd/**' } }")
    def run = leat.trigger('web')
    assert leat.await(run).status == 'succeeded'
    known = [project: 'web', run: "$run".toString(), task: 'a', artifact: 'all', agent: 'local', path: 'd/one', webhook: '1', delivery: '1', forge: 'github']
  }

  def cleanupSpec() {
    leat?.close()
  }


  private List<String> strange(Map operation, Map answer) {
    def said = operation.responses["$answer.status".toString()]
    if (said == null) {
      return answer.status >= 400 ? [] : ["$operation.operationId answers $answer.status".toString()]
    }
    def headers = (said.headers ?: [:]).keySet()*.toLowerCase()
    answer.headers.map().keySet()*.toLowerCase().findAll { !OF_ALL.contains(it) && !headers.contains(it) }
      .collect { "$operation.operationId answers $answer.status with $it".toString() } + unfit(operation, answer)
  }

  /** Where a document is not as its schema says; fields that the schema does not have, or that are missing, are such places. */
  private static List<String> unfit(Map operation, Map answer) {
    def check = CONTRACT.operation(operation.operationId)
    def schema = check.document().getJsonObject('responses').getJsonObject("$answer.status").getJsonObject('content')?.getJsonObject('application/json')?.getJsonObject('schema')
    schema == null || answer.bytes.length == 0 ? [] : Schema.of(schema, CONTRACT).check(JsonRecords.tree(answer.bytes))
      .collect { "$operation.operationId answers $answer.status: $it.pointer $it.detail".toString() }
  }

  def 'whatever is asked for, status and headers are in the contract, and a tag that is known gives 304'() {
    when:
    def faults = contract.paths.collectMany { path, item ->
      def operation = item.get
      if (operation == null || !path.startsWith('/api/v1/') || operation.operationId in ENDLESS) {
        return []
      }
      def parameters = (operation.parameters ?: []).collect { it['$ref'] ? contract.components.parameters[it['$ref'].split('/').last()] : it }
      def query = parameters.findAll { it.in == 'query' && it.required }.collect { "$it.name=${known[it.name]}" }
      def at = path.substring(7).replaceAll(/\{([^}]*)}/) { all, name -> known[name] } + (query ? '?' + query.join('&') : '')
      def answer = leat.get(at)
      def tag = answer.headers.firstValue('etag')
      def told = strange(operation, answer)
      if (tag.present) {
        def again = leat.send('GET', at, null, ['If-None-Match': tag.get()])
        told += strange(operation, again)
        told += again.status == 304 ? [] : ["$operation.operationId answers $again.status to its own tag".toString()]
        told += parameters.any { it.name == 'If-None-Match' } ? [] : ["$operation.operationId does not say that it takes If-None-Match".toString()]
      } else {
        told += parameters.any { it.name == 'If-None-Match' } && answer.status == 200 ? ["$operation.operationId has no tag".toString()] : []
      }
      if (parameters.any { it.name == 'Range' }) {
        def part = leat.send('GET', at, null, [Range: 'bytes=0-0'])
        told += strange(operation, part) + (part.status == 206 ? [] : ["$operation.operationId answers a range with $part.status".toString()])
        told += strange(operation, leat.send('GET', at, null, [Range: 'bytes=9999-']))
      }
      told
    }

    then:
    faults == []
  }

  def 'what is made, changed or removed is answered as the contract says'() {
    given:
    def operations = contract.paths.collectEntries { path, item -> item.collectEntries { method, operation -> [operation.operationId, operation] } }
    def answers = [:]
    def does = { id, method, path, body = null, headers = [:] -> answers[id] = [*answers.getOrDefault(id, []), leat.send(method, path, body, headers)] }

    when:
    2.times { does('createProject', 'POST', '/projects', [name: 'made', text: "job('made') { task('a') { sh 'true' } }"], ['Idempotency-Key': 'one']) }
    2.times { does('triggerRun', 'POST', '/projects/made/trigger', [:], ['Idempotency-Key': 'two']) }
    def run = answers.triggerRun[0].json.run
    leat.await(run)
    does('rerunRun', 'POST', "/runs/$run/rerun", [:])
    leat.await(answers.rerunRun[0].json.run)
    does('changeRun', 'PATCH', "/runs/$run", [pinned: false])
    does('putJobfile', 'PUT', '/projects/made/jobfile', [text: "job('made') { task('b') { sh 'true' } }"])
    does('changeProject', 'PATCH', '/projects/made', [retention: [days: 3]])
    does('changeAgent', 'PATCH', '/agents/local', [slots: 2])
    does('drainAgent', 'POST', '/agents/local/drain')
    does('enableAgent', 'POST', '/agents/local/enable')
    does('changeQueue', 'PATCH', '/queue', [paused: false])
    does('deleteRun', 'DELETE', "/runs/$run")
    does('deleteProject', 'DELETE', '/projects/made')

    then:
    answers.collectMany { id, all -> all.collectMany { answer -> (answer.status < 300 ? [] : ["$id answers $answer.status: $answer.text".toString()]) + strange(operations[id], answer) } } == []
  }

  def 'a change is refused when what it is of has changed meanwhile: #what'() {
    given:
    leat.project('if-match', "job('x') { task('a') { sh 'true' } }")
    def run = leat.await(leat.trigger('if-match')).run
    leat.await(leat.trigger('if-match'))
    def at = path.replace('RUN', "$run")
    def tag = leat.get(at).headers.firstValue('etag').get()

    when:
    meanwhile.call(leat, run)
    def refused = leat.send(method, at, body, ['If-Match': tag])

    then:
    refused.status == 412
    leat.send(method, at, body, ['If-Match': leat.get(at).headers.firstValue('etag').get()]).status in [200, 204]

    cleanup:
    leat.send('PATCH', '/queue', [paused: false])
    leat.send('DELETE', '/projects/if-match')

    where:
    what              | method   | path                         | body                                              | meanwhile
    'the queue'       | 'PATCH'  | '/queue'                     | [paused: true]                                    | { it, n -> it.send('PATCH', '/queue', [paused: true]) }
    'the Jobfile'     | 'PUT'    | '/projects/if-match/jobfile' | [text: "job('y') { task('a') { sh 'true' } }"]    | { it, n -> it.send('PUT', '/projects/if-match/jobfile', [text: "job('z') { task('a') { sh 'true' } }"]) }
    'a project'       | 'DELETE' | '/projects/if-match'         | null                                              | { it, n -> it.send('PATCH', '/projects/if-match', [retention: [days: 1]]) }
    'an agent'        | 'PATCH'  | '/agents/local'              | [weight: 3]                                       | { it, n -> it.send('PATCH', '/agents/local', [weight: 2]) }
  }

  def 'a webhook that is not the one that was looked at is not removed'() {
    given:
    def at = leat.post('/webhooks', [url: 'https://example.com/hook']).headers.firstValue('location').get().replaceAll('.*/api/v1', '')
    def tag = leat.get(at).headers.firstValue('etag').get()

    expect:
    leat.send('GET', at, null, ['If-None-Match': tag]).status == 304
    leat.send('DELETE', at, null, ['If-Match': '"999"']).status == 412
    leat.get(at).status == 200
    leat.send('DELETE', at, null, ['If-Match': tag]).status == 204
    leat.get(at).status == 404
  }

  def 'what a route does not say that it takes of a request changes nothing there'() {
    when:
    def faults = contract.paths.collectMany { path, item ->
      def operation = item.get
      if (operation == null || !path.startsWith('/api/v1/') || operation.operationId in ENDLESS) {
        return []
      }
      def parameters = (operation.parameters ?: []).collect { it['$ref'] ? contract.components.parameters[it['$ref'].split('/').last()] : it }
      def query = parameters.findAll { it.in == 'query' && it.required }.collect { "$it.name=${known[it.name]}" }
      def at = path.substring(7).replaceAll(/\{([^}]*)}/) { all, name -> known[name] } + (query ? '?' + query.join('&') : '')
      def plain = leat.get(at)
      ['If-None-Match': '*', Range: 'bytes=0-0'].collectMany { name, value ->
        if (parameters.any { it.name == name }) {
          return []
        }
        def answer = leat.send('GET', at, null, [(name): value])
        answer.status == plain.status && answer.bytes.length > 1 == plain.bytes.length > 1 ? [] : ["$operation.operationId answers $name with $answer.status, not $plain.status".toString()]
      }
    }

    then:
    faults == []
  }

  def 'who comes again for the events of a run that ended, and has them all, is told to come no more'() {
    given:
    def run = leat.await(leat.trigger('web')).run
    def last = leat.get("/runs/$run/events").text.readLines().findAll { it.startsWith('id:') }.last().substring(3).trim()

    expect:
    leat.send('GET', "/runs/$run/events", null, ['Last-Event-ID': last]).status == 204
    leat.send('GET', "/runs/$run/events", null, ['Last-Event-ID': '1']).text.contains('event: end')
    leat.get("/runs/$run/events").text.contains('event: end')
  }
}
