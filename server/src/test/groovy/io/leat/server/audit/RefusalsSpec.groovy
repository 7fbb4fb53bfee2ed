package io.leat.server.audit

import io.leat.server.http.AuditTrail.Act
import io.leat.server.http.AuditTrail.Kind
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

/** How many rows of the audit refusals can make. */
class RefusalsSpec extends Specification {
  static final NOW = Instant.parse('2026-11-27T08:00:00Z')

  def 'somebody who is not signed in has a row at once, and one for all that comes within the minute'() {
    given:
    def refusals = Refusals.ofStrangers()
    def rows = []

    when:
    def alone = (1..60).count { refusals.isAlone(login('admin', '203.0.113.7'), NOW) }
    refusals.write(NOW, { rows << it })
    (1..3).each { refusals.isAlone(login('admin', '203.0.113.7'), NOW) }
    refusals.write(NOW.plusSeconds(59), { rows << it })

    then:
    alone == 1
    rows.collect { [it.who(), it.what(), it.target(), it.from(), it.result()] } == [['admin', 'login', '-', '203.0.113.7', '401 wrong-login, 59 more']]

    when: 'it goes on'
    def more = (1..5).count { refusals.isAlone(login('admin', '203.0.113.7'), NOW.plusSeconds(61)) }
    refusals.write(NOW.plusSeconds(61), { rows << it })

    then:
    more == 0
    rows[1].result() == '401 wrong-login, 8 more'

    when: 'and begins again after a minute of silence'
    refusals.write(NOW.plusSeconds(122), { rows << it })
    def again = refusals.isAlone(login('admin', '203.0.113.7'), NOW.plusSeconds(123))

    then:
    again
    rows.size() == 2
  }

  def 'what is different in a row is left out of it'() {
    given:
    def refusals = Refusals.ofStrangers()
    def rows = []
    def from = '2001:db8:1:2::'

    when:
    def alone = [refusals.isAlone(login('-', from + '1'), NOW), refusals.isAlone(new Act('-', 'createProject', 'projects', from + '2', '401 not-signed-in', Kind.STRANGER), NOW)]
    refusals.write(NOW, { rows << it })

    then: 'one has all addresses that begin so'
    alone == [true, false]
    rows.collect { [it.who(), it.what(), it.from(), it.result()] } == [['-', 'several', 'several', 'refused, 1 more']]
  }

  def 'whatever a thousand addresses send for a year, it stays a few rows an hour'() {
    given:
    def refusals = Refusals.ofStrangers()
    long rows = 0
    def minute = { int n ->
      def now = NOW.plus(Duration.ofMinutes(n))
      100.times { address -> if (refusals.isAlone(login('-', "10.0.${n % 200}.$address"), now)) rows++ }
      refusals.write(now, { rows++ })
    }

    when:
    (0..<3 * 24 * 60).each(minute)

    then: 'of 432,000'
    rows > 3 * 2_000
    rows < 3 * (2_000 + 25 * 22)
  }

  def 'an account has ten rows a minute of what is alike, and one for the others'() {
    given:
    def refusals = Refusals.ofAccounts()
    def rows = []
    def act = { String what, int n -> new Act('ann', what, "runs/$n", '127.0.0.1', '409 busy', Kind.REFUSED) }

    when:
    def alone = (1..500).count { refusals.isAlone(act('rerunRun', it), NOW) }
    def other = refusals.isAlone(act('deleteRun', 1), NOW)
    refusals.write(NOW, { rows << it })

    then:
    [alone, other] == [10, true]
    rows.collect { [it.who(), it.what(), it.from(), it.result()] } == [['ann', 'rerunRun', '127.0.0.1', '409 busy, 490 more']]
  }

  def 'what cannot be written is counted, and is in a row when it can'() {
    given:
    def refusals = Refusals.ofStrangers()
    def rows = []
    def act = login('admin', '203.0.113.7')

    when:
    assert refusals.isAlone(act, NOW)
    refusals.unwritten(act, NOW)
    refusals.write(NOW, { throw new IllegalStateException('away') })

    then:
    thrown(IllegalStateException)

    when:
    refusals.write(NOW, { rows << it })

    then:
    rows*.result() == ['401 wrong-login, 1 more']
  }

  private static Act login(String who, String from) {
    new Act(who, 'login', 'login', from, '401 wrong-login', Kind.STRANGER)
  }
}
