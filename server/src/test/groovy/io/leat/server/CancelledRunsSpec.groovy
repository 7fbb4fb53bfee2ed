package io.leat.server

import java.nio.file.Path
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** Runs that are cancelled or superseded before they begin hold nothing: neither a slot nor their group. */
class CancelledRunsSpec extends Specification {
  static final TASK = "task('a') { sh 'echo done' }"

  @TempDir
  Path folder

  Running leat

  def setup() {
    leat = new Running(folder, [slots: '2'])
  }

  def cleanup() {
    leat?.close()
  }

  private static void together(int count, Closure<?> work) {
    def pool = Executors.newFixedThreadPool(count)
    def done = (1..count).collect { pool.submit(work as Runnable) }
    done*.get(60, TimeUnit.SECONDS)
    pool.shutdown()
  }

  private static double seconds(Closure<?> work) {
    def since = System.nanoTime()
    work()
    (System.nanoTime() - since) / 1e9
  }

  def 'a run begins at once after many that were cancelled while they were prepared'() {
    given:
    leat.project('p', "job('p') { $TASK }")

    when:
    together(20) { leat.post("/runs/${leat.trigger('p')}/cancel", [:]) }
    def waited = seconds { leat.await(leat.trigger('p')) }

    then: 'each zombie holds a slot for 30 seconds'
    waited < 20
    leat.get('/runs?status=queued').json.items.empty
    leat.get('/runs?status=running').json.items.empty
  }

  def 'the last of 100 runs of a group with the policy #policy begins at once, and the others never do after it'() {
    given:
    leat.project('p', "job('p') { concurrency group: 'g', policy: '$policy'\n $TASK }")

    when:
    together(10) { 10.times { leat.trigger('p') } }
    def waited = seconds { leat.await(100) }
    def runs = (1..100).collect { leat.await(it) }

    then:
    waited < 20
    runs.last().status == 'succeeded'
    runs.every { it.status in ['succeeded', 'cancelled'] }
    def begun = runs.findAll { it.started }
    begun == begun.sort(false) { it.started }

    where:
    policy << ['cancel-older', 'newest-only']
  }
}
