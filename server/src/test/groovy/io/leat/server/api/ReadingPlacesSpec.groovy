package io.leat.server.api

import io.leat.server.http.Refusal
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import spock.lang.Specification
import spock.lang.Timeout

/** What takes memory while it is made is made by few at once. */
class ReadingPlacesSpec extends Specification {
  @Timeout(60)
  def 'no more than there are places are made at once, and one more waits and is refused in the end'() {
    given:
    def places = new ReadingPlaces(2, 'lists')
    def threads = Executors.newVirtualThreadPerTaskExecutor()
    def begun = new CountDownLatch(2)
    def go = new CountDownLatch(1)
    def two = (1..2).collect { number ->
      threads.submit({ places.in { begun.countDown(); go.await(); number } } as java.util.concurrent.Callable)
    }
    begun.await()

    when:
    places.in { 3 }

    then:
    thrown(Refusal)

    when:
    go.countDown()

    then:
    two*.get() == [1, 2]
    places.in { 3 } == 3

    cleanup:
    threads.shutdownNow()
  }

  def 'a place is free again behind what failed'() {
    given:
    def places = new ReadingPlaces(1, 'lists')

    when:
    20.times {
      try {
        places.in { throw new IOException('unreadable') }
      } catch (IOException expected) {
        assert expected.message == 'unreadable'
      }
    }

    then:
    places.in { 1 } == 1
  }
}
