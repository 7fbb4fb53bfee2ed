package io.leat.server.trigger

import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import io.leat.server.host.Origin
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

class MirrorRepairSpec extends TriggerCase {
  static final LOST = new Origin.Missing('it is lost', null)
  def told = new AtomicInteger()
  MirrorRepair repair

  def setup() {
    repair = new MirrorRepair(triggers, { told.incrementAndGet() }, clock)
  }

  def cleanup() {
    repair.close()
  }

  private void ask(String ref = null, String commit = null) {
    repair.ask(1, LOST, ref, commit)
  }

  private void end() {
    waitFor { !repair.isBusy(1) }
  }

  def 'what is asked for again within a minute is brought once'() {
    given:
    commit(['Jobfile': jobfile(all: null)])
    project()

    when:
    ask()
    end()
    ask()

    then:
    !repair.isBusy(1)
    told.get() == 1
    repair.isFresh(1)

    when:
    clock.step(Duration.ofMinutes(1))

    then:
    !repair.isFresh(1)

    when:
    ask()
    end()

    then:
    told.get() == 2
  }

  def 'a repository that cannot be read is left alone for a minute, then for twice as long, whatever is asked for'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: null)])
    project()
    Files.move(folder.resolve('repo'), folder.resolve('away'))

    when: 'two things, of which the second waits for the first'
    ask()
    ask('refs/heads/main', commit)
    end()
    clock.step(Duration.ofMinutes(1))
    ask()
    end()
    Files.move(folder.resolve('away'), folder.resolve('repo'))
    clock.step(Duration.ofSeconds(119))
    ask()

    then:
    !repair.isBusy(1)
    told.get() == 0

    when:
    clock.step(Duration.ofSeconds(1))
    ask()
    end()

    then:
    told.get() == 1
    origins.of(store.projects().find(1).get()).tips() == ['refs/heads/main': commit]
  }

  def 'a commit that no branch leads to is brought by its ref, and one that is gone keeps nothing else'() {
    given:
    commit(['Jobfile': jobfile(all: null)])
    git('checkout', '-q', '--detach')
    def pull = commit(['Jobfile': jobfile(pull: null)])
    git('update-ref', 'refs/pull/1/head', pull)
    git('checkout', '-q', 'main')
    def project = project()

    when:
    ask('refs/heads/main', '0123456789' * 4)
    ask('refs/pull/1/head', pull)
    end()

    then:
    told.get() == 2
    triggers.jobs(project, new Revision(null, null, pull), TriggerKind.JOB)*.name()*.text() == ['pull']
  }

  def 'nothing is brought for a Jobfile that is to be read later, nor for a project that is gone'() {
    given:
    commit(['Jobfile': jobfile(all: null)])
    project()

    when:
    repair.ask(1, new TriggeredJobs.Postponed('too many are being read'), null, null)

    then:
    !repair.isBusy(1)

    when:
    repair.ask(7, LOST, null, null)
    waitFor { !repair.isBusy(7) }

    then:
    told.get() == 0
  }
}
