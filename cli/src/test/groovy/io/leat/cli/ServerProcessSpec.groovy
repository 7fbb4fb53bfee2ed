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

  private void start() {
    def process = leat('server', '--data', 'data', '--port', '0', '--slots', '4')
    def out = folder.resolve("out.${processes.size() - 1}").toFile()
    poll {
      assert process.alive || out.text.contains('ready'): folder.resolve("err.${processes.size() - 1}").toFile().text
      out.text.contains('ready: http')
    }
    base = (out.text =~ /(http:\S+)/)[0][1] + '/api/v1'
    def password = folder.resolve('data/admin').toFile().text.trim()
    token = null
    token = ask('POST', '/login', """{"name":"admin","password":"$password"}""").headers().firstValue('authorization').get()
  }

  private Process leat(String... words) {
    def number = processes.size()
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def command = [java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', System.getProperty('java.class.path'), 'io.leat.cli.Leat', *words]
    def process = new ProcessBuilder(command)
      .directory(folder.toFile())
      .redirectOutput(folder.resolve("out.$number").toFile())
      .redirectError(folder.resolve("err.$number").toFile())
      .start()
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
