package io.leat.cli

import io.leat.cli.client.Contract
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** The commands that ask a server, each against the server itself. */
class ServerCommandsSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  @AutoCleanup
  ServerProcess server

  @Shared
  Path repository

  Shell shell

  def setupSpec() {
    server = new ServerProcess(folder)
    server.start()
    folder.resolve('password').toFile().text = server.password() + '\n'
    repository = Files.createDirectory(folder.resolve('web'))
    git('init', '-q', '-b', 'main')
    commit('''
      job('web') {
        params {
          text 'who', default: 'world'
          flag 'slow', default: false
        }
        task('compile') {
          sh 'mkdir -p out; printf abc > out/a; printf x > out/run; chmod +x out/run; ln -s a out/link'
          sh 'echo "compiled $(cat file) for $who"; echo length=3 >> "$LEAT_OUTPUT"'
          output 'length', type: 'number'
          artifact 'files', files: 'out/**'
        }
        task('test') {
          needs 'compile'
          sh '[ -e FOLDER/fixed ] || { echo "it is broken"; exit 3; }'
        }
      }''')
    def home = home('first')
    assert home.leat('login', server.url, '--password', "@$folder/password").code == 0
    home.file('Jobfile', jobfile('''
      job('wait') {
        task('one') { sh 'echo first; touch FOLDER/begun.$LEAT_RUN; until [ -e FOLDER/go.$LEAT_RUN ]; do sleep 0.05; done; echo last' }
      }'''))
    assert home.leat('projects', 'add', 'web', '--url', "file://$repository", '--json').code == 0
    assert home.leat('projects', 'add', 'wait', '--file', 'Jobfile').code == 0
  }

  def setup() {
    shell = home('first')
  }

  /** A shell of somebody with a folder of his own, in which nothing was run. */
  private Shell home(String name) {
    def home = Files.createDirectories(folder.resolve("home/$name"))
    def shell = new Shell(Files.createDirectories(home.resolve('work')))
    shell.environment = [HOME: home.toString(), PATH: System.getenv('PATH')]
    shell
  }

  private String jobfile(String text) {
    text.stripIndent().replace('FOLDER', folder.toString())
  }

  private void commit(String text) {
    repository.resolve('Jobfile').toFile().text = jobfile(text)
    repository.resolve('file').toFile().text = 'sources\n'
    git('add', '-A')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'change')
  }

  private void git(String... words) {
    git(repository, words)
  }

  private static void git(Path at, String... words) {
    def process = new ProcessBuilder(['git', *words]).directory(at.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }

  private static List<Map> lines(Shell.Outcome said) {
    assert said.code == 0: said.err
    said.out.readLines().collect { Contract.json(it) as Map }
  }

  /** Starts a run, and gives its number. */
  private int trigger(String... words) {
    lines(shell.leat('trigger', *words, '--json')).first().run
  }

  private void await(int run, String status) {
    ServerProcess.poll { lines(shell.leat('show', "$run", '--json')).first().status == status }
  }

  private void begun(int run) {
    ServerProcess.poll { Files.exists(folder.resolve("begun.wait#$run")) }
  }

  private void go(int run) {
    Files.createFile(folder.resolve("go.wait#$run"))
  }

  private CompletableFuture<Shell.Outcome> beside(Shell other, String... words) {
    CompletableFuture.supplyAsync { other.leat(words) }
  }

  def 'a password that is wrong, and a server that is none, are refused in words'() {
    given:
    def other = home('other')
    other.file('wrong', 'not this one')

    expect:
    other.leat('login', server.url, '--password', '@wrong').with { [it.code, it.err.contains('password'), it.err.count('\n') < 3] } == [4, true, true]
    other.leat('runs', '--server').with { [it.code, it.err] } == [4, 'leat: you are not signed in at a server\n  help: run: leat login URL\n']
    other.leat('login', 'http://127.0.0.1:1', '--password', '@wrong').with { [it.code, it.err.startsWith('leat: cannot ask the server at http://127.0.0.1:1: nothing answers there')] } == [4, true]
    other.leat('login', "$server.url/elsewhere", '--password', '@wrong').code != 0
  }

  def 'a token that the server did not make is refused, and who signs out is out'() {
    given:
    def other = home('second')
    other.leat('login', server.url, '--password', "@$folder/password")
    def file = Path.of(other.environment.HOME, '.config/leat/login').toFile()
    def kept = file.text

    when:
    file.text = kept.replaceFirst(/"token":"[^"]*"/, '"token":"a.b.c"')

    then:
    other.leat('runs').with { [it.code, it.err] } == [4, 'leat: your login has ended, run: leat login\n']
    other.leat('runs', '--json').with { [it.code, it.out] } == [4, '']
  }

  def 'projects are added, shown, changed and removed'() {
    given:
    shell.file('tidy.yaml', 'job:\n  tidy:\n    params:\n      number: {days: {default: 3}}\n    task:\n      sweep: {sh: echo tidy}\n')
    shell.file('broken', "job('x') {\n  task('a') { needs 'b' }\n}\n")

    expect: 'both kinds'
    shell.leat('projects', 'add', 'tidy', '--file', 'tidy.yaml').with { [it.code, it.out.readLines().first(), it.err] } == [0, 'tidy  freestyle', '']
    shell.leat('projects').out.readLines()*.split(/ {2,}/)*.first() == ['tidy', 'wait', 'web']
    lines(shell.leat('projects', '--json'))*.kind == ['freestyle', 'freestyle', 'git']
    lines(shell.leat('projects', 'show', 'web', '--json'))*.url == ["file://$repository".toString()]
    shell.leat('projects', 'jobs', 'web').out.startsWith('web')
    lines(shell.leat('projects', 'jobs', 'tidy', '--json')).first().jobs*.parameters*.name == [['days']]

    and: 'what is wrong is said, and nothing is kept of it'
    shell.leat('projects', 'add', 'web', '--file', 'tidy.yaml').with { [it.code, it.err] } == [1, "leat: there is a project 'web' already\n"]
    shell.leat('projects', 'add', 'broken', '--file', 'broken').with { [it.code, it.err.contains('2:21'), it.err.contains("'b'")] } == [3, true, true]
    shell.leat('projects', 'show', 'broken').code == 1
    shell.leat('projects', 'add', 'away', '--url', 'ext::sh -c true').code == 1
    lines(shell.leat('projects', '--json'))*.name == ['tidy', 'wait', 'web']

    and: 'a change, and a later version of the Jobfile'
    lines(shell.leat('projects', 'update', 'web', '--poll', '3600', '--json')).first().pollSeconds == 3600
    shell.leat('projects', 'update', 'web', '--poll', '3').with { [it.code, it.err.contains('at least 10')] } == [1, true]
    shell.leat('projects', 'update', 'tidy', '--file', 'tidy.yaml').out == 'version 2 of the Jobfile is kept\n'
    shell.leat('projects', 'remove', 'tidy').with { [it.code, it.out, it.err] } == [0, '', '']
    shell.leat('projects', 'show', 'tidy').with { [it.code, it.err] } == [1, "leat: there is no project 'tidy'\n  help: there are 'wait', 'web'\n"]
  }

  def 'a project is looked at when it is added: what runs it, when, and where hooks go'() {
    given:
    def nightly = Files.createDirectory(folder.resolve('nightly'))
    git(nightly, 'init', '-q', '-b', 'trunk')
    nightly.resolve('Jobfile').toFile().text = "job('night') {\n  triggers {\n    push branches: 'trunk'\n    cron '30 2 * * *', zone: 'UTC'\n  }\n  task('a') { sh 'true' }\n}\n"
    git(nightly, 'add', '.')
    git(nightly, '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'first')

    when:
    def added = shell.leat('projects', 'add', 'nightly', '--url', "file://$nightly")

    then:
    added.code == 0
    added.err == ''
    added.out =~ /read: trunk at [0-9a-f]{9}\n/
    added.out =~ /job: night, runs by: push, cron, next at \d{4}-\d\d-\d\dT02:30:00Z by '30 2 \* \* \*'\n/
    added.out.contains("hooks: ${server.url}/api/v1/projects/nightly/hooks/github (")
    shell.leat('projects', 'show', 'nightly').out.contains("hooks: ${server.url}/api/v1/projects/nightly/hooks/github (")

    cleanup:
    shell.leat('projects', 'remove', 'nightly')
  }

  def 'a project whose Jobfile is not where it is said to be is not registered'() {
    when:
    def added = shell.leat('projects', 'add', 'lost', '--url', "file://$repository", '--jobfile', 'ci/Jobfile')
    def odd = shell.leat('projects', 'add', 'lost', '--url', "file://$repository", '--jobfile', '../Jobfile')

    then:
    added.code == 1
    added.err.contains('the project is not registered (--unchecked registers it all the same)')
    added.err.contains("there is no 'ci/Jobfile'")
    odd.code == 1
    odd.err.contains("'jobfile' is a path from the top of the repository")
    shell.leat('projects', 'show', 'lost').code == 1
  }

  def 'a repository that #what is not registered, and it is said why'() {
    given:
    git(Files.createDirectories(folder.resolve('empty')), 'init', '-q')
    def address = url.replace('FOLDER', folder.toString())

    when:
    def added = shell.leat('projects', 'add', 'dead', '--url', address)

    then:
    added.code == 1
    added.err.contains('the project is not registered (--unchecked registers it all the same)')
    added.err.contains(said)
    shell.leat('projects', 'show', 'dead').code == 1

    when:
    def unchecked = shell.leat('projects', 'add', 'dead', '--url', address, '--unchecked')
    def run = shell.leat('trigger', 'dead', '--wait')

    then: 'and a run of it is not said to have a wrong Jobfile'
    unchecked.code == 0
    run.code == 1
    run.out.contains(said) || run.err.contains(said)

    cleanup:
    shell.leat('projects', 'remove', 'dead')

    where:
    what              | url                         || said
    'is not there'    | 'file://FOLDER/nowhere'     || 'nowhere'
    'is empty'        | 'file://FOLDER/empty'       || 'has no branch, tag or commit'
    'may not be asked' | 'http://127.0.0.1:9/x.git' || 'outgoing.allow'
  }

  def 'a trigger gives facts, and a project says who may start its jobs'() {
    given:
    shell.file('Jobfile', "job('fork') { task('t') { sh 'exit 1', when: pull.fork } }")

    expect:
    shell.leat('projects', 'add', 'fork', '--file', 'Jobfile', '--started-by', 'web', '--started-by', 'wait').code == 0
    shell.leat('projects', 'show', 'fork').out.contains('its jobs are started by: wait, web')
    shell.leat('projects', 'update', 'fork', '--started-by', '').code == 0
    !shell.leat('projects', 'show', 'fork').out.contains('started by')
    shell.leat('trigger', 'fork', '--fact', 'pull.number=x').with { [it.code, it.err.contains("'x' is not the number of a pull request")] } == [2, true]
    shell.leat('trigger', 'fork', '--wait').code == 0
    shell.leat('agents', 'update', 'local', '--label', 'untrusted').code == 0
    shell.leat('trigger', 'fork', '--fact', 'pull.fork=true', '--wait').code == 1

    cleanup:
    shell.leat('projects', 'remove', 'fork')
  }

  def 'a run is triggered, followed to its end, listed and shown'() {
    when:
    def followed = shell.leat('trigger', 'web', '-p', 'who=you', '--key', 'mine', '--follow')
    def run = lines(shell.leat('runs', '--key', 'mine', '--json')).first()

    then:
    followed.code == 1
    followed.err.startsWith("run $run.run is accepted; Ctrl-C here leaves it alone\n")
    followed.err.contains('\u2713 compile succeeded') && followed.err.contains('\u2717 test failed: exit code')
    followed.err.contains('\n  test: exit code 3\n    it is broken\n  kept: compile/files (3 files, 4 bytes)\n')
    followed.err =~ /\nweb#$run.run failed: 2 tasks, 1 succeeded, 1 failed  \d/
    followed.err.endsWith("  then: leat rerun $run.run --from failed --follow\n")
    followed.out == "compile | compiled sources for you\ntest | it is broken\nweb#$run.run has ended: failed\n"
    run.title == "web#$run.run"

    and:
    shell.leat('runs').out.readLines().first().startsWith("web#$run.run  failed")
    shell.leat('runs', '--filter', "run.key == 'mine' && run.status == 'failed'").out.readLines().size() == 1
    shell.leat('runs', '--project', 'wait', '--status', 'failed').with { [it.code, it.out, it.err] } == [0, '', 'no runs\n']
    shell.leat('runs', '--filter', 'run.colour ==').with { [it.code, it.err.empty] } == [1, false]
    lines(shell.leat('show', "web#$run.run", '--json')).first().tasks*.state == ['succeeded', 'failed']
    shell.leat('show', "$run.run").out.readLines().with { [it[0].startsWith("web#$run.run failed"), it.any { it =~ /^test +failed/ }] } == [true, true]
    shell.leat('why', "$run.run", 'test').out.readLines().with { [it[0].startsWith("'test' of web#$run.run failed at "), it.last().contains('Attempt 1 ended with exit code 3 at ')] } == [true, true]
    lines(shell.leat('why', 'last', 'compile', '--json')).first().with { [it.run, it.task, it.sentences.size() > 1] } == [run.run, 'compile', true]
    shell.leat('why', 'last', 'none').with { [it.code, it.out] } == [1, '']
    shell.leat('show', '999999').with { [it.code, it.err] } == [1, "leat: there is no run '999999'\n"]

    and: 'what cannot run is refused, or says so on its run'
    shell.leat('trigger', 'nobody').with { [it.code, it.err] } == [1, "leat: there is no project 'nobody'\n  help: there are 'wait', 'web'\n"]
    shell.leat('trigger', 'web', '--ref', 'nowhere', '--wait').with { [it.code, it.out.contains('has ended: rejected, ')] } == [1, true]
    shell.leat('show', 'last').with { [it.code, it.out.readLines()[0].contains(' rejected'), it.out.contains('note: ')] } == [0, true, true]
    shell.leat('trigger', 'web', '-p', 'slow=maybe', '--wait').with { [it.code, (it.out + it.err).contains('slow')] } == [3, true]
  }

  def 'one that waits for the end gets the run as one object'() {
    given:
    def number = trigger('wait')
    begun(number)

    when:
    def waiting = beside(shell, 'trigger', 'wait', '--wait', '--json')
    go(number)
    ServerProcess.poll { lines(shell.leat('runs', '--project', 'wait', '--limit', '1', '--json')).first().run > number }
    def second = lines(shell.leat('runs', '--project', 'wait', '--limit', '1', '--json')).first().run as int
    go(second)
    def said = waiting.get(30, TimeUnit.SECONDS)

    then:
    lines(said).first().subMap('run', 'status') == [run: second, status: 'succeeded']
  }

  def 'a log is followed while it grows, and read whole, in part and by pattern'() {
    given:
    def run = trigger('wait')
    begun(run)

    when:
    def following = beside(shell, 'logs', "$run", 'one', '-f')
    def busy = shell.leat('trigger', 'wait', '--if-busy', 'refuse')
    go(run)

    then:
    following.get(30, TimeUnit.SECONDS).with { [it.code, it.out, it.err] } == [0, 'first\nlast\n', '']
    busy.with { [it.code, it.err.contains('queued or running')] } == [1, true]
    shell.leat('logs', "$run", 'one').out == 'first\nlast\n'
    shell.leat('logs', "$run", 'one', '--tail', '1').out == 'last\n'
    shell.leat('logs', "$run", 'one', '--since-line', '2').out == 'last\n'
    shell.leat('logs', "$run", 'one', '--grep', '^f').out == 'first\n'
    shell.leat('logs', "$run", 'two').with { [it.code, it.err] } == [1, "leat: there is no task 'two'\n  help: there is 'one'\n"]
    shell.leat('logs', "$run", 'one', '--attempt', '7').code == 1
  }

  def 'a run is stopped, once'() {
    given:
    def run = trigger('wait')
    begun(run)

    expect:
    shell.leat('cancel', "wait#$run").with { [it.code, it.out] } == [0, "wait#$run has ended: cancelled\n"]
    shell.leat('cancel', "wait#$run").out == "wait#$run had ended already: cancelled\n"
    lines(shell.leat('cancel', "wait#$run", '--json')).first().status == 'cancelled'
  }

  def 'a run goes on from what failed'() {
    given:
    def failed = trigger('web')
    await(failed, 'failed')
    Files.createFile(folder.resolve('fixed'))

    when:
    def said = shell.leat('rerun', "$failed", '--from', 'failed', '--follow')
    def again = lines(shell.leat('show', 'last', '--json')).first()

    then:
    said.code == 0
    said.out == "web#$again.run has ended: succeeded\n"
    again.parent == failed
    shell.leat('rerun', "$failed", '--from', 'nothing', '--wait').code == 1

    and: 'last, and the name of the project, are the run that was run again'
    ['last', 'web'].each { assert lines(shell.leat('show', it, '--json')).first().run == failed + 2 }
    shell.leat('rerun', "$failed", '--json').with { lines(it).first().status } == 'accepted'

    cleanup:
    Files.deleteIfExists(folder.resolve('fixed'))
  }

  def 'a task that asks is agreed to, or refused'() {
    given:
    shell.file('ask', "job('ask') { task('ship') { approve minutes: 5; sh 'echo shipped' } }\n")
    shell.leat('projects', 'add', 'ask', '--file', 'ask')
    def one = trigger('ask')
    def other = trigger('ask')
    ServerProcess.poll { [one, other].every { shell.leat('show', "$it").out.contains('asking') } }

    expect:
    shell.leat('approve', "$one", 'ship').code == 0
    lines(shell.leat('approve', "$other", 'ship', '--refuse', '--json')).size() == 1
    await(one, 'succeeded') == null
    await(other, 'cancelled') == null
    shell.leat('approve', "$one", 'ship').with { [it.code, it.err] } == [1, "leat: task 'ship' does not ask for an approval: it succeeded\n"]
  }

  def 'artifacts are listed and brought, as files and as an archive'() {
    given:
    def run = trigger('web', '--task', 'compile')
    await(run, 'succeeded')
    def into = folder.resolve('brought')

    expect:
    shell.leat('artifacts', "$run").out =~ /^compile\/files +3 files +4 bytes\n$/
    lines(shell.leat('artifacts', "$run", '--json'))*.name == ['files']
    lines(shell.leat('artifacts', "$run", 'compile/files', '--json'))*.path == ['out/a', 'out/link', 'out/run']
    shell.leat('artifacts', "$run", 'compile/files', '--into', "$into").code == 0
    into.resolve('out/a').toFile().text == 'abc'
    Files.isExecutable(into.resolve('out/run'))
    Files.readSymbolicLink(into.resolve('out/link')) == Path.of('a')
    shell.leat('artifacts', "$run", 'compile/files', '--zip', 'all.zip').code == 0
    new java.util.zip.ZipFile(shell.folder.resolve('all.zip').toFile()).withCloseable { it.size() } == 3
    shell.leat('artifacts', "$run", 'compile/none').with { [it.code, it.err] } == [1, "leat: there is no artifact 'none'\n"]
  }

  def 'the queue is held, changed and let go'() {
    expect:
    shell.leat('queue', '--pause').out.startsWith('paused, ')

    when:
    def one = trigger('wait')
    def other = trigger('wait')
    ServerProcess.poll { lines(shell.leat('queue', '--json')).first().items*.run.containsAll([one, other]) }

    then:
    lines(shell.leat('queue', '--priority', "$other=10", '--json')).first().items*.run.first() == other
    shell.leat('queue').out.readLines().size() == 3
    shell.leat('queue').out.readLines()[1].endsWith('priority 10  The queue is paused, so no run begins.')

    when:
    shell.leat('queue', '--resume')
    [one, other].each { begun(it); go(it) }

    then:
    [one, other].each { await(it, 'succeeded') }
  }

  def 'events of a run are told to its end, and those of the server as they happen'() {
    given:
    def enough = new CountDownLatch(1)
    def other = home('first')
    def seen = new ByteArrayOutputStream()
    other.broken = new OutputStream() {
      void write(int one) throws IOException {
        seen.write(one)
        if (seen.toString('UTF-8').contains('run-finished')) {
          enough.countDown()
          throw new IOException('Broken pipe')
        }
      }
    }

    when:
    def all = beside(other, 'events')
    def run = trigger('web', '--task', 'compile', '--key', 'seen')
    await(run, 'succeeded')
    def told = lines(shell.leat('events', '--run', "$run"))

    then:
    told*.event.with { [it.first(), it.last()] } == ['run-started', 'run-finished']
    told.every { it.key == 'seen' }
    enough.await(30, TimeUnit.SECONDS)
    all.get(30, TimeUnit.SECONDS).code == 1
  }

  def 'any request can be sent'() {
    given:
    def run = trigger('web', '--task', 'compile')
    await(run, 'succeeded')

    expect:
    Contract.json(shell.leat('api', 'GET', "runs/$run").out).status == 'succeeded'
    Contract.json(shell.leat('api', 'PATCH', "runs/$run", '--data', '{"pinned":true}').out).pinned
    shell.leat('api', 'GET', '/metrics').out.contains('leat_')
    shell.leat('api', 'GET', 'openapi.json').out.contains('"openapi"')
    shell.leat('api', 'DELETE', "runs/$run").with { [it.code, it.err.contains('pinned')] } == [1, true]
    shell.leat('api', 'GET', 'nowhere').with { [it.code, it.out] } == [1, '']
    shell.leat('api', 'PATCH', "runs/$run", '--data', '{"pined":true}').with { [it.code, it.err.contains('pined')] } == [1, true]
  }

  def 'what forges sent is listed with what became of it, and where they should send to when nothing came'() {
    expect:
    shell.leat('hooks', 'web').out == "no forge sent anything; 'leat projects show web' says where to\n"

    when: 'a forge whose project has no secret, and then one with it'
    def commit = new ProcessBuilder('git', 'rev-parse', 'HEAD').directory(repository.toFile()).start().inputStream.text.trim()
    def body = "{\"ref\": \"refs/heads/main\", \"commit\": \"$commit\", \"delivery\": \"d1\"}".toString()
    assert hook(body, 'none') == 401
    folder.resolve('secret').toFile().text = 'a secret of sixteen and more\n'
    assert shell.leat('projects', 'update', 'web', '--hook-secret', "@$folder/secret").code == 0
    assert hook(body, 'a secret of sixteen and more') == 202
    def listed = shell.leat('hooks', 'web')
    while (listed.out.contains('waiting')) {
      listed = shell.leat('hooks', 'web')
    }

    then:
    listed.out.readLines()*.split(/ {2,}/)*.drop(1) == [['generic', 'refused', 'the project has no hook secret'],
      ['generic', 'nothing', "refs/heads/main ${commit.take(9)}".toString(), "no job of its Jobfile has a trigger 'push' that asks for it"]]
    lines(shell.leat('hooks', 'web', '--json'))*.state == ['refused', 'nothing']
    lines(shell.leat('hooks', 'web', '--limit', '1', '--json'))*.state == ['refused']
    shell.leat('hooks', 'none').with { [it.code, it.err.contains("there is no project 'none'")] } == [1, true]
  }

  /** Sends a hook as the generic forge does; gives the status. */
  private int hook(String body, String secret) {
    def mac = Mac.getInstance('HmacSHA256')
    mac.init(new SecretKeySpec(secret.bytes, 'HmacSHA256'))
    def request = HttpRequest.newBuilder(URI.create("${server.url}/api/v1/projects/web/hooks/generic")).header('Content-Type', 'application/json')
      .header('X-Leat-Signature', 'sha256=' + mac.doFinal(body.bytes).encodeHex()).POST(HttpRequest.BodyPublishers.ofString(body)).build()
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
  }

  def 'secrets are kept from stdin or a file, without a line end, listed without their values, and removed'() {
    given:
    shell.file('Uses', """job('uses') { task('a') { secrets 'ALL', 'OWN'; sh 'printf "%s|%s|" "\$ALL" "\$OWN" | tr a-y b-z' } }""")
    assert shell.leat('projects', 'add', 'uses', '--file', 'Uses').code == 0
    shell.file('key', 'first line\nlast line\n')
    shell.stdin = new ByteArrayInputStream('the secret of all\n'.bytes)

    when:
    def all = shell.leat('secrets', 'set', 'ALL')
    def own = shell.leat('secrets', 'set', 'OWN', '--project', 'uses', '--file', 'key', '--json')
    def followed = shell.leat('trigger', 'uses', '--follow')

    then:
    [all.code, own.code, followed.code] == [0, 0, 0]
    all.out ==~ /ALL  version 1  by admin at 20\S+Z  not used yet\n/
    lines(own)[0].with { [it.name, it.version, it.readable] } == ['OWN', 1, true]
    followed.out.contains('a | mbtu mjof|')
    shell.leat('secrets').out ==~ /ALL  version 1  by admin at 20\S+Z  used by run \d+ at 20\S+Z\n/
    lines(shell.leat('secrets', '--project', 'uses', '--json'))*.name == ['OWN']
    [all, own, followed, shell.leat('secrets')].every { !it.out.contains('secret of') && !it.out.contains('last line') }

    when: 'another key'
    def rotated = shell.leat('secrets', 'rotate')

    then:
    rotated.out ==~ /\d+ values are encrypted with the key [0-9a-f]{16} now; backups of before need the one before\n/
    lines(shell.leat('secrets', 'rotate', '--json'))[0].unreadable == []

    and: 'one for the tokens of tasks, which this server does not give'
    shell.leat('secrets', 'rotate-id-token-key').with { [it.code, it.err.contains("sets 'public-url'")] } == [1, true]

    when: 'one of an environment'
    def live = shell.leat('secrets', 'set', 'OWN', '--project', 'uses', '--environment', 'live', '--file', 'key')

    then:
    live.code == 0
    shell.leat('secrets', '--project', 'uses', '--environment', 'live').out.startsWith('OWN  version 1  ')
    shell.leat('secrets', '--project', 'uses', '--environment', 'other').out == ''
    shell.leat('secrets', 'remove', 'OWN', '--project', 'uses', '--environment', 'live').code == 0
    shell.leat('secrets', '--project', 'uses', '--environment', 'live').out == ''
    shell.leat('secrets', '--project', 'uses').out.startsWith('OWN  ')
    shell.leat('secrets', '--environment', 'live').with { [it.code, it.err.contains("'--environment' is of a project")] } == [2, true]

    when: 'there is no value'
    shell.stdin = new ByteArrayInputStream('\n'.bytes)

    then:
    shell.leat('secrets', 'set', 'ALL').with { [it.code, it.err.readLines()[0]] } == [2, 'leat: stdin is empty; nothing was changed']
    shell.leat('secrets', 'set', 'ALL', '--file', 'gone').with { [it.code, it.err.contains("cannot read 'gone'")] } == [2, true]
    shell.leat('secrets', 'set').with { [it.code, it.err.contains('lacks its NAME')] } == [2, true]
    shell.leat('secrets', 'remove', 'GONE').with { [it.code, it.err.contains("there is no secret 'GONE'")] } == [1, true]
    shell.leat('secrets', 'rotate', '--file', 'key').code == 2

    and: 'it is kept elsewhere, where this server knows nobody'
    shell.leat('secrets', 'set', 'OWN', '--vault', 'secret/data/web?version=3#password').with { [it.code, it.err.contains("this server knows no Vault; an administrator sets 'vault.address'")] } == [1, true]
    shell.leat('secrets', 'set', 'OWN', '--vault', 'secret/data/web').with { [it.code, it.err.contains("'secret/data/web' is no place in Vault")] } == [2, true]
    shell.leat('secrets', 'set', 'OWN', '--vault', 'secret/data/web#password', '--file', 'key').with { [it.code, it.err.contains('both --file and --vault')] } == [2, true]

    when:
    shell.leat('secrets', 'remove', 'OWN', '--project', 'uses')
    shell.leat('secrets', 'remove', 'ALL')

    then:
    shell.leat('secrets').out == ''
    shell.leat('secrets', '--project', 'uses').out == ''
  }

  def 'webhooks are added, listed and removed'() {
    when:
    def made = shell.leat('webhooks', 'add', 'https://example.com/hook', '--json')

    then:
    lines(made).size() == 1
    lines(shell.leat('webhooks', '--json'))*.url == ['https://example.com/hook']
  }

  def 'who did what is listed by account and time, the newest first'() {
    given:
    shell.leat('webhooks', 'add', 'https://example.com/audited')
    shell.leat('webhooks', 'remove', '999')
    def all = lines(shell.leat('audit', '--json', '--limit', '1000'))

    expect:
    all.take(2).collect { [it.who, it.what, it.target, it.result] } == [['admin', 'deleteWebhook', 'webhooks/999', '404 not-found'], ['admin', 'createWebhook', "webhooks -> webhooks/${all[1].target.find(/[0-9]+$/)}".toString(), '201']]
    shell.leat('audit', '--limit', '1').out ==~ /${all.first().entry}  \S+Z  admin  deleteWebhook  webhooks\/999  127\.0\.0\.1  404 not-found\n/
    lines(shell.leat('audit', '--account', 'server', '--json', '--limit', '1000'))*.who.unique() == ['server']
    lines(shell.leat('audit', '--since', all[0].at as String, '--json')).size() == 1
    ['1h', '2d', '2020-01-01'].every { lines(shell.leat('audit', '--since', it, '--json', '--limit', '1000')).size() == all.size() }
    shell.leat('audit', '--since', 'yesterday').with { [it.code, it.err.readLines().first()] } == [2, "leat: 'yesterday' is not a value of --since"]
  }

  def 'the audit is checked, from an entry on, and against one that was noted'() {
    given:
    def checked = shell.leat('audit', 'verify')
    def last = checked.out.find(/(?<=the last of them: ).*/)
    def (entry, hash) = last.split(':').toList()

    expect:
    [checked.code, checked.out.readLines().first()] == [0, "$entry entries are as written".toString()]
    lines(shell.leat('audit', 'verify', '--json'))*.with { [it.fault, it.hash.length()] } == [[null, 64]]
    shell.leat('audit', 'verify', '--entry', entry).out.startsWith('1 entry is as written\n')
    shell.leat('audit', 'verify', '--last', last).code == 0
    shell.leat('audit', 'verify', '--last', "$entry:${'0' * 64}").with { [it.code, it.out.readLines().first()] } == [1, "entry $entry: it is not the one that was noted, or too old to be kept".toString()]
    shell.leat('audit', 'verify', '--last', hash as String).code == 2
    shell.leat('audit', '--last', last).err.contains("'--last' goes with verify only")
  }

  def 'bash completes names that the server knows'() {
    given:
    def run = trigger('web', '--task', 'compile')
    await(run, 'succeeded')
    def script = shell.leat('completion', 'bash').out
    def file = folder.resolve('complete')
    file.toFile().text = """
      leat() { ${server.command().collect { "'$it'" }.join(' ')} "\$@"; }
      $script
      COMP_WORDS=(leat trigger w); COMP_CWORD=2; _leat; echo "\${COMPREPLY[*]}"
      COMP_WORDS=(leat logs $run ''); COMP_CWORD=3; _leat; echo "\${COMPREPLY[*]}"
    """.stripIndent()

    when:
    def process = new ProcessBuilder('bash', file.toString()).directory(shell.folder.toFile())
    process.environment().put('HOME', shell.environment.HOME)
    process.environment().remove('XDG_CONFIG_HOME')
    def said = process.redirectErrorStream(true).start().inputStream.text.readLines()

    then:
    said == ['wait web', 'compile']
    shell.leat('names', 'runs').out.readLines().with { [it[0], it.contains("$run".toString())] } == ['last', true]
    shell.leat('names', 'artifacts', "$run").out == 'compile/files\n'
  }

  def 'a server that goes away is named, and what follows it goes on when it is back'() {
    given:
    def run = trigger('wait')
    begun(run)
    def log = home('first')
    log.broken = new ByteArrayOutputStream()
    def following = beside(log, 'logs', "$run", 'one', '-f')
    def told = home('first')
    told.broken = new ByteArrayOutputStream()
    def waiting = beside(told, 'events', '--run', "$run")
    ServerProcess.poll { "$log.broken" == 'first\n' && "$told.broken".contains('"started"') }

    when:
    server.kill()
    def gone = ['runs', 'queue'].collect { shell.leat(it, '--server') } + shell.leat('trigger', 'wait')

    then:
    gone*.code == [4, 4, 4]
    gone.every { it.err.startsWith("leat: cannot ask the server at $server.url: nothing answers there\n") }

    when:
    go(run)
    server.start()

    then:
    following.get(60, TimeUnit.SECONDS).code == 0
    "$log.broken" == 'first\nlast\n'
    waiting.get(60, TimeUnit.SECONDS).code == 0
    def events = "$told.broken".readLines().collect { Contract.json(it).event }
    [events.first(), events.last()] == ['run-started', 'run-finished']
    events.toSet().size() == events.size()
  }

  def 'what a task prints is followed to its last line, however much it is, by #words'() {
    given:
    shell.file('Big', "job('big') { ['a', 'b'].each { name -> task(name) { sh 'seq 40000; echo last' } } }")
    shell.leat('projects', 'add', 'big', '--file', 'Big')
    if (words[0] == 'attach') {
      shell.leat('trigger', 'big', '--follow')
    }

    when:
    def printed = shell.leat(*words).out.readLines()

    then:
    ['a', 'b'].every { name -> printed.findAll { it.startsWith("$name | ") }*.substring(4) == (1..40000)*.toString() + ['last'] }

    where:
    words << [['trigger', 'big', '--follow'], ['attach', 'big']]
  }
}
