package io.leat.server.trigger

import io.leat.dsl.source.Limits
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.server.hook.Forge
import io.leat.server.hook.HookRequest
import io.leat.server.hook.HookResult
import io.leat.server.hook.Hooks
import io.leat.server.hook.Signature
import io.leat.store.NewRun
import io.leat.store.Preparation
import java.util.concurrent.CopyOnWriteArrayList
import java.util.random.RandomGenerator

class TriggerDeskSpec extends TriggerCase {
  def begun = new CopyOnWriteArrayList<Integer>()

  TriggerDesk desk() {
    new TriggerDesk(folder.resolve('data'), store, origins, Limits.STANDARD, { created << it }, { begun << it }, clock, RandomGenerator.of('L64X128MixRandom'))
  }

  private long ends(String job, String commit, RunStatus status) {
    def number = store.runs().create(new NewRun(1, job, 0, 'person', [:], null, '', 'ann', '', null), clock.instant()).number()
    store.runs().prepared(number, new Preparation(job, 'main', null, commit, 'hash', null, null))
    store.runs().events(number).append([new RecordedEvent(1, clock.instant(), new RunEvent.RunStarted()), new RecordedEvent(2, clock.instant(), new RunEvent.RunFinished(status))])
    number
  }

  def 'a server that starts does what is due by then, and takes hooks'() {
    given:
    def commit = commit(['Jobfile': jobfile(up: 'startup()', all: 'push()')])
    def project = project()
    def desk = desk()
    desk.start()
    def body = """{"ref": "refs/heads/main", "commit": "$commit"}""".bytes
    def hook = Hooks.read(new HookRequest(['x-leat-signature': "sha256=${Signature.of('secret', body)}".toString()], body, Forge.GENERIC, 'secret'))

    expect:
    waitFor { jobs() == ['up'] } == null
    waitFor { begun == [1] } == null
    desk.accept(project.id(), hook as HookResult.Work) == HookInbox.Accepted.NEW
    waitFor { jobs() == ['up', 'all'] } == null
    waitFor { desk.hooksWaiting() == 0 } == null
    created*.job() == ['up', 'all']

    cleanup:
    desk.close()
  }

  def 'an end that nobody could act on is acted on by the next server, once'() {
    given:
    def commit = commit(['Jobfile': jobfile(lib: null, app: "job 'lib'", sad: "job 'lib', status: 'failed'")])
    triggers.located(project())
    new AfterJobs(triggers).drain()
    def ended = ends('lib', commit, RunStatus.SUCCEEDED)
    close()
    open()

    when:
    def desk = desk()
    desk.start()
    waitFor { runs().size() == 2 }
    desk.close()
    close()
    open()
    new AfterJobs(triggers).drain()

    then:
    jobs() == ['lib', 'app']
    runs()[1].parent() == ended
  }
}
