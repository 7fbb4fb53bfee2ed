package io.leat.server.api

import io.leat.server.Running
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.FutureTask
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Searches of a log that take longer than anybody waits. */
@Timeout(180)
class SearchesSpec extends Specification {
  /** As many as go on at once. */
  static final AT_ONCE = Math.max(2, Runtime.runtime.availableProcessors())

  /** All of its states stay open in a line that has no b: minutes for 30 MB. */
  static final HARD = URLEncoder.encode('a?' * 249 + 'b', 'UTF-8')

  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  @Shared
  String search

  @Shared
  String tests

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.project('loud', "job('loud') { task('a') { sh 'echo ab; head -c 30000000 /dev/zero | tr -c x a | fold -w 30000' } }")
    def run = leat.trigger('loud')
    assert leat.await(run).status == 'succeeded'
    search = "/runs/$run/tasks/a/log/search?pattern="
    tests = "/runs/$run/tests"
  }

  def cleanupSpec() {
    leat?.close()
  }

  def 'others are served while searches go on, which end by their deadline with what they found, and say so'() {
    given:
    def searches = (1..AT_ONCE).collect {
      def own = [Authorization: leat.signIn()]
      def task = new FutureTask({ leat.send('GET', search + HARD, null, own) })
      Thread.startDaemon { task.run() }
      task
    }

    and: 'reports of tests are read as one of them'
    def readings = [tests, tests.replace('/tests', '/tasks/a/tests')].collect { path ->
      def task = new FutureTask({
        def longest = 0
        while (!searches.every { it.done }) {
          def begun = System.nanoTime()
          assert leat.get(path).json.items == []
          longest = Math.max(longest, System.nanoTime() - begun)
        }
        Duration.ofNanos(longest)
      })
      Thread.startDaemon { task.run() }
      task
    }

    when:
    def served = [leat.get('/health').status]
    while (!searches.every { it.done }) {
      served << leat.get('/health').status
    }

    then:
    served.every { it == 200 }
    readings*.get().every { it > Duration.ofSeconds(2) }
    searches*.get()*.status == [200] * AT_ONCE
    searches*.get()*.json == [[items: [[line: 0, text: 'ab']], more: true, timedOut: true]] * AT_ONCE
  }

  def 'one login has neither all places nor all of the room to wait in'() {
    given: 'as many requests of one login as it may have, each of which takes until the deadline'
    def one = (1..16).collect { send(HARD) }

    and: 'one more of it is refused, at once or when it has waited'
    def begun = System.nanoTime()
    while (leat.get(search + 'b').status != 503) {
      assert Duration.ofNanos(System.nanoTime() - begun) < Duration.ofSeconds(6): 'nothing is refused'
    }

    when: 'somebody else comes'
    leat.signIn()
    begun = System.nanoTime()
    def found = leat.get(search + 'b')

    then: 'no search that goes on is waited for'
    found.json == [items: [[line: 0, text: 'ab']], more: false, timedOut: false]
    Duration.ofNanos(System.nanoTime() - begun) < Duration.ofSeconds(6)

    cleanup:
    one*.close()
  }

  def 'a search ends when its client has gone: its place is free for the next one'() {
    given: 'more than go on and wait'
    (AT_ONCE * 3).times { send(HARD).close() }

    when:
    def next = leat.get(search + 'b')

    then:
    next.status == 200
    next.json == [items: [[line: 0, text: 'ab']], more: false, timedOut: false]
  }

  def 'a pattern that is too large for a line is refused by the limit'() {
    when:
    def refused = leat.get(search + URLEncoder.encode('(?:abcdefghi){51}', 'UTF-8'))

    then:
    [refused.status, refused.json.code] == [400, 'bad-parameter']
    refused.json.detail == 'it stands for 510 characters with its repeats written out, and a search takes at most 508'
    leat.get(search + URLEncoder.encode('(?:abcdefghi){50}', 'UTF-8')).json == [items: [], more: false, timedOut: false]
  }

  /** A search whose answer nobody reads. */
  private Socket send(String pattern) {
    def socket = new Socket(InetAddress.loopbackAddress, leat.server.port())
    socket.outputStream << "GET /api/v1$search$pattern HTTP/1.1\r\nHost: localhost\r\nAuthorization: $leat.token\r\n\r\n"
    socket
  }
}
