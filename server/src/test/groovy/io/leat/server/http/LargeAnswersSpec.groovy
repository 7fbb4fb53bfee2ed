package io.leat.server.http

import java.util.concurrent.CompletableFuture
import spock.lang.Specification

/** What clients that take nothing hold of the memory has an end. */
class LargeAnswersSpec extends Specification {
  private static final long SECOND = 1_000_000_000

  def 'all together have no more than there is, and one account half of it'() {
    given:
    def answers = new LargeAnswers(100, 1)

    expect:
    answers.begin('ann', 30)
    !answers.begin('ann', 30)
    answers.begin('bob', 50)
    !answers.begin('cara', 30)

    when:
    answers.end('bob', 50)

    then:
    answers.begin('cara', 30)
    !answers.begin('ann', 30)
  }

  def 'one that is larger than all is sent alone'() {
    given:
    def answers = new LargeAnswers(100, 1)

    expect:
    answers.begin('ann', 500)
    !answers.begin('bob', 1)

    when:
    answers.end('ann', 500)

    then:
    answers.begin('bob', 1)
    !answers.begin('ann', 500)
  }

  def 'one waits until there is room, and not more than a few do'() {
    given:
    def answers = new LargeAnswers(100, 60 * SECOND)
    answers.begin('ann', 100)

    when:
    def waiting = (1..16).collect { number -> CompletableFuture.supplyAsync({ answers.begin("w$number", 1) }, { Thread.startVirtualThread(it) }) }
    long end = System.nanoTime() + 20 * SECOND
    while (answers.waiting < 16) {
      assert System.nanoTime() < end
      Thread.yield()
    }

    then:
    !answers.begin('late', 1)

    when:
    answers.end('ann', 100)

    then:
    waiting.every { it.get() }
  }
}
