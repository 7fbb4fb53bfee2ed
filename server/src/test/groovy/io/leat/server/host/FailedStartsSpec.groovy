package io.leat.server.host

import io.leat.server.round.Rounds
import io.leat.server.trigger.SteppingClock
import io.leat.store.StoreUnavailable
import java.time.Duration
import spock.lang.Specification

class FailedStartsSpec extends Specification {
  def clock = new SteppingClock('2026-03-02T12:00:00Z')
  def later = new LaterWork({ it.run() }, new Rounds(clock), clock)
  def failures = new FailedStarts(later, clock)
  def done = []

  /** How many seconds pass until something is done. */
  private int pause() {
    def before = done.size()
    int seconds = 0
    while (done.size() == before) {
      clock.step(Duration.ofSeconds(1))
      later.look()
      assert ++seconds < 1000
    }
    seconds
  }

  def 'a run that fails again and again is tried later each time, at most a minute, until it went on'() {
    expect:
    (1..6).collect {
      failures.failed(7, new IOException('damaged'), { done << 7 })
      pause()
    } == [5, 10, 20, 40, 60, 60]

    when:
    failures.over(7)
    failures.failed(7, new IOException('damaged'), { done << 7 })

    then:
    pause() == 5
  }

  def 'while the store is away a run is tried soon'() {
    expect:
    (1..3).collect {
      failures.failed(7, new StoreUnavailable('away', null), { done << 7 })
      pause()
    } == [5, 5, 5]
  }

  def 'one thing is done about a run, the last that was asked for, and once'() {
    given:
    later.put(7L, LaterWork.SOON, { done << 'first' })
    later.put(7L, LaterWork.SOON, { done << 'second' })
    later.put(new Object(), LaterWork.SOON, { done << 'beside' })

    expect:
    later.has(7)
    !later.has(8)

    when:
    clock.step(Duration.ofSeconds(4))
    later.look()

    then:
    done == []

    when:
    clock.step(Duration.ofSeconds(1))
    later.look()
    later.look()

    then:
    done.toSorted() == ['beside', 'second']
    !later.has(7)
  }

  def 'what the store was away for is done again, and an error of Leat is not'() {
    given:
    later.put(7L, LaterWork.SOON, { done << 'away'; throw new StoreUnavailable('away', null) })
    later.put(8L, LaterWork.SOON, { done << 'bug'; throw new IllegalStateException('bug') })

    when:
    3.times {
      clock.step(Duration.ofSeconds(5))
      later.look()
    }

    then:
    done.countBy { it } == [away: 3, bug: 1]
  }
}
