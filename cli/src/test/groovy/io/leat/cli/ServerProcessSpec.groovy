package io.leat.cli

import io.leat.engine.driver.local.LocalDriver
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** {@code leat server} as a process of its own, which is killed. */
class ServerProcessSpec extends Specification {
  @TempDir
  Path folder

  HttpClient client = HttpClient.newHttpClient()
  List<Process> processes = []
  String base
  String token

  def cleanup() {
    processes*.destroyForcibly()*.waitFor()
    LocalDriver.leftovers('|' + folder).each { pid -> ProcessHandle.of(pid).ifPresent { it.destroyForcibly() } }
  }

  def 'whatever was acknowledged is true after any kill: nothing is lost, nothing runs twice, no byte of a log is missing'() {
    given:
    start()
    def tasks = ['a', 'b', 'c', 'd']
    project('web', '''
      job('web') {
        for (name in ['a', 'b', 'c', 'd']) {
          task(name) {
            if (name == 'd') { needs 'a' }
            sh \'\'\'
              echo x >> "FOLDER/starts.$LEAT_RUN.$LEAT_TASK"
              for i in 1 2 3 4 5 6 7 8; do
                echo "line $i of $LEAT_TASK" | tee -a "FOLDER/ledger.$LEAT_RUN.$LEAT_TASK"
                sleep 0.1
              done
            \'\'\'
          }
        }
      }''')
    def random = new Random(seed)
    List<Integer> acknowledged = []

    when: 'runs come in while the server is killed again and again'
    5.times {
      2.times {
        def answer = ask('POST', '/projects/web/trigger', '{}')
        if (answer.statusCode() == 202) {
          acknowledged.add((answer.body() =~ /"run":(\d+)/)[0][1] as int)
        }
      }
      def until = System.nanoTime() + random.nextInt(900) * 1_000_000L
      while (System.nanoTime() < until) {
        Thread.onSpinWait()
      }
      processes.last().destroyForcibly().waitFor()
      start()
    }

    then: 'each ends well, each task having run once'
    acknowledged.size() == 10
    acknowledged.every { run -> poll { ask('GET', "/runs/$run").body().contains('"status":"succeeded"') } }
    acknowledged.every { run ->
      tasks.every { task ->
        def ledger = folder.resolve("ledger.web#${run}.${task}").toFile().text
        ledger == (1..8).collect { "line $it of $task\n" }.join('') &&
          ask('GET', "/runs/$run/tasks/$task/log").body() == ledger &&
          folder.resolve("starts.web#${run}.${task}").toFile().text == 'x\n'
      }
    }

    where:
    seed << [11]
  }

  def 'TERM ends the server, leaves its tasks, and the next one takes them up'() {
    given:
    start()
    project('web', '''
      job('web') { task('a') { sh 'touch FOLDER/begun; until [ -e FOLDER/go ]; do sleep 0.05; done; echo done' } }''')
    ask('POST', '/projects/web/trigger', '{}')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    processes.last().destroy()

    then:
    processes.last().waitFor(10, TimeUnit.SECONDS)

    when:
    folder.resolve('go').toFile().createNewFile()
    start()

    then:
    poll { ask('GET', '/runs/1').body().contains('"status":"succeeded"') }
    ask('GET', '/runs/1/tasks/a/log').body() == 'done\n'
  }

  def 'what was backed up while runs went on is restored elsewhere after a kill: nothing acknowledged is missing, nothing runs twice'() {
    given: 'runs that have ended, that go on, and that wait'
    start()
    project('web', '''
      job('web') {
        task('quick') { sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.quick"; mkdir out; echo "$LEAT_RUN" > out/file'; artifact 'out', files: 'out/*' }
        task('slow') {
          needs 'quick'
          retry 2, on: ['lost']
          sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.slow"; until [ -e FOLDER/go ] || [ "$LEAT_RUN" = web#1 ]; do sleep 0.05; done'
        }
        task('then') { needs 'slow'; sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.then"' }
      }''')
    def numbers = (1..8).collect { ask('POST', '/projects/web/trigger', '{}').with { assert it.statusCode() == 202; (it.body() =~ /"run":([0-9]+)/)[0][1] as int } }
    poll { ask('GET', '/runs/1').body().contains('"status":"succeeded"') && (2..5).every { folder.resolve("starts.web#${it}.slow").toFile().exists() } }

    when:
    assert leat('login', base - '/api/v1', '--password', '@data/admin').waitFor() == 0
    def backup = leat('backup', 'copy.zip')
    def copied = backup.waitFor()

    then:
    copied == 0
    Files.getPosixFilePermissions(folder.resolve('copy.zip'))*.toString() as Set == ['OWNER_READ', 'OWNER_WRITE'] as Set
    !folder.resolve('copy.zip.new').toFile().exists()

    when: 'the machine is lost, but for the tasks'
    processes[0].destroyForcibly().waitFor()
    def restored = leat('restore', 'copy.zip', '--data', 'other', '--keys', 'data/keys')

    then:
    restored.waitFor() == 0

    when:
    Files.copy(folder.resolve('data/admin'), folder.resolve('other/admin'))
    start('other')
    def states = { int run -> (ask('GET', "/runs/$run/tasks").body() =~ /"task":"(\w+)","state":"(\w+)"/).collect { it[1] + ' ' + it[2] } }

    then:
    numbers.every { ask('GET', "/runs/$it").statusCode() == 200 }
    states(1) == ['quick succeeded', 'slow succeeded', 'then succeeded']
    (2..5).every { states(it) == ['quick succeeded', 'slow lost', 'then cancelled'] && ask('GET', "/runs/$it").body().contains('"status":"failed"') }
    (1..5).every { ask('GET', "/runs/$it/tasks/quick/artifacts/out/file?path=out/file").body() == "web#$it\n" }
    ask('GET', '/queue').body().contains('"paused":true')
    (6..8).every { ask('GET', "/runs/$it").body().contains('"status":"queued"') }

    when: 'a person lets it go on'
    folder.resolve('go').toFile().createNewFile()
    ask('PATCH', '/queue', '{"paused":false}')

    then:
    (6..8).every { run -> poll { ask('GET', "/runs/$run").body().contains('"status":"succeeded"') } }
    numbers.every { run -> ['quick', 'slow', 'then'].every { task -> (folder.resolve("starts.web#${run}.${task}").toFile().with { it.exists() ? it.text : '' }) in ['x\n', ''] } }
    (2..5).every { !folder.resolve("starts.web#${it}.then").toFile().exists() }
  }

  def 'a server that is killed while it deletes runs leaves none of them half'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'retention: { runs: 2 }\n'
    start()
    project('web', "job('web') { task('a') { sh 'echo a > file'; artifact 'file', files: 'file' } }")
    def random = new Random(seed)
    def runs = folder.resolve('data/projects/1/leat/runs')

    when:
    4.times {
      def last = 0
      8.times { last = (ask('POST', '/projects/web/trigger', '{}').body() =~ /"run":([0-9]+)/)[0][1] as int }
      poll { ask('GET', "/runs/$last").body().contains('"status":"succeeded"') && !ask('GET', '/queue').body().contains('"run":') && ask('GET', '/queue').body().contains('"running":0') }
      ask('POST', '/clean')
      def until = System.nanoTime() + random.nextInt(250) * 1_000_000L
      while (System.nanoTime() < until) {
        Thread.onSpinWait()
      }
      processes.last().destroyForcibly().waitFor()
      start()
    }
    ask('POST', '/clean')
    def rows = { (ask('GET', '/runs?limit=200').body() =~ /"run":([0-9]+)/).collect { it[1] as int } as Set }

    then: 'rows and folders are the same two, with all that they had'
    poll { rows() == runs.toFile().list()*.toInteger() as Set && rows().size() == 2 }
    rows() == [31, 32] as Set
    rows().every { ask('GET', "/runs/$it/tasks/a/artifacts/file/file?path=file").body() == 'a\n' }
    def told = ask('GET', '/audit?limit=200').body()
    (told =~ /"what":"deleteRun"/).count == 30

    where:
    seed << [5]
  }

  def 'a configuration is checked without starting'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'prot: 80\nslots: many\n'

    when:
    def process = leat('server', '--check-config')

    then:
    process.waitFor() == 3
    def said = folder.resolve('err.0').toFile().text
    said.contains("leat.yaml:1:1")
    said.contains("port")
    said.contains("leat.yaml:2:8")
  }

  private void project(String name, String jobfile) {
    def text = jobfile.stripIndent().replace('FOLDER', folder.toString()).replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    def made = ask('POST', '/projects', "{\"name\":\"$name\",\"text\":\"$text\"}")
    assert made.statusCode() == 201: made.body()
  }

  private void start(String data = 'data') {
    def process = leat('server', '--data', data, '--port', '0', '--slots', '4')
    def out = folder.resolve("out.${processes.size() - 1}").toFile()
    poll {
      assert process.alive || out.text.contains('ready'): folder.resolve("err.${processes.size() - 1}").toFile().text
      out.text.contains('ready: http')
    }
    base = (out.text =~ /(http:\S+)/)[0][1] + '/api/v1'
    def password = folder.resolve("$data/admin").toFile().text.trim()
    token = null
    token = ask('POST', '/login', """{"name":"admin","password":"$password"}""").headers().firstValue('authorization').get()
  }

  private Process leat(String... words) {
    def number = processes.size()
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def command = [java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', System.getProperty('java.class.path'), 'io.leat.cli.Leat', *words]
    def builder = new ProcessBuilder(command)
      .directory(folder.toFile())
      .redirectOutput(folder.resolve("out.$number").toFile())
      .redirectError(folder.resolve("err.$number").toFile())
    builder.environment().put('XDG_CONFIG_HOME', folder.resolve('config').toString())
    def process = builder.start()
    processes.add(process)
    process
  }

  private HttpResponse<String> ask(String method, String path, String body = null) {
    def request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20))
    if (token != null) {
      request.header('Authorization', token)
    }
    if (body != null) {
      request.header('Content-Type', 'application/json')
    }
    request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
    client.send(request.build(), HttpResponse.BodyHandlers.ofString())
  }

  private static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 60, delay: 0.05).eventually {
      assert there()
    }
    true
  }
}
