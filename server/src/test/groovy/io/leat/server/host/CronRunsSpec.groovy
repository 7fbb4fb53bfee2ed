package io.leat.server.host

import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.durable.Pack
import io.leat.engine.job.TaskName
import io.leat.engine.run.RecordedEvent
import io.leat.server.LocalAgents
import io.leat.server.trigger.Schedule
import io.leat.server.trigger.TriggerCase
import io.leat.server.trigger.Triggers
import io.leat.store.Run
import io.leat.store.RunPhase
import java.time.Clock

/** What a schedule starts is a run of the default branch. */
class CronRunsSpec extends TriggerCase {

  def 'a run by schedule has its branch, runs what is for that branch, and is of its group'() {
    given:
    def silent = new RunListener() {
      void changed(long run) {}
      void agentsChanged() {}
      void happened(Run run, RecordedEvent event) {}
      void ended(Run run, RunPhase phase) {}
    }
    def data = folder.resolve('data')
    def host = new RunService(store, origins, new HostSetup(data, 2, new LocalAgents(data), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, Limits.STANDARD), silent, Clock.systemUTC())
    host.start()
    def at = commit(['Jobfile': '''
      job('web') {
        triggers { cron '30 * * * *' }
        concurrency "web-${git.branch}", policy: 'queue'
        task('t') { when git.branch == 'main'; sh 'echo "on $LEAT_BRANCH"' }
      }'''])
    git('branch', 'same')
    def project = project()
    def schedule = new Schedule(new Triggers(store, origins, new LimitedJobfileReader(Limits.STANDARD), { host.submitted(it) }, clock), clock)

    when:
    schedule.look(project)
    clock.set('2026-03-02T12:30:00Z')
    schedule.look(project)
    def number = runs()[0].number()
    waitFor { !store.runs().find(number).get().open() && !host.runs(number) }
    def done = store.runs().find(number).get()

    then:
    [done.phase().word(), done.cause().trigger().word(), done.revision().branch(), done.revision().commit(), done.group().name()] == ['succeeded', 'cron', 'main', at, 'web-main']
    Pack.text(host.parts().folder(project.id(), number).attempt(new TaskName('t'), 1).log()) == 'on main\n'

    cleanup:
    host?.close()
  }
}
