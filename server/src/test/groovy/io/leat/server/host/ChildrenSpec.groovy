package io.leat.server.host

import io.leat.engine.Engine
import io.leat.engine.schedule.ShareLimits
import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunRules
import io.leat.engine.run.RunSignal
import io.leat.engine.run.RunState
import io.leat.server.idtoken.IdTokenSigner
import io.leat.server.LocalAgents
import io.leat.server.agent.AgentPool
import io.leat.server.trigger.TriggerCase
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import java.nio.file.Files
import java.time.Clock
import java.time.Instant

/** A server that was killed between the end of what asked for a run and the cancel of that run. */
class ChildrenSpec extends TriggerCase {
  static final JOBFILE = '''
      job('parent') {
        task('t') { run 'child'; retry 1, on: ['lost'] }
        task('other') { approve(); sh 'true' }
      }
      job('child') { task('c') { approve(); sh 'true' } }'''

  RunService host

  def cleanup() {
    host?.close()
  }

  private void start() {
    def silent = new RunListener() {
      void changed(long run) {}
      void agentsChanged() {}
      void happened(Run run, RecordedEvent event) {}
      void ended(Run run, RunPhase phase) {}
    }
    def setup = new HostSetup(folder.resolve('data'), 2, new LocalAgents(folder.resolve('data')), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, IdTokenSigner.NONE, Limits.STANDARD, 0, new Engine.Limits(ShareLimits.NONE, 1L << 30), { Optional.empty() })
    host = new RunService(store, origins, setup, silent, Clock.systemUTC())
    host.start()
  }

  private Run run(long number) {
    store.runs().find(number).get()
  }

  private List<Run> children(long number, String job = 'child') {
    store.runs().children(number, 1000).collect { store.runs().find(it).get() }.findAll { it.job() == job }
  }

  /** Stores what a server would have, had it lived on a little; the step that asks ends by itself. */
  private void stored(long number, Closure<List<RunSignal>> signals) {
    def attempt = host.parts().folder(run(number).project(), number).attempt(new TaskName('t'), 1)
    Files.writeString(attempt.path().resolve('ask.1.end'), '1 gone\n')
    def state = new RunState(host.parts().files(run(number)).plan(), AgentPool.fence(number))
    def events = store.runs().events(number)
    events.replay { state.apply(it.event(), it.at()) }
    def now = Instant.now()
    def caused = []
    signals(state).each { signal ->
      RunRules.decide(state, signal, now).each {
        state.apply(it, now)
        caused << new RecordedEvent(state.version(), now, it)
      }
    }
    events.append(caused)
  }

  def 'what a run asked for that has ended is cancelled, and what still waits is not'() {
    given:
    commit([Jobfile: JOBFILE])
    project()
    start()
    def parents = (1..2).collect { host.submit(new RunSpec(store.projects().all()[0].id(), 'parent', null, [:], 0, new RunSpec.Cause(TriggerKind.PERSON, 'ada', '', null), '{}'), null).number() }
    waitFor { parents.every { children(it)*.phase()*.word() == ['running'] } }
    host.close()

    when:
    stored(parents[0]) { state ->
      def lost = new RunSignal.Ended(state.task(new TaskName('t')).held(), new AttemptOutcome.Lost('gone'))
      [new RunSignal.Cancel('ada', true), lost]
    }
    start()

    then:
    !run(parents[0]).open()
    waitFor { children(parents[0])*.phase()*.word() == ['cancelled'] }
    children(parents[1])*.phase()*.word() == ['running']

    when:
    waitFor { host.approve(children(parents[1])[0].number(), new TaskName('c'), 'ada', true, null) == Engine.Outcome.DONE }
    waitFor { host.approve(parents[1], new TaskName('other'), 'ada', true, null) == Engine.Outcome.DONE }

    then:
    waitFor { run(parents[1]).phase().word() == 'succeeded' }
  }

  def 'what an attempt asked for that has ended is cancelled, and the next one asks anew'() {
    given:
    commit([Jobfile: JOBFILE])
    project()
    start()
    def parent = host.submit(new RunSpec(store.projects().all()[0].id(), 'parent', null, [:], 0, new RunSpec.Cause(TriggerKind.PERSON, 'ada', '', null), '{}'), null).number()
    waitFor { children(parent)*.phase()*.word() == ['running'] }
    host.close()

    when:
    stored(parent) { state -> [new RunSignal.Ended(state.task(new TaskName('t')).held(), new AttemptOutcome.Lost('gone'))] }
    start()

    then:
    waitFor { children(parent)*.phase()*.word() == ['cancelled', 'running'] }

    when:
    host.cancel(parent, 'ada', true)

    then:
    waitFor { !run(parent).open() && children(parent)*.phase()*.word() == ['cancelled', 'cancelled'] }
  }
}
