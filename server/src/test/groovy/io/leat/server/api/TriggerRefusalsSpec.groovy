package io.leat.server.api

import io.leat.server.Running
import io.leat.server.round.LogListener
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** What a run would end by in its middle is said before it begins: at the trigger where the Jobfile is known, else when it is prepared. */
@Timeout(120)
class TriggerRefusalsSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2'])
    leat.secret('GIVEN', 'a secret value')
  }

  def cleanupSpec() {
    leat?.close()
  }

  static final KEYED = '''
    job('keyed') {
      params { flag 'live', default: false }
      task('free') { sh 'true' }
      task('given') { secrets 'GIVEN'; sh 'test "$GIVEN" = "a secret value"' }
      task('lost') { when params.live; secrets 'LOST', 'GONE'; sh 'true' }
      task('after') { needs 'lost'; secrets 'LATER'; sh 'true' }
    }'''

  private List runs() {
    leat.get('/runs').json.items*.run
  }

  def 'a run that lacks secrets is refused at the trigger, and nothing is stored, unless it is to run without'() {
    given:
    leat.project('keyed', KEYED)
    def before = runs()

    when:
    def refused = leat.post('/projects/keyed/trigger', [parameters: [live: true]])

    then:
    [refused.status, refused.json.code] == [422, 'rejected']
    refused.json.detail == "nothing was started: secrets are not given: 'GONE' of task 'lost', 'LOST' of task 'lost', 'LATER' of task 'after'; an administrator gives what is lacking: leat secrets set GONE --project keyed"
    runs() == before

    and: 'what is known to be left out needs none, nor what is not asked for'
    leat.await(leat.trigger('keyed')).status == 'succeeded'
    leat.await(leat.trigger('keyed', [parameters: [live: true], tasks: ['given']])).status == 'succeeded'

    when:
    def without = leat.trigger('keyed', [parameters: [live: true], withoutSecrets: true])

    then:
    leat.await(without).status == 'failed'
    leat.task(without, 'lost').state == 'errored'

    when: 'run again it is as it was, and from what failed it is judged by what is left of it'
    def again = leat.post("/runs/$without/rerun", [from: 'failed']).json.run
    def judged = leat.post("/runs/$without/rerun", [from: 'failed', withoutSecrets: false]).json.run

    then:
    leat.await(again).status == 'failed'
    leat.await(judged).with { [it.status, it.note] } ==
      ['rejected', "secrets are not given: 'GONE' of task 'lost', 'LOST' of task 'lost', 'LATER' of task 'after'; an administrator gives what is lacking: leat secrets set GONE --project keyed"]
  }

  def 'why a run never began is in the log'() {
    given:
    def log = new LogListener()
    def repository = Running.repository(Files.createTempDirectory(folder, 'repository'), [Jobfile: KEYED])
    def name = "told${repository.fileName}".toString()
    leat.post('/projects', [name: name, url: "file://$repository".toString()])

    when:
    def rejected = leat.await(leat.trigger(name, [ref: 'nowhere']))
    leat.send('PATCH', '/queue', [paused: true])
    def waiting = leat.trigger(name)
    leat.post("/runs/$waiting/cancel")
    def cancelled = leat.await(waiting)
    def ended = [rejected, cancelled].collect { "INFO run $it.run of '$name' ended: $it.status, $it.note".toString() }
    def until = System.nanoTime() + 20_000_000_000L
    while (log.told("of '$name' ended").size() < 2 && System.nanoTime() < until) {
      Thread.onSpinWait()
    }

    then:
    [rejected, cancelled].every { it.note }
    log.told("of '$name' ended") == ended
    log.fields("run $rejected.run of '$name' ended").every { it.subMap(['run', 'project', 'status']) == [run: rejected.run as long, project: name, status: 'rejected'] }

    cleanup:
    leat.send('PATCH', '/queue', [paused: false])
    log?.close()
  }

  def 'of a repository it is known when the run is prepared: #body'() {
    given:
    def repository = Running.repository(Files.createTempDirectory(folder, 'repository'), [Jobfile: jobfile])
    def name = "of${repository.fileName}".toString()
    leat.post('/projects', [name: name, url: "file://$repository".toString()])

    when:
    def run = leat.await(leat.trigger(name, body))

    then:
    [run.status, run.note.replace(name, 'NAME')] == ['rejected', note]
    leat.await(leat.trigger(name, good)).status == 'succeeded'

    where:
    jobfile                                                                                             | body                       | good                           || note
    "job('x') { task('a') { secrets 'KEY'; allowFailure true; sh 'true' } }"                            | [:]                        | [withoutSecrets: true]         || "a secret is not given: 'KEY' of task 'a'; an administrator gives what is lacking: leat secrets set KEY --project NAME"
    "job('x') { params { text 'v', required: true }; task('a') { sh 'true' } }"                         | [:]                        | [parameters: [v: '1']]         || "it requires a value for 'v'"
    "job('x') { params { text 'v', default: '1', pattern: '[0-9]+' }; task('a') { sh 'true' } }"        | [parameters: [v: 'x']]     | [parameters: [v: '2']]         || 'its parameters were refused: 1 problem'
  }

  def 'a project without a repository has no #what to run: that is refused at the trigger, and nothing is stored'() {
    given:
    def name = "free$what".toString()
    leat.project(name, "job('x') { task('a') { sh 'true' } }")
    def before = runs()

    when:
    def refused = leat.post("/projects/$name/trigger", body)

    then:
    [refused.status, refused.json.code] == [422, 'rejected']
    refused.json.detail == "nothing was started: project '$name' has no repository, and so no refs"
    runs() == before

    where:
    what     | body
    'ref'    | [ref: 'main']
    'commit' | [commit: 'c' * 40]
  }

  def 'what lacks a value, does not fit, or names no job of several is refused at the trigger: #body'() {
    given:
    def name = "asks${System.nanoTime()}".toString()
    leat.project(name, jobfile)
    def before = runs()

    when:
    def refused = leat.post("/projects/$name/trigger", body)

    then:
    [refused.status, refused.json.code] == [422, 'rejected']
    (refused.json.detail + refused.json.diagnostics*.message).contains(said)
    runs() == before
    leat.await(leat.trigger(name, good)).status == 'succeeded'

    where:
    jobfile                                                                                      | body                   | good                   || said
    "job('x') { params { text 'v', required: true }; task('a') { sh 'true' } }"                  | [:]                    | [parameters: [v: '1']] || "it requires a value for 'v'"
    "job('x') { params { text 'v', default: '1', pattern: '[0-9]+' }; task('a') { sh 'true' } }" | [parameters: [v: 'x']] | [parameters: [v: '2']] || '[0-9]+'
    "job('x') { task('a') { sh 'true' } }; job('y') { task('a') { sh 'true' } }"                 | [:]                    | [job: 'y']             || "the Jobfile has several jobs, say which: 'x', 'y'"
  }
}
