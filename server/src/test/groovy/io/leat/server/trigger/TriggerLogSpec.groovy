package io.leat.server.trigger

import io.leat.engine.job.TriggerKind
import io.leat.server.host.TriggerLog
import io.leat.server.round.LogListener
import io.leat.store.RunSpec
import java.time.Duration
import java.util.random.RandomGenerator
import spock.lang.AutoCleanup

/** Each trigger has its line in the log, with what became of it. */
class TriggerLogSpec extends TriggerCase {
  @AutoCleanup LogListener log = new LogListener()

  /** The lines of a project, from behind its name. */
  private List<String> told(String project) {
    log.told("trigger of '$project', ").collect { it.replace("trigger of '$project', ", '') }
  }

  def 'a hook says which runs it began, and one that began none says why'() {
    given:
    def commit = commit(['Jobfile': jobfile(all: 'push()', too: 'push()', other: "push branches: ['other']")])
    def project = project(name: 'hooked')
    def inbox = new HookInbox(folder.resolve('data/hooks'), triggers, { Optional.empty() }, clock)
    def sent = { String id, String message ->
      inbox.accept(project.id(), hook(id, push('refs/heads/main', null, commit, message)))
      waitFor { inbox.waiting() == 0 }
    }

    when:
    sent('d1', null)
    sent('d2', null)
    sent('d3', 'nothing [skip ci]')

    then:
    told('hooked') == [
      'INFO push by github:ann: runs [1, 2]',
      'INFO push by github:ann: no run, for its runs began before',
      'INFO push by github:ann: no run, for the message of its commit says that nothing is to run']

    cleanup:
    inbox?.close()
  }

  def 'a move that polling finds is told, and none when there was none'() {
    given:
    commit(['Jobfile': jobfile(tagged: "push tags: ['v*']")])
    def project = project(name: 'polled', poll: Duration.ofMinutes(1))
    def polling = new Polling(triggers, clock, RandomGenerator.of('L64X128MixRandom'))
    polling.look(project)

    when:
    commit(['other': 'x'])
    2.times { polling.look(project) }
    git('tag', 'v1')
    2.times { polling.look(project) }

    then:
    told('polled') == ["INFO push by poll: no run, for no job of its Jobfile has a trigger 'push' that asks for it", 'INFO push by poll: runs [1]']
  }

  def 'a time of a schedule is told, also when the Jobfile has it no more'() {
    given:
    commit(['Jobfile': jobfile(hourly: "cron '30 * * * *'")])
    def project = project(name: 'timed')
    def schedule = new Schedule(triggers, clock)
    schedule.look(project)

    when:
    clock.set('2026-03-02T12:30:00Z')
    2.times { schedule.look(project) }
    commit(['Jobfile': jobfile(hourly: 'push()')])
    clock.set('2026-03-02T13:30:00Z')
    schedule.look(project)

    then:
    told('timed') == ['INFO cron by cron: runs [1]', "INFO cron by cron: no run, for its Jobfile has no such schedule any more for 'hourly'"]
  }

  def 'a name that a forge gives is as long as a run keeps it'() {
    when:
    TriggerLog.none('named', 'push', 'x' * 10_000, 'of that')

    then:
    told('named') == ["INFO push by ${'x' * 200}: no run, for of that".toString()]
  }

  def 'the account is told where somebody asked who is signed in, and not who a forge says it was: #trigger'() {
    given:
    def wanted = new RunSpec(1, 'all', null, [:], 0, new RunSpec.Cause(TriggerKind.of(trigger), 'ann', '', null), '{}')

    when:
    TriggerLog.refused("asked-$trigger", wanted, 'the queue is full')

    then:
    told("asked-$trigger") == ["INFO $trigger by ann: no run, for the queue is full".toString()]
    log.fields("trigger of 'asked-$trigger'") == [[project: "asked-$trigger".toString(), trigger: trigger] + (account ? [account: 'ann'] : [:])]

    where:
    trigger  || account
    'rest'   || true
    'person' || true
    'push'   || false
    'cron'   || false
  }
}
