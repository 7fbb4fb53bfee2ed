package io.leat.server.host

import io.leat.engine.Engine
import io.leat.engine.schedule.ShareLimits
import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.server.idtoken.IdTokenSigner
import io.leat.server.LocalAgents
import io.leat.server.trigger.TriggerCase
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import java.time.Clock

/** Runs that have begun take memory until they end: no more begin than there is memory for, and nothing is lost. */
class RunMemorySpec extends TriggerCase {
  RunService host

  def cleanup() {
    host?.close()
  }

  private void start(long memory) {
    def silent = new RunListener() {
      void changed(long run) {}
      void agentsChanged() {}
      void happened(Run run, RecordedEvent event) {}
      void ended(Run run, RunPhase phase) {}
    }
    def setup = new HostSetup(folder.resolve('data'), 2, new LocalAgents(folder.resolve('data')), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, IdTokenSigner.NONE, Limits.STANDARD, 0, new Engine.Limits(ShareLimits.NONE, memory), { Optional.empty() })
    host = new RunService(store, origins, setup, silent, Clock.systemUTC())
    host.start()
  }

  private long submit(String job, long project = store.projects().all()[0].id()) {
    host.submit(new RunSpec(project, job, null, [:], 0, new RunSpec.Cause(TriggerKind.PERSON, 'ada', '', null), '{}'), null).number()
  }

  /** Agrees as soon as the task asks: a run that has begun, or goes on, may not have come to it. */
  private void approve(long number) {
    waitFor { host.approve(number, new TaskName('t'), 'ada', true, null) == Engine.Outcome.DONE }
  }

  private Run run(long number) {
    store.runs().find(number).get()
  }

  private String waits(long number) {
    host.waits([run(number)])[number]
  }

  def 'as many runs begin as there is memory for, then those that wait for them'() {
    given:
    commit([Jobfile: '''
      job('asks') { task('t') { approve(); sh 'true' } }
      job('parent') { task('t') { run 'child' } }
      job('child') { task('t') { sh 'true' } }'''])
    project()
    start(60_000)
    def begun = [submit('asks'), submit('asks')]
    waitFor { begun.every { run(it).phase().word() == 'running' } }

    when:
    def waiting = submit('asks')
    waitFor { waits(waiting).startsWith('The run is queued') }

    then:
    waits(waiting).startsWith('The run is queued; it begins when there is room: 2 runs have begun, and take the memory')
    run(waiting).phase().word() == 'queued'

    when: 'the server starts with less memory: what had begun goes on when there is room'
    host.close()
    start(20_000)

    then:
    begun.count { host.runs(it) } == 1
    waits(begun.find { !host.runs(it) }).startsWith('The run goes on when there is room: 1 run has begun, and takes the memory')

    when:
    def late = begun.find { !host.runs(it) }
    approve(begun.find { host.runs(it) })
    waitFor { host.runs(late) }
    approve(late)
    waitFor { run(waiting).phase().word() == 'running' }
    approve(waiting)

    then:
    waitFor { (begun + [waiting]).every { run(it).phase().word() == 'succeeded' } }
  }

  def 'what waits for memory to go on can be cancelled, also by a newer run of its group'() {
    given:
    commit([Jobfile: """
      job('asks') { task('t') { approve(); sh 'true' } }
      job('one') { concurrency 'g', policy: 'cancel-older'; task('t') { approve(); sh 'true' } }"""])
    project()
    start(100_000)
    def begun = [submit('asks'), submit('one'), submit('asks')]
    waitFor { begun.every { run(it).phase().word() == 'running' } }
    host.close()
    start(10_000)
    assert begun.count { host.runs(it) } == 1

    when:
    def waiting = begun.findAll { !host.runs(it) }
    def plain = waiting.find { run(it).job() == 'asks' }
    def done = host.cancel(plain, 'ada', false)

    then:
    done == Engine.Outcome.DONE
    waitFor { run(plain).phase().word() == 'cancelled' }

    when:
    def newer = submit('one')

    then:
    waitFor { run(begun[1]).phase().word() == 'cancelled' }
    run(newer).open()
  }

  def 'what a run may publish counts from its begin'() {
    given:
    commit([Jobfile: """
      job('prints') {
        task('a') { output 'v'; sh 'echo v=1 >> "\$LEAT_OUTPUT"' }
        task('t') { needs 'a'; approve(); sh 'true' }
      }"""])
    project()
    start(200_000)
    def first = submit('prints')
    waitFor {
      def names = []
      store.runs().read(first, 0, { names << it.event().class.simpleName })
      names.contains('ApprovalAsked')
    }

    when:
    def second = submit('prints')

    then:
    waitFor { waits(second)?.contains("1 run has begun, and takes the memory that there is for them, run $first the most") }
    run(second).phase().word() == 'queued'
  }

  def 'one project leaves memory for the others'() {
    given:
    commit([Jobfile: "job('asks') { task('t') { approve(); sh 'true' } }"])
    project()
    project(name: 'beside')
    start(218_000)
    def (long own, long other) = ['web', 'beside'].collect { store.projects().find(it).get().id() }

    when:
    def begun = (1..6).collect { submit('asks', own) }
    waitFor { begun.every { run(it).phase().word() == 'running' } }
    def late = submit('asks', own)
    waitFor { waits(late)?.contains('6 runs have begun, and take the memory that there is for those of one project') }
    def beside = submit('asks', other)

    then:
    waitFor { run(beside).phase().word() == 'running' }
    run(late).phase().word() == 'queued'
    waits(late).contains('7 runs have begun, and take the memory that there is for them')

    when:
    host.cancel(begun[0], 'ada', false)

    then:
    waitFor { run(late).phase().word() == 'running' }
  }

  def 'a run that a running task waits for begins although no other does'() {
    given:
    commit([Jobfile: '''
      job('parent') { task('t') { run 'child' } }
      job('child') { task('t') { sh 'true' } }'''])
    project()
    start(30_000)

    when:
    def parent = submit('parent')

    then:
    waitFor { run(parent).phase().word() == 'succeeded' }
  }
}
