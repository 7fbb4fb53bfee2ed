package io.leat.server

import io.leat.server.round.LogListener
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** A server whose disk is full: it says so, keeps what it acknowledged, and goes on by itself when there is room. */
class FullDiskSpec extends Specification {
  static final OK = "job('ok') { task('a') { sh 'echo done' } }"

  @TempDir
  Path folder

  Path disk
  Running leat

  def setup() {
    disk = Files.createDirectory(folder.resolve('disk'))
    root('mount', '-t', 'tmpfs', '-o', 'size=60m', 'none', disk.toString())
  }

  def cleanup() {
    leat?.close()
    root('umount', '-l', disk.toString())
  }

  private static void root(String... words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }

  /** Takes all that is left. */
  private void fill() {
    try {
      Files.newOutputStream(disk.resolve('ballast')).withCloseable { out -> while (true) { out.write(new byte[4096]) } }
    } catch (IOException full) {
      assert full.message.contains('No space')
    }
  }

  private void room() {
    Files.delete(disk.resolve('ballast'))
  }

  private static double seconds(Closure<Boolean> wanted) {
    def since = System.nanoTime()
    while (!wanted()) {
      assert System.nanoTime() - since < Duration.ofSeconds(60).toNanos(): 'it did not happen within 60 s'
      Thread.yield()
    }
    (System.nanoTime() - since) / 1e9
  }

  def 'writes are refused with the name of the disk, reading goes on, and with room all goes on without a restart, time after time'() {
    given:
    leat = new Running(disk.resolve('data'), [slots: '2', 'disk.reserve-megabytes': '8'])
    leat.project('ok', OK)
    leat.project('wait', "job('wait') { task('a') { sh 'until [ -e $folder/go ]; do sleep 0.05; done' }\n task('b') { needs 'a'; artifact 'f', files: 'f'; sh 'echo b > f' } }")
    def acknowledged = [leat.trigger('ok')]
    leat.await(acknowledged[0])

    when:
    def refused = []
    def back = []
    def whys = []
    2.times { round ->
      def waiting = leat.trigger('wait')
      acknowledged << waiting
      leat.await(waiting) { it.status == 'running' }
      // what is acknowledged while the disk fills begins later: a task that begins at that moment may meet the full disk itself
      assert leat.send('PATCH', '/queue', [paused: true]).status == 200
      fill()
      seconds { leat.post('/projects/ok/trigger').with { answer -> if (answer.status == 202) { acknowledged << answer.json.run } else { refused << answer }; answer.status != 202 } }
      refused << leat.post('/projects', [name: "p$round".toString(), text: OK])
      assert leat.get('/runs').status == 200
      assert leat.get("/runs/$waiting").status == 200
      assert leat.send('POST', '/login', [name: 'admin', password: leat.password]).status == 200
      // one ends, which can be told by the reserve; the next is not begun
      folder.resolve('go').toFile().createNewFile()
      seconds { leat.task(waiting, 'a').state == 'succeeded' }
      whys << leat.get("/runs/$waiting/tasks/b/why").json.sentences.join(' ')
      assert leat.task(waiting, 'b').state == 'ready'
      room()
      back << seconds { leat.post('/projects/ok/trigger').with { answer -> if (answer.status == 202) { acknowledged << answer.json.run }; answer.status == 202 } }
      assert leat.send('PATCH', '/queue', [paused: false]).status == 200
      leat.await(waiting)
      Files.delete(folder.resolve('go'))
    }

    then:
    refused*.status.toSet() == [507] as Set
    refused*.json*.code.toSet() == ['disk-full'] as Set
    refused.every { it.json.detail.contains(disk.toString()) }
    back.every { it < 10 }
    whys.every { it.contains("It begins when there is room: the disk of '") }
    acknowledged.collect { leat.await(it) }.findAll { it.status != 'succeeded' }.collect { [it, leat.get("/runs/$it.run/tasks").json] } == []

    when: 'a server is started while it is full'
    leat.close()
    fill()
    leat = new Running(disk.resolve('data'), [slots: '2', 'disk.reserve-megabytes': '8'], leat.password)

    then: 'all is on the disk'
    acknowledged.every { leat.await(it).status == 'succeeded' }
    leat.post('/projects/ok/trigger').json.code == 'disk-full'

    when:
    room()

    then:
    seconds { leat.post('/projects/ok/trigger').with { answer -> if (answer.status == 202) { acknowledged << answer.json.run }; answer.status == 202 } } < 10
    leat.await(acknowledged.last()).status == 'succeeded'
  }

  def 'a server without a reserve that is started on a full disk says so, and starts when there is room'() {
    given:
    leat = new Running(disk.resolve('data'), ['disk.reserve-megabytes': '0'])
    leat.project('ok', OK)
    leat.close()
    fill()
    def log = new LogListener()
    def password = leat.password
    def data = disk.resolve('data')

    when:
    def starting = CompletableFuture.supplyAsync { new Running(data, ['disk.reserve-megabytes': '0'], password) }
    seconds { log.told("the disk of '$data' is full").any { it.contains('The server starts as soon as there is room') } }

    then:
    !starting.done

    when:
    room()
    leat = starting.get(30, TimeUnit.SECONDS)

    then:
    leat.await(leat.trigger('ok')).status == 'succeeded'

    cleanup:
    log?.close()
  }

  def 'a data folder that is #what is noticed before anything is acknowledged, said, and good again when it is back'() {
    given:
    def data = disk.resolve('data')
    def away = disk.resolve('away')
    leat = new Running(data, [slots: '2'])
    leat.project('ok', OK)

    when:
    take(data, away)
    def refused = [leat.post('/projects/ok/trigger'), leat.post('/projects', [name: 'other', text: OK])]

    then:
    refused*.status == [503] * 2
    refused*.json*.code == ['data-folder-away'] * 2
    refused.every { it.json.detail.contains(data.toString()) && it.json.detail.contains(said) }
    ready() == 503

    when:
    give(data, away)

    then:
    ready() == 200
    leat.await(leat.trigger('ok')).status == 'succeeded'
    leat.get('/runs').json.items*.run == [1]

    where:
    what        | said                | take                                                                                                          | give
    'without its keys'     | 'were removed'        | { a, b -> Files.move(a.resolve('keys'), b) }                                                       | { a, b -> Files.move(b, a.resolve('keys')) }
    'with other keys'      | "keys' were replaced" | { a, b -> Files.move(a.resolve('keys'), b); Files.createDirectory(a.resolve('keys')) }             | { a, b -> Files.delete(a.resolve('keys')); Files.move(b, a.resolve('keys')) }
    'without its key'      | "store.key' was rem"  | { a, b -> Files.move(a.resolve('keys/store.key'), b) }                                             | { a, b -> Files.move(b, a.resolve('keys/store.key')) }
    'removed'   | 'was re'            | { a, b -> Files.move(a, b) } | { a, b -> a.toFile().deleteDir(); Files.move(b, a) }
    'replaced'  | 'was replaced'      | { a, b -> Files.move(a, b); Files.createDirectory(a) }                                                        | { a, b -> Files.delete(a); Files.move(b, a) }
    'read-only' | 'cannot be written' | { a, b -> root('mount', '--bind', "$a", "$a"); root('mount', '-o', 'remount,ro,bind', "$a") }                 | { a, b -> root('umount', '-l', "$a") }
  }

  private int ready() {
    (URI.create("http://127.0.0.1:${leat.server.port()}/ready").toURL().openConnection() as HttpURLConnection).responseCode
  }
}
