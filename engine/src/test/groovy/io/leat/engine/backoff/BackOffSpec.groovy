package io.leat.engine.backoff

import java.time.Duration
import java.util.random.RandomGenerator
import spock.lang.Specification

class BackOffSpec extends Specification {
  private static List<Long> seconds(BackOff backOff, int failures) {
    (1..failures).collect { backOff.after(it).toSeconds() }
  }

  private static RandomGenerator always(double value) {
    new RandomGenerator() {
      long nextLong() { 0 }

      double nextDouble() { value }
    }
  }

  def 'from #first s, #factor times as long each time, at most #longest s'() {
    expect:
    seconds(BackOff.growing(Duration.ofSeconds(first), factor, Duration.ofSeconds(longest)), 6) == pauses

    where:
    first | factor | longest || pauses
    5     | 2      | 60      || [5, 10, 20, 40, 60, 60]
    60    | 2      | 600     || [60, 120, 240, 480, 600, 600]
    1     | 3      | 3600    || [1, 3, 9, 27, 81, 243]
    7     | 1      | 60      || [7] * 6
    0     | 2      | 60      || [0] * 6
    90    | 2      | 60      || [60] * 6
    60    | 2      | 60      || [60] * 6
  }

  def 'the last pause stays, however often it fails, and the factor may be any'() {
    expect:
    seconds(new BackOff([1, 5, 2].collect { Duration.ofSeconds(it) }, 0), 5) == [1, 5, 2, 2, 2]
    BackOff.growing(Duration.ofMillis(1), 2, Duration.ofDays(1)).after(Integer.MAX_VALUE) == Duration.ofDays(1)
    BackOff.growing(Duration.ofMinutes(59), Integer.MAX_VALUE, Duration.ofHours(1)).after(2) == Duration.ofHours(1)
  }

  def 'a jitter makes a pause shorter or longer by its share'() {
    given:
    def backOff = new BackOff([Duration.ofSeconds(10), Duration.ofHours(2)], 0.2d)

    expect:
    backOff.after(1, always(value)) == Duration.ofMillis(pause)
    backOff.after(1) == Duration.ofSeconds(10)
    backOff.longest() == Duration.ofHours(2).plusMinutes(24)

    where:
    value | pause
    0.0d  | 8_000
    0.5d  | 10_000
    1.0d  | 12_000
  }

  def 'pauses spread over the whole of the jitter'() {
    given:
    def backOff = BackOff.growing(Duration.ofSeconds(100), 2, Duration.ofHours(1)).withJitter(0.1d)
    def random = RandomGenerator.of('L64X128MixRandom')
    def pauses = (1..1_000).collect { backOff.after(1, random).toMillis() }

    expect:
    pauses.every { it >= 90_000 && it <= 110_000 }
    pauses.min() < 92_000
    pauses.max() > 108_000
  }

  def 'there are no pauses such as #pauses, with a jitter of #jitter'() {
    when:
    new BackOff(pauses.collect { Duration.ofSeconds(it) }, jitter)

    then:
    thrown(IllegalArgumentException)

    where:
    pauses  | jitter
    []      | 0.0d
    [1, -1] | 0.0d
    [1]     | -0.1d
    [1]     | 1.1d
    [1]     | Double.NaN
  }
}
