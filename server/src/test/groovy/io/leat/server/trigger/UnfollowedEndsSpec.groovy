package io.leat.server.trigger

import io.leat.server.round.LogListener
import java.time.Duration

class UnfollowedEndsSpec extends TriggerCase {

  def 'an end is looked at again after a minute, then after twice as long each time, at most an hour'() {
    given:
    def ends = new UnfollowedEnds(store.settings(), clock)

    expect:
    (1..9).collect {
      ends.putOff(7, 'it cannot be read')
      int minutes = 0
      while (ends.due() != [7L]) {
        clock.step(Duration.ofMinutes(1))
        minutes++
      }
      minutes
    } == [1, 2, 4, 8, 16, 32, 60, 60, 60]
  }

  def 'a thousand ends wait at most: the oldest is given up for the next, and that is said'() {
    given:
    def log = new LogListener()
    store.settings().set('trigger.unfollowed', (1..1000).collect { "$it ${clock.instant().toEpochMilli()}\n" }.join(''))
    def ends = new UnfollowedEnds(store.settings(), clock)

    when: 'one that waits fails again'
    ends.putOff(1000, 'it cannot be read')
    clock.step(Duration.ofMinutes(5))

    then:
    ends.due() == (1L..1000L)

    when:
    ends.putOff(4001, 'it cannot be read')
    clock.step(Duration.ofMinutes(5))

    then:
    ends.due() == (2L..1000L) + [4001L]
    new UnfollowedEnds(store.settings(), clock).due() == (2L..1000L) + [4001L]
    log.told('nothing more follows run 1:') == ['WARN nothing more follows run 1: too many others wait for the same']

    cleanup:
    log.close()
  }

  def 'what was brought has all ends looked at again at once, and those that fail wait as if it had not been'() {
    given:
    def ends = new UnfollowedEnds(store.settings(), clock)
    [7L, 8L].each { ends.putOff(it, 'it cannot be read') }

    when:
    ends.hurry()

    then:
    ends.due() == [7L, 8L]

    when:
    ends.putOff(7, 'it cannot be read')
    ends.over(8)
    clock.step(Duration.ofMinutes(1))

    then:
    ends.due() == []

    when:
    clock.step(Duration.ofMinutes(1))

    then:
    ends.due() == [7L]
  }

  def 'an end that cannot be stored as put off is no end that was looked at, and one that is too old begins nothing'() {
    given:
    def ends = new UnfollowedEnds(store.settings(), clock)
    ends.putOff(7, 'it cannot be read')
    clock.step(Duration.ofHours(22))

    expect:
    new UnfollowedEnds(store.settings(), clock).due() == [7L]

    when:
    clock.step(Duration.ofHours(1))

    then: 'before it is looked at'
    new UnfollowedEnds(store.settings(), clock).due() == []
    store.settings().get('trigger.unfollowed').get() == ''

    when: 'the store does not answer'
    def away = new UnfollowedEnds(store.settings(), clock)
    away.due()
    store.close()
    away.putOff(8, 'it cannot be read')

    then: 'nor does it know of it, so that the next try stores it'
    thrown(RuntimeException)
    away.waits.isEmpty()

    when:
    open()
    new UnfollowedEnds(store.settings(), clock).putOff(8, 'it cannot be read')

    then:
    store.settings().get('trigger.unfollowed').get().startsWith('8 ')
  }
}
