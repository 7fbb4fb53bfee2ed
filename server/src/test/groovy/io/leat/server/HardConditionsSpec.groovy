package io.leat.server

import io.leat.server.round.LogListener
import io.vertx.core.json.Json
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** A server under conditions that nobody wishes for: nothing acknowledged is lost, others are not held up, and it goes on by itself. */
class HardConditionsSpec extends Specification {
  static final OK = "job('ok') { task('a') { sh 'echo done' } }"

  @TempDir
  Path folder

  Running leat

  def cleanup() {
    leat?.close()
  }

  private static boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 60, delay: 0.05).eventually {
      assert there()
    }
    true
  }

  def 'a server that starts on an output that was published 2,000,000 times starts, and its task fails by the name of the limit'() {
    given:
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.project('ok', OK)
    leat.project('loud', "job('loud') { task('a') { output 'n'; sh 'touch $folder/begun; until [ -e $folder/write ]; do sleep 0.05; done; { yes n=1 || :; } | head -n 2000000 >> \"\$LEAT_OUTPUT\"; touch $folder/written; until [ -e $folder/go ]; do sleep 0.05; done' } }")
    def loud = leat.trigger('loud')
    poll { Files.exists(folder.resolve('begun')) }

    when: 'it is written while no server is there'
    leat.close()
    Files.createFile(folder.resolve('write'))
    poll { Files.exists(folder.resolve('written')) }
    leat.start()

    then:
    leat.await(leat.trigger('ok')).status == 'succeeded'

    when:
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(loud).status == 'failed'
    leat.get("/runs/$loud/tasks/a/why").json.sentences.any { it.contains('an attempt publishes at most 10000 values') }
  }

  def 'a server that is started before its database waits for it, and says so'() {
    given:
    def log = new LogListener()
    int port = new ServerSocket(0).withCloseable { it.localPort }
    def starting = CompletableFuture.supplyAsync {
      new Running(folder.resolve('data'), ['database.url': "jdbc:postgresql://127.0.0.1:$port/postgres".toString(), 'database.user': 'postgres'])
    }

    when:
    poll { log.told("'127.0.0.1:$port/postgres' cannot be reached") }
    def postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).setPort(port).start()
    leat = starting.get(60, TimeUnit.SECONDS)
    leat.project('ok', OK)

    then:
    leat.await(leat.trigger('ok')).status == 'succeeded'

    cleanup:
    leat?.close()
    leat = null
    postgres?.close()
    log.close()
  }

  def 'while the database is gone requests are refused, tasks run on, and then the server goes on by itself'() {
    given:
    def data = Files.createDirectory(folder.resolve('postgres'))
    def postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).setDataDirectory(data.toFile()).setCleanDataDirectory(false).start()
    def port = postgres.port
    leat = new Running(folder.resolve('data'), [slots: '4', 'database.url': postgres.getJdbcUrl('postgres', 'postgres'), 'database.user': 'postgres'])
    leat.project('ok', OK)
    leat.project('wait', "job('wait') { task('a') { sh 'touch $folder/begun; until [ -e $folder/go ]; do sleep 0.05; done; echo end' } }")
    def waiting = leat.trigger('wait')
    poll { Files.exists(folder.resolve('begun')) }

    when:
    postgres.close()
    def answers = (1..3).collect { leat.post('/projects/ok/trigger') } + leat.get("/runs/$waiting")
    folder.resolve('go').toFile().createNewFile()

    then:
    answers*.status == [503] * 4
    answers*.json*.code.toSet() == ['database-away'] as Set
    answers.every { it.headers.firstValue('retry-after').present }

    when:
    postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).setDataDirectory(data.toFile()).setCleanDataDirectory(false).setPort(port).start()

    then:
    poll { leat.get("/runs/$waiting").json.status == 'succeeded' }
    leat.get("/runs/$waiting/tasks/a/log").text == 'end\n'
    leat.await(leat.trigger('ok')).status == 'succeeded'
    leat.get('/runs?project=ok').json.items.size() == 1

    cleanup:
    leat?.close()
    leat = null
    postgres?.close()
  }

  def 'a run whose events the database did not give in time is run once it gives them'() {
    given:
    def data = Files.createDirectory(folder.resolve('postgres'))
    def postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).setDataDirectory(data.toFile()).start()
    leat = new Running(folder.resolve('data'), ['database.url': postgres.getJdbcUrl('postgres', 'postgres'), 'database.user': 'postgres'])
    leat.project('ok', OK)
    def connection = postgres.postgresDatabase.connection
    connection.autoCommit = false

    when:
    connection.createStatement().execute('LOCK TABLE run_events IN ACCESS EXCLUSIVE MODE')
    def run = leat.trigger('ok')

    then:
    poll { leat.get("/runs/$run").json.waits?.contains("could not be") }

    when:
    connection.commit()

    then:
    leat.await(run).status == 'succeeded'

    cleanup:
    connection?.close()
    leat?.close()
    leat = null
    postgres?.close()
  }

  def 'a server whose port is taken gives up all that it took, so that the next one can start at once'() {
    given:
    def taken = new ServerSocket(0, 1, InetAddress.loopbackAddress)

    when:
    new Running(folder, [port: taken.localPort.toString()])

    then:
    def refused = thrown(LeatServer.Failed)
    refused.message.contains(taken.localPort.toString())

    when:
    leat = new Running(folder)

    then:
    leat.get('/runs').status == 200

    cleanup:
    taken?.close()
  }

  def 'git servers that send a byte a second hold up no other project'() {
    given:
    def ended = new CountDownLatch(1)
    def server = new ServerSocket(0, 50, InetAddress.loopbackAddress)
    Thread.startVirtualThread {
      while (!server.closed) {
        def socket
        try {
          socket = server.accept()
        } catch (IOException closed) {
          return
        }
        Thread.startVirtualThread {
          socket.withCloseable {
            it.outputStream.write('HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n'.bytes)
            while (!ended.await(1, TimeUnit.SECONDS)) {
              it.outputStream.write(48)
            }
          }
        }
      }
    }
    leat = new Running(folder.resolve('data'), [slots: '2', 'outgoing.allow': '127.0.0.0/8'])
    leat.project('ok', OK)

    when: 'more of them than are prepared at once'
    def slow = (1..12).collect {
      assert leat.post('/projects', [name: "slow$it".toString(), url: "http://127.0.0.1:$server.localPort/x$it".toString()]).status == 201
      leat.trigger("slow$it")
    }

    then:
    leat.await(leat.trigger('ok')).status == 'succeeded'
    slow.every { leat.get("/runs/$it").json.status == 'queued' }
    leat.post("/runs/${slow[0]}/cancel", [:]).json.status == 'cancelled'

    cleanup:
    ended.countDown()
    server.close()
  }

  def 'a push of 10,000 commits starts one run, at the last of them'() {
    given:
    def repository = Running.repository(folder.resolve('web'), [Jobfile: "job('web') { triggers { push branches: ['main'] }\n task('a') { sh 'cat file' } }", file: 'first'])
    leat = new Running(folder.resolve('data'), [slots: '2'])
    def secret = 'a secret of the hooks'
    leat.post('/projects', [name: 'web', url: repository.toUri().toString(), hookSecret: secret])
    def before = Running.git(repository, 'rev-parse', 'HEAD').trim()
    leat.await(leat.trigger('web'))

    when:
    def many = new StringBuilder()
    (1..10_000).each {
      many << "commit refs/heads/main\ncommitter t <t@example.com> ${1_700_000_000 + it} +0000\ndata 1\nx\n"
      many << (it == 1 ? "from $before\n" : '') << "M 100644 inline file\ndata ${"$it".length()}\n$it\n"
    }
    def imported = new ProcessBuilder('git', 'fast-import', '--quiet').directory(repository.toFile()).start()
    imported.outputStream.withCloseable { it << many }
    assert imported.waitFor() == 0
    def after = Running.git(repository, 'rev-parse', 'main').trim()
    def body = [ref: 'refs/heads/main', before: before, commit: after, delivery: 'many']
    def mac = Mac.getInstance('HmacSHA256')
    mac.init(new SecretKeySpec(secret.bytes, 'HmacSHA256'))
    def told = leat.send('POST', '/projects/web/hooks/generic', body, ['X-Leat-Signature': 'sha256=' + mac.doFinal(Json.encode(body).bytes).encodeHex()])

    then:
    told.status == 202
    poll { leat.get('/runs?project=web').json.items.size() == 2 }
    def run = leat.await(leat.get('/runs?project=web').json.items.first().run)
    run.subMap('status', 'commit') == [status: 'succeeded', commit: after]
    leat.get("/runs/$run.run/tasks/a/log").text == '10000'
  }

  def 'a Jobfile of 1 MB is taken, one byte more is refused'() {
    given:
    leat = new Running(folder.resolve('data'), [slots: '2'])
    def text = OK + '\n// ' + 'x' * ((1 << 20) - OK.length() - 4)

    expect:
    text.length() == 1 << 20
    leat.post('/projects', [name: 'large', text: text]).status == 201
    leat.await(leat.trigger('large')).status == 'succeeded'
    leat.post('/projects', [name: 'larger', text: text + 'x']).with { [it.status, it.json.code, it.json.pointer] } == [400, 'bad-body', '/text']
    leat.post('/projects', [name: 'largest', text: text * 3]).status == 413
    leat.get('/projects').json.items*.name == ['large']
  }
}
