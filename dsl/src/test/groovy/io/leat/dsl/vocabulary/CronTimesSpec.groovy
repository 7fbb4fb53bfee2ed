package io.leat.dsl.vocabulary

import java.time.Instant
import java.time.ZoneId
import spock.lang.Specification

class CronTimesSpec extends Specification {

  static List<String> next(String schedule, String zone, String after, int count) {
    def times = CronTimes.of(schedule, ZoneId.of(zone))
    def at = Instant.parse(after)
    (1..count).collect {
      at = times.next(at).get()
      at.toString()
    }
  }

  def 'the schedule #schedule in #zone after #after'() {
    expect:
    next(schedule, zone, after, expected.size()) == expected

    where:
    schedule       | zone               | after                     || expected
    '30 2 * * *'   | 'UTC'              | '2026-01-01T02:30:00Z'    || ['2026-01-02T02:30:00Z', '2026-01-03T02:30:00Z']
    '30 2 * * *'   | 'UTC'              | '2026-01-01T02:29:59.9Z'  || ['2026-01-01T02:30:00Z']
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-07-01T00:00:00Z'    || ['2026-07-01T00:30:00Z']
    // either day counts, as in crontab(5)
    '0 0 13 * 5'   | 'UTC'              | '2026-01-09T01:00:00Z'    || ['2026-01-13T00:00:00Z', '2026-01-16T00:00:00Z']
    '0 0 29 2 *'   | 'UTC'              | '2026-01-01T00:00:00Z'    || ['2028-02-29T00:00:00Z']
    '*/20 * * * *' | 'Asia/Kolkata'     | '2026-01-01T00:00:00Z'    || ['2026-01-01T00:10:00Z', '2026-01-01T00:30:00Z']
    // 2026-03-29: 02:00 to 03:00 is not there in Vienna
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-03-28T12:00:00Z'    || ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z']
    '*/30 2 * * *' | 'Europe/Vienna'    | '2026-03-29T00:59:59Z'    || ['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z']
    '0,30 * * * *' | 'Europe/Vienna'    | '2026-03-29T00:00:00Z'    || ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z']
    // 2026-10-25: 02:00 to 03:00 is there twice
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-10-24T12:00:00Z'    || ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-10-25T01:15:00Z'    || ['2026-10-26T01:30:00Z']
    '0 * * * *'    | 'Europe/Vienna'    | '2026-10-24T23:00:00Z'    || ['2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z']
    // half an hour, and a whole day that is not there
    '15 2 * * *'   | 'Australia/Lord_Howe' | '2026-10-03T12:00:00Z' || ['2026-10-03T15:30:00Z']
    '0 12 30 12 *' | 'Pacific/Apia'     | '2011-12-01T00:00:00Z'    || ['2011-12-30T10:00:00Z', '2012-12-29T22:00:00Z']
  }

  def 'a schedule that a Jobfile may not hold is refused'() {
    when:
    CronTimes.of('61 * * * *', ZoneId.of('UTC'))

    then:
    thrown(IllegalArgumentException)
  }
}
