package io.leat.store

import java.time.Instant
import spock.lang.Specification

class FeedTailSpec extends Specification {

  def tail = new FeedTail()

  private static FeedTail.Entry entry(long place, int letters = 10) {
    new FeedTail.Entry(new FedEvent.Notice(place, Occasion.SERVER_READY, null, Instant.EPOCH, [:]), letters)
  }

  private List<Long> after(long place, int limit = 1000) {
    tail.after(place, limit).map { it*.sequence() }.orElse(null)
  }

  def 'it answers for what it holds all of, and for nothing else'() {
    expect:
    after(0) == null

    when:
    tail.add(7, [entry(8), entry(9)])
    tail.add(9, [])
    tail.add(9, [entry(10)])

    then:
    [6, 7, 8, 10, 11].collect { after(it) } == [null, [8, 9, 10], [9, 10], [], null]
    after(7, 2) == [8, 9]

    when: 'somebody else wrote between'
    tail.add(12, [entry(13)])

    then:
    [10, 12, 13].collect { after(it) } == [null, [13], []]

    when:
    tail.clear()

    then:
    after(13) == null
  }

  def 'it has an end'() {
    when:
    (1..2000).each { tail.add(it - 1, [entry(it, letters)]) }

    then:
    after(2000 - held) == ((2001 - held)..2000).toList()
    after(2000 - held - 1) == null

    where:
    letters | held
    10      | 512
    10_000  | 104
    600_000 | 1
  }
}
