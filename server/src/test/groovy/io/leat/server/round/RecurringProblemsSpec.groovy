package io.leat.server.round

import io.leat.server.trigger.SteppingClock
import java.time.Duration
import spock.lang.Specification

class RecurringProblemsSpec extends Specification {
  def clock = new SteppingClock('2026-01-01T00:00:00Z')
  def complaints = new RecurringProblems(clock)

  def 'what lasts is told once, then each hour, and anew when it was over'() {
    expect:
    complaints.tell('a', 'broken')
    !complaints.tell('a', 'broken in another way')
    complaints.tell('b', 'broken')

    when:
    clock.step(Duration.ofMinutes(60))

    then:
    complaints.tell('a', 'broken')
    !complaints.tell('a', 'broken')

    when:
    complaints.over('a')

    then:
    complaints.tell('a', 'broken')

    when: 'the clock is set back'
    clock.step(Duration.ofDays(-1))

    then:
    complaints.tell('a', 'broken')
  }
}
