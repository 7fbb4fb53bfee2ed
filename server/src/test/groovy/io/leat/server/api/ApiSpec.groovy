package io.leat.server.api

import io.leat.engine.durable.FileThreads
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import java.util.zip.ZipInputStream
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** What can be done by REST, on a server that really runs tasks. */
class ApiSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanupSpec() {
    leat?.close()
  }

  def 'a triggered run is accepted at once, runs, and keeps outputs, log and artifacts'() {
    given:
    leat.project('greet', '''
      job('greet') {
        params { text 'who', default: 'world' }
        task('say') {
          sh 'echo "hello $who"; echo "length=5" >> "$LEAT_OUTPUT"; mkdir -p out; printf abc > out/a; printf defg > out/b'
          output 'length', type: 'number'
          artifact 'files', files: 'out/**'
        }
      }''')

    when:
    def run = leat.trigger('greet', [parameters: [who: 'you'], key: 'mine'])
    def ended = leat.await(run)

    then:
    ended.status == 'succeeded'
    ended.key == 'mine'
    ended.by == 'admin'
    ended.title == "greet#$run"
    leat.task(run, 'say').outputs == [length: '5']
    leat.get("/runs/$run/tasks/say/log").text == 'hello you\n'
    leat.get("/runs/$run/tasks/say/log?offset=6&length=3").text == 'you'
    leat.get("/runs/$run/artifacts").json.items*.name == ['files']
    leat.get("/runs/$run/tasks/say/artifacts/files").json.items*.path == ['out/a', 'out/b']

    and: 'a file whole and in part, never shown in place'
    def file = leat.get("/runs/$run/tasks/say/artifacts/files/file?path=out/b")
    file.text == 'defg'
    file.headers.firstValue('content-disposition').get().startsWith('attachment')
    leat.send('GET', "/runs/$run/tasks/say/artifacts/files/file?path=out/b", null, [Range: 'bytes=1-2']).text == 'ef'

    and: 'the whole as a ZIP file'
    def zip = new ZipInputStream(new ByteArrayInputStream(leat.get("/runs/$run/tasks/say/artifacts/files/zip").bytes as byte[]))
    def entry = zip.nextEntry
    entry.name == 'out/a'
    zip.text == 'abc'
  }

  def 'nobody sees or does anything without a token'() {
    given:
    def token = leat.token
    def paths = leat.get('/openapi.json').json.paths as Map<String, Map>

    when:
    leat.token = null
    def open = paths.collectMany { path, item ->
      item.keySet().findAll { method ->
        path.startsWith('/api/v1/') && leat.send(method.toUpperCase(), path.substring(7).replaceAll(/\{[^}]*}/, '1')).status != 401
      }.collect { "$it $path".toString() }
    }

    then:
    open as Set == ['get /api/v1/health', 'get /api/v1/ready', 'get /api/v1/openapi.json', 'get /api/v1/docs', 'get /api/v1/login-agent', 'post /api/v1/login', 'get /api/v1/login/oidc', 'get /api/v1/login/oidc/callback', 'post /api/v1/login/oidc/token',
      'post /api/v1/login/device', 'post /api/v1/login/device/code', 'post /api/v1/login/device/token', 'post /api/v1/register', 'post /api/v1/login-agent', 'post /api/v1/projects/{project}/hooks/{forge}'] as Set

    cleanup:
    leat.token = token
  }

  def 'a signed hook starts a run, an unsigned one does not'() {
    given:
    def repository = Running.repository(folder.resolve('hooked'), [Jobfile: "job('hooked') { triggers { push branches: ['main'] }; task('a') { sh 'cat file' } }", file: 'one'])
    leat.post('/projects', [name: 'hooked', url: repository.toUri().toString(), hookSecret: 'a secret of sixteen and more'])
    def commit = Running.commit(repository, [file: 'two'])
    def body = [ref: 'refs/heads/main', commit: commit, delivery: 'd1']
    def mac = javax.crypto.Mac.getInstance('HmacSHA256')
    mac.init(new javax.crypto.spec.SecretKeySpec('a secret of sixteen and more'.bytes, 'HmacSHA256'))
    def signature = 'sha256=' + mac.doFinal(io.vertx.core.json.Json.encode(body).bytes).encodeHex()

    when:
    def unsigned = leat.send('POST', '/projects/hooked/hooks/generic', body)
    def signed = leat.send('POST', '/projects/hooked/hooks/generic', body, ['X-Leat-Signature': signature])
    def again = leat.send('POST', '/projects/hooked/hooks/generic', body, ['X-Leat-Signature': signature])
    def run = leat.first('hooked')

    then:
    unsigned.status == 401
    signed.status == 202
    again.status == 202
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run").json.trigger == 'push'
    leat.get("/runs/$run/tasks/a/log").text == 'two'
    leat.get('/runs?project=hooked').json.items.size() == 1
  }

  def 'a broken Jobfile is refused with its places, and nothing is stored'() {
    when:
    def answer = leat.post('/projects', [name: 'broken', text: "job('x') { task('a') { sg 'true' } }"])

    then:
    answer.status == 422
    answer.json.diagnostics*.line == [1]
    answer.json.diagnostics[0].help.contains('sh')
    leat.get('/projects/broken').status == 404
  }

  def 'a name is taken once'() {
    given:
    leat.project('once', "job('once') { task('a') { sh 'true' } }")

    expect:
    leat.post('/projects', [name: 'once', text: "job('once') { task('a') { sh 'true' } }"]).status == 409
  }

  def 'a repository is built at its commit, and its Jobfile read there'() {
    given:
    def repository = Running.repository(folder.resolve('repo'), [
      Jobfile: '''
        job('web') { task('show') { sh 'cat file; git rev-parse HEAD; git log --oneline | wc -l' } }''',
      file: 'one\n'])
    def first = Running.git(repository, 'rev-parse', 'HEAD').trim()
    leat.post('/projects', [name: 'web', url: repository.toUri().toString()])

    when:
    def one = leat.await(leat.trigger('web'))
    Running.commit(repository, [file: 'two\n'])
    def two = leat.await(leat.trigger('web'))
    def old = leat.await(leat.trigger('web', [commit: first]))

    then:
    [one, two, old]*.status == ['succeeded'] * 3
    one.commit == first
    one.branch == 'main'
    leat.get("/runs/$one.run/tasks/show/log").text.readLines()[0..1] == ['one', first]
    leat.get("/runs/$two.run/tasks/show/log").text.readLines()[0] == 'two'
    leat.get("/runs/$old.run/tasks/show/log").text.readLines()[0] == 'one'
  }

  def 'a run that cannot be prepared says why: #body'() {
    given:
    def repository = Running.repository(Files.createTempDirectory(folder, 'repo'), [Jobfile: jobfile])
    def name = "spoiled${repository.fileName}".toString()
    leat.post('/projects', [name: name, url: repository.toUri().toString()])

    when:
    def run = leat.await(leat.trigger(name, body))

    then:
    run.status == 'rejected'
    run.note.contains(note)
    run.diagnostics.size() == diagnostics
    leat.get("/runs/$run.run/tasks").status == 409

    where:
    jobfile                                       | body           || note                           | diagnostics
    "job('x') { task('a') { sg 'true' } }"        | [:]            || 'its Jobfile was rejected'     | 1
    "job('x') { task('a') { sh 'true' } }"        | [ref: 'nope']  || "nope"                         | 0
    "job('x') { task('a') { sh 'true' } }"        | [job: 'y']     || "there is no job 'y'"          | 0
    "job('x') { task('a') { sh 'true' } }"        | [tasks: ['b']] || "there is no task 'b'"         | 0
  }

  def 'a run that is busy refuses another one, if that is asked'() {
    given:
    def go = folder.resolve('go')
    leat.project('busy', "job('busy') { task('wait') { sh 'until [ -e $go ]; do sleep 0.05; done' } }")
    def run = leat.trigger('busy')

    when:
    def second = leat.post('/projects/busy/trigger', [ifBusy: 'refuse'])
    go.toFile().createNewFile()
    leat.await(run)
    def third = leat.post('/projects/busy/trigger', [ifBusy: 'refuse'])

    then:
    second.status == 409
    second.json.code == 'busy'
    third.status == 202
    leat.await(third.json.run).status == 'succeeded'
  }

  def 'a run is stopped with all of its processes'() {
    given:
    leat.project('long', "job('long') { task('wait') { sh 'sleep 600' } }")
    def run = leat.trigger('long')
    leat.await(run) { leat.get("/runs/$run/tasks/wait").json?.state == 'running' }

    when:
    def answer = leat.post("/runs/$run/cancel", [reason: 'enough'])

    then:
    answer.status == 200
    leat.await(run).status == 'cancelled'
    leat.task(run, 'wait').state == 'cancelled'
    leat.post("/runs/$run/cancel").status == 409
  }

  def 'a task that asks is let run, and what succeeded is not run again'() {
    given:
    leat.project('release', '''
      job('release') {
        task('build') { sh 'echo built' }
        task('ship') { needs 'build'; approve minutes: 5; sh 'echo shipped' }
        task('fail') { needs 'ship'; sh 'exit 3' }
      }''')
    def run = leat.trigger('release')
    leat.await(run) { leat.get("/runs/$run/tasks/ship").json?.state == 'asking' }

    when:
    def approved = leat.post("/runs/$run/tasks/ship/approve")
    def ended = leat.await(run)
    def again = leat.post("/runs/$run/rerun", [from: 'failed']).json.run
    leat.await(again)

    then:
    approved.status == 200
    ended.status == 'failed'
    leat.post("/runs/$run/tasks/ship/approve").status == 409
    leat.task(again, 'build').attempts == []
    leat.task(again, 'ship').attempts == []
    leat.task(again, 'fail').attempts.size() == 1
    leat.get("/runs/$again").json.parent == run
  }

  def 'the name of a matrix is that of all its legs, in a trigger and in a rerun'() {
    given:
    leat.project('legs', """
      job('legs') {
        task('a') { sh 'true' }
        task('t', matrix: [n: [1, 2]]) { needs 'a'; sh 'true' }
        task('b') { needs 't'; sh 'true' }
      }""")
    def begun = { run -> leat.await(run); ['a', 't[1]', 't[2]', 'b'].findAll { leat.task(run, URLEncoder.encode(it, 'UTF-8'))?.attempts } }

    when:
    def part = leat.trigger('legs', [tasks: ['t']])
    def whole = leat.trigger('legs')
    leat.await(whole)
    def again = leat.post("/runs/$whole/rerun", [from: 't']).json.run

    then:
    begun(part) == ['a', 't[1]', 't[2]']
    begun(whole) == ['a', 't[1]', 't[2]', 'b']
    begun(again) == ['t[1]', 't[2]', 'b']
    leat.await(leat.post("/runs/$whole/rerun", [from: 'x']).json.run).note == "there is no task 'x' in it"
  }

  def 'the queue is held, ordered by priority, and let go'() {
    given:
    leat.project('queued', "job('queued') { task('a') { sh 'true' } }")
    leat.send('PATCH', '/queue', [paused: true])

    when:
    def runs = (1..3).collect { leat.trigger('queued') }
    def urgent = leat.trigger('queued', [priority: 5])
    leat.await(urgent) { it.hash != null }
    def queue = leat.get('/queue').json

    then:
    queue.paused
    queue.items*.run == [urgent, *runs]

    when:
    leat.send('PATCH', "/queue/${runs[2]}", [priority: 9])
    leat.post("/runs/${runs[1]}/cancel")

    then:
    leat.get('/queue').json.items*.run == [runs[2], urgent, runs[0]]
    leat.get("/runs/${runs[1]}").json.status == 'cancelled'

    when:
    leat.send('PATCH', '/queue', [paused: false])

    then:
    [urgent, runs[0], runs[2]].every { leat.await(it).status == 'succeeded' }
  }

  def 'why a task waits, ran or failed is told in sentences'() {
    given: 'two slots, which one run holds'
    def go = folder.resolve('go-why')
    leat.project('holder', "job('holder') { ['a', 'b'].each { name -> task(name) { sh 'until [ -e $go ]; do sleep 0.05; done' } } }")
    leat.project('asker', "job('asker') { task('ok') { sh 'true' }; task('bad') { needs 'ok'; sh 'exit 3' } }")
    leat.send('PATCH', '/queue', [paused: true])
    def held = leat.trigger('holder')
    def run = leat.trigger('asker')
    leat.await(run) { it.hash != null }
    def why = { task, zone = 'UTC' -> leat.get("/runs/$run/tasks/$task/why?zone=$zone") }

    expect:
    why('ok').json.sentences == ["'ok' of asker#$run is waiting.", 'The run has not begun.', 'The queue is paused, so no run begins.']

    when:
    leat.send('PATCH', '/queue', [paused: false])
    Files.writeString(go, '')
    leat.await(held)
    leat.await(run)
    def told = why('bad').json.sentences

    then:
    told[0] ==~ /'bad' of asker#$run failed at \d\d:\d\d:\d\d\./
    told[1] ==~ /All that it needs was there: 'ok' succeeded at [\d:]+\./
    told[2] ==~ /Attempt 1 ended with exit code 3 at [\d:]+\. Look: leat logs $run 'bad'/
    why('ok', 'Mars/Base').status == 400
    why('none').status == 404
  }

  def 'of many runs of a group with the policy cancel-older the last one alone is left, also where one begins at that moment'() {
    given:
    def go = folder.resolve('go-many')
    leat.project('overtaken', "job('overtaken') { concurrency 'all', policy: 'cancel-older'; task('a') { sh 'until [ -e $go ]; do sleep 0.05; done' } }")

    when:
    def runs = (1..25).collect { leat.trigger('overtaken') }
    def older = runs.dropRight(1).collect { leat.await(it).status }
    go.toFile().createNewFile()

    then:
    older.unique() == ['cancelled']
    leat.await(runs.last()).status == 'succeeded'
  }

  def 'of a group with the policy #policy the runs end #statuses'() {
    given:
    def name = "group-$policy".toString()
    def go = folder.resolve("go-$policy")
    leat.project(name, "job('$name') { concurrency 'all', policy: '$policy'; task('a') { sh 'until [ -e $go ]; do sleep 0.05; done' } }")

    when:
    def first = leat.trigger(name)
    leat.await(first) { leat.get("/runs/$first/tasks/a").json?.state == 'running' }
    def second = leat.trigger(name)
    leat.await(second) { it.hash != null || it.status == 'cancelled' }
    def third = leat.trigger(name)
    leat.await(third) { it.hash != null }
    if (statuses[1] == 'cancelled') {
      leat.await(second)
    }
    go.toFile().createNewFile()

    then:
    [first, second, third].collect { leat.await(it).status } == statuses
    [first, second, third].collect { leat.task(it, 'a').state } == statuses

    where:
    policy         || statuses
    'queue'        || ['succeeded', 'succeeded', 'succeeded']
    'cancel-older' || ['cancelled', 'cancelled', 'succeeded']
    'newest-only'  || ['succeeded', 'cancelled', 'succeeded']
  }

  def 'runs are listed in pages and filtered by conditions'() {
    given:
    leat.project('listed', "job('listed') { task('a') { sh 'exit ' + params.code }; params { text 'code', default: '0' } }".replace("'exit ' + params.code", '"exit ${params.code}"').replace("params { text 'code', default: '0' }", '') .replace("job('listed') {", "job('listed') { params { text 'code', default: '0' }; "))
    def runs = ['0', '1', '0'].collect { leat.await(leat.trigger('listed', [parameters: [code: it]])).run }

    when:
    def page = leat.get('/runs?project=listed&limit=2').json
    def rest = leat.get("/runs?project=listed&limit=2&after=$page.next").json

    then:
    page.items*.run == [runs[2], runs[1]]
    rest.items*.run == [runs[0]]
    rest.next == null
    leat.get("/runs?project=listed&filter=${URLEncoder.encode("run.status == 'failed'", 'UTF-8')}").json.items*.run == [runs[1]]
    leat.get("/runs?filter=${URLEncoder.encode("run.statos == 'failed'", 'UTF-8')}").json.diagnostics[0].help.contains('status')
  }

  def 'a log is followed to its end, and events come in their order'() {
    given:
    leat.project('followed', "job('followed') { task('a') { sh 'for i in 1 2 3; do echo \$i; sleep 0.1; done' } }")
    def run = leat.trigger('followed')

    when: 'it is followed at once, while its Jobfile is read'
    def log = leat.get("/runs/$run/tasks/a/log/follow").text
    def events = leat.get("/runs/$run/events").text

    then:
    log.readLines().findAll { it.startsWith('data: {"offset"') }.collect { new JsonObject(it.substring(6)).getString('text') }.join('') == '1\n2\n3\n'
    log.contains('event: end')
    def ids = events.readLines().findAll { it.startsWith('id: ') }.collect { it.substring(4) as long }
    ids == ids.toSorted()
    events.readLines().findAll { it.startsWith('event: ') }*.substring(7) == ['run-started', 'ready', 'leased', 'started', 'ended', 'finished', 'run-finished', 'end']
  }

  def 'a log can be followed before its task begins'() {
    given:
    leat.project('early', "job('early') { task('a') { sh 'echo one; echo two' } }")
    leat.send('PATCH', '/queue', [paused: true])
    def run = leat.trigger('early')

    when:
    def log = leat.open("/runs/$run/tasks/a/log/follow")
    leat.send('PATCH', '/queue', [paused: false])

    then:
    log.getText('UTF-8').readLines().findAll { it.startsWith('data: {"offset"') }.collect { new JsonObject(it.substring(6)).getString('text') }.join('') == 'one\ntwo\n'
  }

  def 'the feed tells of every run to its end, also of one that never began'() {
    given:
    leat.project('heard', "job('heard') { task('a') { sh 'true' } }")
    def repository = Running.repository(folder.resolve('several'), [Jobfile: "job('one') { task('a') { sh 'true' } }; job('two') { task('a') { sh 'true' } }"])
    leat.post('/projects', [name: 'several', url: "file://$repository".toString()])
    def before = leat.trigger('heard')
    leat.await(before)

    when:
    leat.send('PATCH', '/queue', [paused: true])
    def cancelled = leat.trigger('heard', [key: 'mine'])
    leat.post("/runs/$cancelled/cancel")
    def rejected = leat.trigger('several')
    leat.await(rejected)
    leat.send('PATCH', '/queue', [paused: false])
    def feed = leat.feed { it.event == 'run-rejected' && it.run == rejected }

    then:
    feed.findAll { it.run == before }.with { [it.first().event, it.last().event, it.last().artifacts] } == ['run-queued', 'run-finished', "/api/v1/runs/$before/artifacts"]
    feed.findAll { it.run == cancelled }.collect { [it.event, it.key, it.status, it.because] } == [['run-queued', 'mine', null, null], ['run-finished', 'mine', 'cancelled', 'cancelled by admin']]
    feed.findAll { it.run == rejected }.collect { [it.event, it.status] } == [['run-queued', null], ['run-rejected', 'rejected']]
    feed.last().because.contains('several jobs')
    feed*.sequence == feed*.sequence.toSorted().unique()
    leat.get("/runs/$rejected/events").text.contains('"status":"rejected"')
  }

  def 'parameters come as texts, numbers and booleans, and wrong ones start nothing'() {
    given:
    leat.project('given', """
      job('given') {
        params { text 'name', choices: ['x', 'y'], default: 'x'; number 'n', min: 1, max: 5, default: 2; flag 'fast', default: false }
        task('a') { sh "echo \${params.n} \${params.fast} \${params.name}" }
      }""")
    def before = leat.get('/runs?limit=1').json.items.collect { it.run }

    expect:
    with(leat.post('/projects/given/trigger', wanted)) {
      status == 422
      json.code == 'rejected'
      json.detail == "nothing was started: $why"
      json.diagnostics*.message.join(' ').contains(said)
    }
    leat.get('/runs?limit=1').json.items.collect { it.run } == before

    when:
    def run = leat.await(leat.trigger('given', [parameters: [n: 3, fast: true, name: 'y']]))

    then:
    run.parameters == [n: '3', fast: 'true', name: 'y']
    leat.get("/runs/$run.run/tasks/a/log").text == '3 true y\n'
    leat.await(leat.trigger('given', [parameters: [n: 2.50, fast: 'false']])).parameters == [n: '2.5', fast: 'false']

    cleanup:
    leat.send('DELETE', '/projects/given')

    where:
    wanted                               | why                                      || said
    [parameters: [n: 9]]                 | 'its parameters were refused: 1 problem' || '9 is more than the most, 5'
    [parameters: [n: true]]              | 'its parameters were refused: 1 problem' || 'is not a number'
    [parameters: [nope: 'x']]            | 'its parameters were refused: 1 problem' || 'nope'
    [parameters: [n: 0, name: 'z']]      | 'its parameters were refused: 2 problems' || 'is not one of'
    [job: 'nope']                        | "there is no job 'nope' (the jobs are 'given')" || ''
    [tasks: ['nope']]                    | "there is no task 'nope'" || ''
  }

  def 'a character that nobody sees is refused in a parameter, before it is known whether there is such a one: #shown'() {
    given:
    leat.project('hidden', "job('hidden') { task('a') { sh 'true' } }")

    expect:
    with(leat.post('/projects/hidden/trigger', [parameters: [who: "you$character".toString()]])) {
      status == 400
      text.contains('/parameters/who')
      text.contains("it holds the character $shown")
    }

    cleanup:
    leat.send('DELETE', '/projects/hidden')

    where:
    character | shown
    '\u0000'  | 'U+0000 (NULL)'
    '\u001b'  | 'U+001B (ESCAPE)'
    '\u202e'  | 'U+202E (RIGHT-TO-LEFT OVERRIDE)'
  }

  def 'a character that nobody sees is refused in what a run is asked for by: #pointer'() {
    given:
    leat.project('hidden', "job('hidden') { task('a') { sh 'true' } }")
    def run = leat.await(leat.trigger('hidden', [key: 'mine']))

    expect:
    with(leat.post(route.replace('RUN', "$run.run"), body)) {
      status == 400
      json.pointer == pointer
      text.contains('it holds the character U+202E (RIGHT-TO-LEFT OVERRIDE)')
    }
    leat.get("/runs?project=hidden").json.items*.key == ['mine']

    cleanup:
    leat.send('DELETE', '/projects/hidden')

    where:
    route                      | body                       || pointer
    '/projects/hidden/trigger' | [job: 'hid\u202eden']      || '/job'
    '/projects/hidden/trigger' | [ref: 'ma\u202ein']        || '/ref'
    '/projects/hidden/trigger' | [key: 'min\u202ee']        || '/key'
    '/projects/hidden/trigger' | [tasks: ['a', 'a\u202e']]  || '/tasks/1'
    '/runs/RUN/rerun'          | [key: 'min\u202ee']        || '/key'
    '/runs/RUN/cancel'         | [reason: '\u202enosaer']   || '/reason'
  }

  def 'a wrong parameter of a repository is known later, and is not called the fault of its Jobfile'() {
    given:
    def repository = Running.repository(folder.resolve('asked'), [Jobfile: "job('asked') { params { number 'n', default: 1 }; task('a') { sh 'true' } }"])
    leat.post('/projects', [name: 'asked', url: "file://$repository".toString()])

    when:
    def run = leat.await(leat.trigger('asked', [parameters: [n: 'abc']]))

    then:
    [run.status, run.note, run.diagnostics.size()] == ['rejected', 'its parameters were refused: 1 problem', 1]
  }

  def 'a webhook at an address that may not be called is refused when it is made'() {
    expect:
    with(leat.post('/webhooks', [url: 'http://10.1.2.3/x'])) {
      status == 422
      json.code == 'not-callable'
      json.detail.contains('10.1.2.3, which is not public')
    }
    leat.get('/webhooks').json.items == []
  }

  def 'each start of the server is told, with the number of runs that began for it'() {
    given:
    def data = folder.resolve('told')
    def own = new Running(data)
    own.project('idle', "job('idle') { task('a') { sh 'true' } }")
    def first = own.feed { it.event == 'server-ready' }.last()
    own.project('busy', "job('busy') { triggers { startup() }; task('a') { sh 'true' } }")

    when:
    own.close()
    own.start()
    def second = own.feed(first.sequence) { it.event == 'server-ready' }.last()

    then:
    first.subMap(['event', 'leat', 'runs', 'run']) == [event: 'server-ready', leat: '0.0.0-test', runs: 0]
    second.runs == 1
    own.first('busy')

    cleanup:
    own?.close()
  }

  def 'an ended run is removed, a pinned one is not'() {
    given:
    leat.project('kept', "job('kept') { task('a') { sh 'true' } }")
    def run = leat.await(leat.trigger('kept')).run

    when:
    leat.send('PATCH', "/runs/$run", [pinned: true])
    def refused = leat.send('DELETE', "/runs/$run")
    leat.send('PATCH', "/runs/$run", [pinned: false])
    def removed = leat.send('DELETE', "/runs/$run")

    then:
    refused.status == 409
    removed.status == 204
    leat.get("/runs/$run").status == 404
  }

  def 'who removes a run or a project does not wait until its files are deleted'() {
    given: 'a run, and nobody who would delete files'
    def projects = leat.data.resolve('projects').toFile()
    def before = projects.list() as List
    leat.project('many', "job('many') { task('a') { sh 'echo x > file'; artifact 'file', files: 'file' } }")
    def run = leat.await(leat.trigger('many')).run
    def files = new File(projects, ((projects.list() as List) - before).first())
    def begun = new CountDownLatch(FileThreads.MOST)
    def goOn = new CountDownLatch(1)
    FileThreads.MOST.times {
      Thread.startVirtualThread {
        FileThreads.run {
          begun.countDown()
          goOn.await()
        }
      }
    }
    begun.await()

    when:
    def removed = ["/runs/$run", '/projects/many'].collect { leat.send('DELETE', it).status }

    then:
    removed == [204, 204]
    leat.get("/runs/$run").status == 404
    leat.get('/projects/many').status == 404
    files.exists()

    when:
    goOn.countDown()

    then:
    new PollingConditions(timeout: 60, delay: 0.05).eventually { assert !files.exists() }

    cleanup:
    goOn?.countDown()
  }

  def 'a project is removed with all it has, unless it is busy'() {
    given:
    leat.project('gone', "job('gone') { task('a') { sh 'sleep 600' } }")
    def run = leat.trigger('gone')

    when:
    def refused = leat.send('DELETE', '/projects/gone')
    leat.post("/runs/$run/cancel", [atOnce: true])
    leat.await(run)
    def removed = leat.send('DELETE', '/projects/gone')

    then:
    refused.status == 409
    removed.status == 204
    leat.get('/projects/gone').status == 404
  }

  def 'after a restart all is as it was, and a second server is refused'() {
    given:
    def data = folder.resolve('restarted')
    def own = new Running(data)
    own.project('stays', "job('stays') { task('a') { sh 'for i in 1 2 3 4 5 6 7 8 9; do echo \$i; sleep 0.1; done' } }")
    def run = own.trigger('stays')
    own.await(run) { own.get("/runs/$run/tasks/a").json?.state == 'running' }

    when:
    new Running(data)

    then:
    def refused = thrown(io.leat.server.LeatServer.Failed)
    refused.message.contains('another server')

    when:
    own.close()
    own.start()
    def ended = own.await(run)

    then:
    ended.status == 'succeeded'
    own.task(run, 'a').attempts.size() == 1
    own.get("/runs/$run/tasks/a/log").text == (1..9).join('\n') + '\n'

    cleanup:
    own?.close()
  }

  def 'what people do is in the audit, a page at a time, and of every route that changes something'() {
    given:
    leat.project('told', "job('told') { task('a') { sh 'true' } }")
    def run = leat.trigger('told', [parameters: [:], key: 'do-not-tell'])
    leat.await(run)
    leat.send('DELETE', "/runs/$run")
    leat.send('DELETE', '/runs/999999')

    when:
    def first = leat.get('/audit?limit=2').json
    def second = leat.get("/audit?limit=2&after=$first.next").json

    then:
    (first.items + second.items).collect { [it.who, it.what, it.target, it.from, it.result] } == [
      ['admin', 'deleteRun', 'runs/999999', '127.0.0.1', '404 not-found'],
      ['admin', 'deleteRun', "runs/$run", '127.0.0.1', '204'],
      ['admin', 'triggerRun', "projects/told/trigger -> runs/$run", '127.0.0.1', '202'],
      ['admin', 'createProject', 'projects -> projects/told', '127.0.0.1', '201'],
    ]*.collect { it.toString() }
    !leat.get('/audit?limit=500').text.contains('do-not-tell')
  }
}
