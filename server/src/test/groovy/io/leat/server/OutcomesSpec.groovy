package io.leat.server

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** What the tasks at the end of a run on a server know of how it came out. */
class OutcomesSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Running leat

  def setup() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  /** What the tasks at the end printed; those that were skipped are left out. */
  private Map<String, String> told(long run) {
    ['tell', 'badge', 'cheer', 'count', 'tidy'].findAll { leat.task(run, it).state == 'succeeded' }
      .collectEntries { [it, leat.get("/runs/$run/tasks/$it/log").text.trim()] }
  }

  def 'it decides what runs at the end, over a restart, a rerun and a cancel'() {
    given:
    def go = folder.resolve('go')
    leat.project('web', """
      job('web') {
        params { flag 'bad', default: false; flag 'slow', default: false }
        task('unit tests') { sh '[ \$bad = false ] || [ -e $folder/mended ]' }
        task('wait') { sh 'until [ \$slow = false ] || [ -e $go ]; do sleep 0.05; done' }
        onFailure { task('tell') { sh 'echo "\$LEAT_STATUS: \$LEAT_FAILED"' } }
        onSuccess { task('badge') { sh 'echo green' } }
        onFixed { task('cheer') { sh "echo fixed by \${run.number} after \${run.before}" } }
        always {
          task('count') { when tasks['unit tests'].status == 'failed' && run.status != 'cancelled'; sh "echo \${tasks.wait.status}" }
          task('tidy') { when run.status == 'cancelled'; sh 'echo "\$LEAT_STATUS"' }
        }
      }""")

    when: 'it fails, while the server goes and comes back'
    def failed = leat.trigger('web', [parameters: [bad: true, slow: true]])
    leat.await(failed) { it.status == 'running' }
    leat.server.close()
    leat.start()
    go.toFile().text = ''

    then:
    leat.await(failed).status == 'failed'
    told(failed) == [tell: 'failed: unit tests', count: 'succeeded']

    when: 'one is cancelled, which says nothing of whether it works'
    go.toFile().delete()
    def cancelled = leat.trigger('web', [parameters: [slow: true]])
    leat.await(cancelled) { it.status == 'running' }
    leat.post("/runs/$cancelled/cancel")

    then:
    leat.await(cancelled).status == 'cancelled'
    told(cancelled) == [tidy: 'cancelled']

    when: 'the first is rerun from what failed, and once more'
    go.toFile().text = ''
    folder.resolve('mended').toFile().text = ''
    def again = [1, 2].collect { leat.await(leat.post("/runs/$failed/rerun", [from: 'failed']).json.run) }

    then:
    again*.status == ['succeeded'] * 2
    told(again[0].run) == [badge: 'green', cheer: "fixed by ${again[0].run} after failed".toString()]
    told(again[1].run) == [badge: 'green']
    leat.get("/runs/${again[1].run}/tasks/cheer/why").json.sentences.any { it.contains("run.before is 'succeeded'") }
  }
}
