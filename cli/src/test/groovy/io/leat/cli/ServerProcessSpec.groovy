package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat server} as a process of its own, which is killed. */
class ServerProcessSpec extends Specification {
  @TempDir
  Path folder

  @AutoCleanup
  ServerProcess server

  def setup() {
    server = new ServerProcess(folder)
  }

  def 'whatever was acknowledged is true after any kill: nothing is lost, nothing runs twice, no byte of a log is missing'() {
    given:
    server.start()
    def tasks = ['a', 'b', 'c', 'd']
    server.project('web', '''
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
        def answer = server.ask('POST', '/projects/web/trigger', '{}')
        if (answer.statusCode() == 202) {
          acknowledged.add((answer.body() =~ /"run":(\d+)/)[0][1] as int)
        }
      }
      def until = System.nanoTime() + random.nextInt(900) * 1_000_000L
      while (System.nanoTime() < until) {
        Thread.onSpinWait()
      }
      server.kill()
      server.start()
    }

    then: 'each ends well, each task having run once'
    acknowledged.size() == 10
    acknowledged.every { run -> ServerProcess.poll { server.ask('GET', "/runs/$run").body().contains('"status":"succeeded"') } }
    acknowledged.every { run ->
      tasks.every { task ->
        def ledger = folder.resolve("ledger.web#${run}.${task}").toFile().text
        ledger == (1..8).collect { "line $it of $task\n" }.join('') &&
          server.ask('GET', "/runs/$run/tasks/$task/log").body() == ledger &&
          folder.resolve("starts.web#${run}.${task}").toFile().text == 'x\n'
      }
    }

    where:
    seed << [11]
  }

  def 'TERM ends the server, leaves its tasks, and the next one takes them up'() {
    given:
    server.start()
    server.project('web', '''
      job('web') { task('a') { sh 'touch FOLDER/begun; until [ -e FOLDER/go ]; do sleep 0.05; done; echo done' } }''')
    server.ask('POST', '/projects/web/trigger', '{}')
    ServerProcess.poll { Files.exists(folder.resolve('begun')) }

    when:
    def ended = server.end()

    then:
    ended

    when:
    folder.resolve('go').toFile().createNewFile()
    server.start()

    then:
    ServerProcess.poll { server.ask('GET', '/runs/1').body().contains('"status":"succeeded"') }
    server.ask('GET', '/runs/1/tasks/a/log').body() == 'done\n'
  }

  def 'a configuration is checked without starting'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'prot: 80\nslots: many\n'

    when:
    def process = server.leat('server', '--check-config')

    then:
    process.waitFor() == 3
    def said = folder.resolve('err.0').toFile().text
    said.contains("leat.yaml:1:1")
    said.contains("port")
    said.contains("leat.yaml:2:8")
  }
}
