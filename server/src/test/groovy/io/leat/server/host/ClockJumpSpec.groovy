package io.leat.server.host

import io.leat.engine.Engine
import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.git.Access
import io.leat.git.Reach
import io.leat.server.LocalAgents
import io.leat.server.trigger.SteppingClock
import io.leat.store.Kind
import io.leat.store.Project
import io.leat.store.ProjectSpec
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Runs on a machine whose clock is set while they go on. */
class ClockJumpSpec extends Specification {
  @TempDir
  Path folder

  def clock = new SteppingClock('2026-03-02T12:00:00Z')

  @AutoCleanup
  Store store

  @AutoCleanup
  Origins origins

  @AutoCleanup
  RunService host

  def setup() {
    store = Store.open(StoreConfig.file(folder.resolve('data')))
    origins = new Origins(store, folder.resolve('data'), Reach.anywhere(), { Access.none() }, 1 << 20)
    def nobody = [changed: { long run -> }, agentsChanged: {}, happened: { Run run, RecordedEvent event -> }, ended: { Run run, RunPhase phase -> }] as RunListener
    def setup = new HostSetup(folder.resolve('data'), 4, new LocalAgents(folder.resolve('data')), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, Limits.STANDARD)
    host = new RunService(store, origins, setup, nobody, clock)
    host.start()
  }

  private Project project(String name, String jobfile) {
    def made = store.projects().create(new ProjectSpec(name, new ProjectSpec.Source(Kind.FREESTYLE, null, null, 'Jobfile', null), ProjectSpec.Secrets.NONE, [:]), clock.instant())
    store.jobfiles().add(made.id(), jobfile, 'groovy', 'ann', clock.instant())
    made
  }

  private long run(Project project) {
    host.submit(new RunSpec(project.id(), null, null, [:], 0, new RunSpec.Cause(TriggerKind.REST, 'ann', '', null), RunRequest.NONE.json()), null).number()
  }

  private boolean poll(Closure<Boolean> there) {
    new PollingConditions(timeout: 60, delay: 0.02).eventually {
      assert there()
    }
    true
  }

  private String status(long run) {
    store.runs().find(run).get().phase().word()
  }

  def 'a clock that is set by #by ends no run and no question before its time'() {
    given:
    def quick = project('quick', "job('quick') { task('a') { sh 'true' } }")
    def slow = project('slow', """
      job('slow') {
        timeout minutes: 30
        task('a') { sh 'touch $folder/begun; until [ -e $folder/go ]; do sleep 0.02; done' }
        task('b') { approve minutes: 30; sh 'true' }
      }""")
    def waiting = run(slow)
    poll { Files.exists(folder.resolve('begun')) }

    when: 'the server has looked at it after that, as another run shows'
    clock.step(by)
    def other = run(quick)
    poll { status(other) == 'succeeded' }

    then:
    status(waiting) == 'running'

    when:
    def approved = host.approve(waiting, new TaskName('b'), 'ann', true, null)
    folder.resolve('go').toFile().createNewFile()

    then:
    approved == Engine.Outcome.DONE
    poll { status(waiting) == 'succeeded' }

    where:
    by << [Duration.ofDays(1), Duration.ofDays(-1)]
  }
}
