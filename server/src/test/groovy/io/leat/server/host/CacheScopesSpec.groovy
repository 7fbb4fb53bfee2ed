package io.leat.server.host

import io.leat.dsl.source.Limits
import io.leat.engine.attempt.Programs
import io.leat.engine.durable.Pack
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.RecordedEvent
import io.leat.server.LocalAgents
import io.leat.server.trigger.TriggerCase
import io.leat.store.Project
import io.leat.store.Run
import io.leat.store.RunPhase
import io.leat.store.RunSpec
import java.time.Clock

/** What one branch, or a pull request, keeps in caches and results comes into no run of another branch. */
class CacheScopesSpec extends TriggerCase {
  static final JOBFILE = '''
    job('web') {
      task('c') {
        cache 'c', paths: 'c', key: 'k'
        sh 'mkdir -p c; cat c/x 2> /dev/null || echo none; cat undeclared > c/x'
      }
      task('r') {
        inputs 'declared'
        sh 'tee out < undeclared'
        artifact 'out', files: 'out'
      }
    }'''

  RunService host
  Project project

  def setup() {
    def silent = new RunListener() {
      void changed(long run) {}
      void agentsChanged() {}
      void happened(Run run, RecordedEvent event) {}
      void ended(Run run, RunPhase phase) {}
    }
    def data = folder.resolve('data')
    host = new RunService(store, origins, new HostSetup(data, 2, new LocalAgents(data), null, [PATH: System.getenv('PATH')], new Programs(['false'], ['false']), ProjectSecrets.NONE, Limits.STANDARD), silent, Clock.systemUTC())
    host.start()
    commit(['Jobfile': JOBFILE, declared: 'same\n', undeclared: 'good\n'])
    git('checkout', '-q', '-b', 'feature')
    git('update-ref', 'refs/pull/7/head', commit([undeclared: 'evil\n']))
    git('checkout', '-q', 'main')
    project = project()
  }

  def cleanup() {
    host.close()
  }

  private Run ran(String ref, String trigger = 'rest', long again = 0) {
    def request = (again ? RunRequest.NONE.repeating(again, 'all') : RunRequest.NONE).json()
    def run = host.submit(new RunSpec(project.id(), null, ref, [:], 0, new RunSpec.Cause(TriggerKind.of(trigger), 'ann', '', again ?: null), request), null)
    waitFor { !store.runs().find(run.number()).get().open() && !host.runs(run.number()) }
    store.runs().find(run.number()).get()
  }

  private String log(Run run, String task) {
    host.parts().folder(project.id(), run.number()).attempt(new TaskName(task), 1).log().with { Pack.text(it) }
  }

  private String notes(Run run, String task) {
    def file = host.parts().folder(project.id(), run.number()).notes(new TaskName(task), 1)
    Pack.read(file) ?: ''
  }

  def 'a branch takes its own, then those of the default branch'() {
    when:
    def runs = [ran('refs/pull/7/head', 'pullRequest'), ran('refs/heads/feature'), ran('refs/heads/main')]
    def again = ran('refs/pull/7/head', 'pullRequest', runs[0].number())

    then: 'nobody sees what another left'
    runs.collect { log(it, 'c') } == ['none\n', 'none\n', 'none\n']
    runs.collect { log(it, 'r') } == ['evil\n', 'evil\n', 'good\n']
    log(again, 'c') == 'evil\n'
    notes(again, 'c').contains('kept by pull request refs/pull/7/head')

    when:
    git('branch', '-q', 'new', 'main')
    def fresh = ran('refs/heads/new')

    then:
    log(fresh, 'c') == 'good\n'
    notes(fresh, 'c').contains('kept by branch main')
    log(fresh, 'r') == 'good\n'
    log(ran('refs/heads/main'), 'c') == 'good\n'
  }
}
