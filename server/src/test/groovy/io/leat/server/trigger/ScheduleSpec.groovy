package io.leat.server.trigger

import io.leat.server.host.RunRequest
import java.time.Duration

class ScheduleSpec extends TriggerCase {

  def 'a job runs at its times, each once, and not for the time before it was seen'() {
    given:
    def commit = commit(['Jobfile': jobfile(nightly: "cron '0 2 * * *', zone: 'Europe/Vienna'", hourly: "cron '30 * * * *'", none: 'push()')])
    def project = project()
    def schedule = new Schedule(triggers, clock)

    when:
    schedule.look(project)
    clock.set('2026-03-02T12:29:59Z')
    schedule.look(project)

    then:
    runs().empty

    when:
    clock.set('2026-03-02T12:30:00Z')
    2.times { schedule.look(project) }
    clock.set('2026-03-02T12:31:00Z')
    schedule.look(project)

    then:
    jobs() == ['hourly']
    runs()[0].cause().trigger().word() == 'cron'
    RunRequest.read(runs()[0].spec().request()).commit() == commit

    when:
    clock.set('2026-03-03T01:00:00Z')
    schedule.look(project)

    then: 'of the hourly ones that nobody looked at, the latest of the last hour'
    jobs() == ['hourly', 'nightly', 'hourly']
  }

  def 'a time that passed while the server was down counts for an hour'() {
    given:
    commit(['Jobfile': jobfile(noon: "cron '0 13 * * *'")])
    def project = project()
    new Schedule(triggers, clock).look(project)
    close()
    open()

    when:
    clock.set(up)
    2.times { new Schedule(triggers, clock).look(project) }

    then:
    runs().size() == count

    where:
    up                     || count
    '2026-03-02T14:00:00Z' || 1
    '2026-03-02T14:00:01Z' || 0
    '2026-03-09T13:30:00Z' || 1
  }

  def 'a clock that is put back a day, and goes on, has nothing run twice'() {
    given:
    commit(['Jobfile': jobfile(hourly: "cron '0 * * * *'")])
    def project = project()
    def schedule = new Schedule(triggers, clock)
    schedule.look(project)

    when:
    3.times {
      clock.step(Duration.ofHours(1))
      schedule.look(project)
    }
    clock.step(Duration.ofDays(-1))
    27.times {
      schedule.look(project)
      clock.step(Duration.ofHours(1))
    }

    then: 'three, those of the day before that had none, and the two after them'
    runs().size() == 3 + 21 + 2
  }

  def 'a clock that was a day ahead and is put right silences nothing'() {
    given:
    commit(['Jobfile': jobfile(minutely: "cron '* * * * *'")])
    def project = project()
    def schedule = new Schedule(triggers, clock)
    schedule.look(project)
    clock.step(Duration.ofDays(1))
    schedule.look(project)
    clock.step(Duration.ofDays(-1))
    def ahead = runs().size()

    when:
    3.times {
      schedule.look(project)
      clock.step(Duration.ofMinutes(1))
    }
    schedule.look(project)

    then:
    ahead == 1
    runs().size() == ahead + 3
  }

  def 'a changed Jobfile counts from when its schedule is seen'() {
    given:
    commit(['Jobfile': jobfile(a: "cron '0 * * * *'")])
    def project = project()
    def schedule = new Schedule(triggers, clock)
    schedule.look(project)
    commit(['Jobfile': jobfile(a: "cron '30 * * * *'")])

    when: 'the old time comes, and is no more'
    clock.set('2026-03-02T13:00:00Z')
    schedule.look(project)
    clock.set('2026-03-02T13:29:00Z')
    schedule.look(project)

    then:
    runs().empty

    when:
    clock.set('2026-03-02T13:30:00Z')
    schedule.look(project)

    then:
    jobs() == ['a']
  }
}
