package io.leat.server

import io.leat.agent.ssh.Cable
import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Runs whose tasks run on hosts over SSH, from a commit to an artifact. */
class AgentRunsSpec extends Specification {
  @Shared @TempDir Path place
  @Shared Sshd sshd
  @TempDir Path folder
  @AutoCleanup Running leat
  @AutoCleanup Cable cable

  def setupSpec() {
    sshd = Sshd.openssh(place.resolve('sshd'))
  }

  def cleanupSpec() {
    sshd?.close()
  }

  def setup() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanup() {
    leat?.close()
    leat = null
    // what ends on a host a moment later takes away what is its own meanwhile, and a folder that changes is not removed at once
    for (int i = 0; i < 20 && Files.exists(folder) && !folder.toFile().deleteDir(); i++) {
      Thread.onSpinWait()
    }
  }

  private Path host(String name, Map more = [:]) {
    def work = folder.resolve("hosts/$name")
    def answer = leat.post('/agents', [agent: name, address: '127.0.0.1', port: sshd.port, user: Sshd.account(), folder: work.toString(), hostKey: new SshPublicKey(sshd.hostKey).line(), slots: 2] + more)
    assert answer.status == 201: answer.text
    def keys = sshd.folder.resolve('keys')
    Files.writeString(keys, keys.toFile().text + answer.json.publicKey + '\n')
    work
  }

  private void online(String name) {
    poll { state(name) == 'online' }
  }

  private String state(String name) {
    leat.get("/agents/$name").json.state
  }

  private static void poll(double seconds = 30, Closure<Boolean> what) {
    new PollingConditions(timeout: seconds, delay: 0.02).eventually { assert what() }
  }

  private List<String> why(long run, String task) {
    leat.get("/runs/$run/tasks/$task/why").json.sentences
  }

  def 'a report that is committed, or that only a cache brought, is of no test of the run: on #agent'() {
    given:
    host('far', [labels: ['far']])
    online('far')
    def suite = "<testsuite><testcase classname='c' name='t'/></testsuite>"
    def repository = Running.repository(folder.resolve("reports-$agent"), [Jobfile: """
        job('reports') {
          agent '$agent'
          task('committed') { reports junit: 't/*.xml'; sh 'true' }
          task('anew') { reports junit: 't/*.xml'; sh 'cat t/r.xml > s; echo >> s; mv s t/r.xml' }
          task('cached') { cache 'c', paths: ['r'], key: '$agent'; reports junit: 'r/*.xml'; sh 'test -d r || { mkdir r; cp t/r.xml r/a.xml; }' }
        }""", 't/r.xml': suite])
    assert leat.post('/projects', [name: "reports-$agent".toString(), url: "file://$repository".toString()]).status == 201

    when:
    def runs = [1, 2].collect { leat.await(leat.trigger("reports-$agent", [job: 'reports'])) }

    then:
    runs*.status == ['failed', 'failed']
    runs.collect { run -> ['committed', 'anew', 'cached'].collect { leat.task(run.run, it).state } } == [['failed', 'succeeded', 'succeeded'], ['failed', 'succeeded', 'failed']]
    leat.task(runs[0].run, 'committed').because.contains("of before this run, and it wrote none: one file matches 't/*.xml'")
    leat.task(runs[1].run, 'cached').because.contains("of before this run, and it wrote none: one file matches 'r/*.xml'")

    where:
    agent << ['local', 'far']
  }

  def 'a commit is built on one host and tried on another: sources, outputs, artifacts and logs come where they belong'() {
    given:
    def far = host('far', [labels: ['builder']])
    def other = host('other', [labels: ['tester']])
    online('far')
    online('other')
    def repository = Running.repository(folder.resolve('repository'), [
      Jobfile: '''
        job('web') {
          task('build') {
            agent 'builder'
            sh 'pwd; cat src/a.txt; mkdir out; tr a-z A-Z < src/a.txt > out/A; ln -s A out/link; echo "version=7" >> "$LEAT_OUTPUT"'
            output 'version'
            artifact 'out', files: 'out/**'
            reports junit: 'report.xml'
            sh 'echo "<testsuite tests=\\'1\\'><testcase classname=\\'c\\' name=\\'t\\' time=\\'1\\'/></testsuite>" > report.xml'
          }
          task('try') {
            agent 'tester'
            use artifact: 'out', from: 'build'
            env VERSION: outputs.build.version
            sh 'cat out/link; echo "version $VERSION of $LEAT_TASK"; exit 3'
          }
        }''',
      'src/a.txt': 'hello\n'])
    assert leat.post('/projects', [name: 'web', url: "file://$repository".toString()]).status == 201

    when:
    def run = leat.trigger('web')
    def ended = leat.await(run)

    then:
    ended.status == 'failed'
    leat.task(run, 'build').agent == 'far'
    leat.task(run, 'try').agent == 'other'
    leat.get("/runs/$run/tasks/build/log").text.startsWith("$far/")
    leat.get("/runs/$run/tasks/build/log").text.endsWith('\nhello\n')
    leat.get("/runs/$run/tasks/try/log").text == 'HELLO\nversion 7 of try\n'
    leat.task(run, 'build').outputs == [version: '7']
    leat.get("/runs/$run/tasks/build/artifacts/out/file?path=out/A").text == 'HELLO\n'
    leat.get("/runs/$run/tests").json.items.collect { [it.task, it.attempt, it.tests, it.failed] } == [['build', 1, 1, 0]]
    why(run, 'build').any { it.contains("'far'") }

    and: 'workspaces and attempts are gone from the hosts, the sources stay for the next run'
    poll { !Files.exists(far.resolve('projects')) && far.resolve('attempts').toFile().list().length == 0 }
    far.resolve('sources').toFile().list().length == 1
  }

  def 'a task waits for an agent that can do what it asks, and is told which, and what of it is missing'() {
    given:
    host('far', [labels: ['gpu']])
    online('far')
    leat.project('web', '''
      job('web') { task('wants') { agent 'gpu', 'large'; sh 'echo $LEAT_TASK' } }
      job('other') { task('goes') { sh 'true' } }''')

    when:
    def run = leat.trigger('web', [job: 'web'])

    then: 'and keeps nobody else from running'
    leat.await(leat.trigger('web', [job: 'other'])).status == 'succeeded'
    poll { why(run, 'wants').any { it.contains("an agent with the labels 'gpu'; 'large': there is none") && it.contains("'far' comes nearest; it has not 'large'") } }

    when:
    def row = leat.get('/agents/far')
    leat.send('PATCH', '/agents/far', [labels: ['gpu', 'large']], ['If-Match': row.headers.firstValue('etag').get()])

    then:
    leat.await(run).status == 'succeeded'
    leat.task(run, 'wants').agent == 'far'
  }

  def 'an agent that is drained begins nothing, and goes on when it is enabled'() {
    given:
    host('far', [labels: ['far']])
    online('far')
    leat.project('web', "job('web') { task('t') { agent 'far'; sh 'touch \"$folder/begun\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done' } }")
    def first = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    leat.post('/agents/far/drain')
    def second = leat.trigger('web')

    then:
    state('far') == 'draining'
    poll { why(second, 't').any { it.contains("'far' is being drained") } }

    when:
    Files.createFile(folder.resolve('go'))

    then: 'what ran there ends'
    leat.await(first).status == 'succeeded'
    leat.get("/runs/$second").json.status != 'succeeded'

    when:
    leat.post('/agents/far/enable')

    then:
    leat.await(second).status == 'succeeded'
  }

  def 'the machine of the server can be switched off, and work goes elsewhere'() {
    given:
    host('far')
    online('far')
    leat.post('/agents/local/disable')
    leat.project('web', "job('web') { task('a') { sh 'true' }; task('b') { groovy 'println 1' } }")

    when:
    def run = leat.trigger('web')

    then: 'but for steps that are programs of Leat'
    poll { leat.task(run, 'a').state == 'succeeded' && leat.task(run, 'a').agent == 'far' }
    why(run, 'b').any { it.contains("an agent with the label 'local': 'local' is disabled") }
  }

  def 'a server that was killed takes up what runs on a host, and what was printed meanwhile is there'() {
    given:
    host('far', [labels: ['far']])
    online('far')
    leat.project('web', "job('web') { task('t') { agent 'far'; sh 'echo begun; touch \"$folder/begun\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; echo ended; mkdir out; echo x > out/x'; artifact 'out', files: 'out/*' } }")
    def run = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    leat.close()
    Files.createFile(folder.resolve('go'))
    leat.start()

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/t/log").text == 'begun\nended\n'
    leat.get("/runs/$run/tasks/t/artifacts/out/file?path=out/x").text == 'x\n'
    leat.task(run, 't').attempts.size() == 1
  }

  def 'while a host cannot be reached its task goes on, the next waits, and both end when it is back'() {
    given:
    cable = new Cable(sshd.port)
    host('far', [labels: ['far'], port: cable.port, slots: 1])
    online('far')
    leat.project('web', "job('web') { task('t') { agent 'far'; sh 'echo \$LEAT_RUN >> \"$folder/begun\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; mkdir out; echo x > out/x'; artifact 'out', files: 'out/*' } }")
    def first = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    cable.reset()
    def second = leat.trigger('web')

    then:
    poll { state('far') == 'unreachable' }
    leat.get('/agents/far').json.with { it.why && it.since }
    poll { why(second, 't').any { it.contains("'far' cannot be reached: ") } }

    when:
    Files.createFile(folder.resolve('go'))
    cable.mend()

    then:
    leat.await(first).status == 'succeeded'
    leat.await(second).status == 'succeeded'
    folder.resolve('begun').toFile().readLines() == ['web#1', 'web#2']
  }

  def 'what a killed server left on a host of runs that have ended goes with the next one, and nothing else'() {
    given:
    def far = host('far', [labels: ['far']])
    online('far')
    def project = leat.project('web', "job('web') { task('t') { agent 'far'; sh ':' } }")
    def run = leat.trigger('web')
    leat.await(run)
    poll { far.resolve('attempts').toFile().list().length == 0 }
    leat.close()
    def left = ["attempts/${(run << 24) + 7}-0123456789abcdef", "projects/1/leat/runs/$run"]
    def other = ["attempts/${((run + 1) << 24) + 7}-0123456789abcdef", "attempts/note", "projects/1/leat/runs/${run + 1}"]
    (left + other).each { Files.writeString(Files.createDirectories(far.resolve(it)).resolve('file'), 'x') }

    when:
    leat.start()

    then:
    poll { left.every { !Files.exists(far.resolve(it)) } }
    other.every { Files.exists(far.resolve(it).resolve('file')) }
  }

  def 'what runs on a host that is out of reach for longer than the grace is lost'() {
    given:
    leat.close()
    leat = new Running(folder.resolve('graceful'), [slots: '2', 'agents.grace-seconds': '1'])
    cable = new Cable(sshd.port)
    def far = host('far', [labels: ['far'], port: cable.port, slots: 1])
    online('far')
    leat.project('web', "job('web') { task('t') { agent 'far'; sh 'touch \"$folder/begun\"; exec sleep 1000' } }")
    def run = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    cable.reset()
    def ended = leat.await(run)

    then:
    ended.status == 'failed'
    leat.task(run, 't').because.contains("the agent 'far' was out of reach for 1.0 s")

    when: 'it is back'
    cable.mend()

    then:
    poll { far.resolve('attempts').toFile().list().length == 0 && !Files.exists(far.resolve('projects')) }
  }

  def 'an agent that is removed by force loses what ran there, and says so'() {
    given:
    host('far', [labels: ['far']])
    online('far')
    leat.project('web', "job('web') { task('t') { agent 'far'; sh 'touch \"$folder/begun\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done' } }")
    def run = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) }

    expect:
    leat.send('DELETE', '/agents/far').status == 409

    when:
    leat.send('DELETE', '/agents/far?force=true')
    def ended = leat.await(run)

    then:
    ended.status == 'failed'
    leat.task(run, 't').because.contains("the agent 'far' is known no more")

    cleanup:
    Files.createFile(folder.resolve('go'))
  }

  def 'what one task writes another reads on another host, every byte, and no faster than it reads'() {
    given:
    host('one', [labels: ['one']])
    host('two', [labels: ['two']])
    online('one')
    online('two')
    leat.project('web', '''
      job('web') {
        pipe('p') {
          task('write') { agent WRITER; sh 'head -c 30000000 /dev/urandom | tee >(sha256sum | cut -c -64 > "FOLDER/sent")' }
          task('read') { agent READER; sh 'sha256sum | cut -c -64' }
        }
      }'''.replace('WRITER', "'$writer'").replace('READER', "'$reader'").replace('FOLDER', "$folder"))

    when:
    def run = leat.trigger('web')
    def ended = leat.await(run)

    then:
    ended.status == 'succeeded'
    leat.task(run, 'write').agent == writer
    leat.task(run, 'read').agent == reader
    poll { leat.get("/runs/$run/tasks/read/log").text == folder.resolve('sent').toFile().text }

    where:
    writer  | reader
    'one'   | 'two'
    'one'   | 'local'
    'local' | 'two'
  }

  def 'a reader on another host that has enough ends the writer well'() {
    given:
    host('one', [labels: ['one']])
    host('two', [labels: ['two']])
    online('one')
    online('two')
    leat.project('web', "job('web') { pipe('p') { task('write') { agent 'one'; sh 'yes' }; task('read') { agent 'two'; sh 'head -n 2' } } }")

    expect:
    leat.await(leat.trigger('web')).status == 'succeeded'
    leat.get('/runs/1/tasks/read/log').text == 'y\ny\n'
  }

  def 'a stream between hosts that breaks is lost, and its reader takes no part for the whole'() {
    given:
    cable = new Cable(sshd.port)
    host('one', [labels: ['one'], port: cable.port])
    host('two', [labels: ['two']])
    online('one')
    online('two')
    leat.project('web', "job('web') { pipe('p') { task('write') { agent 'one'; sh 'echo a; touch \"$folder/begun\"; sleep 1000' }; task('read') { agent 'two'; sh 'cat; echo whole' } } }")
    def run = leat.trigger('web')
    poll { Files.exists(folder.resolve('begun')) && leat.get("/runs/$run/tasks/read/log").text == 'a\n' }

    when:
    cable.reset()
    poll { state('one') == 'unreachable' }
    cable.mend()
    def ended = leat.await(run)

    then:
    ended.status == 'failed'
    leat.task(run, 'read').because.contains("the stream from 'write' on 'one' to 'read' on 'two' broke")
    !leat.get("/runs/$run/tasks/read/log").text.contains('whole')
  }
}
