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
    '0,30 1-4 * * *' | 'Europe/Vienna'  | '2026-03-29T00:00:00Z'    || ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z']
    // hours that are not named are each there once
    '30 * * * *'   | 'Europe/Vienna'    | '2026-03-28T23:45:00Z'    || ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', '2026-03-29T02:30:00Z']
    '0 * * * *'    | 'Europe/Vienna'    | '2026-03-28T23:45:00Z'    || ['2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z']
    '0 */2 * * *'  | 'Europe/Vienna'    | '2026-03-28T22:30:00Z'    || ['2026-03-28T23:00:00Z', '2026-03-29T02:00:00Z']
    // 2026-10-25: 02:00 to 03:00 is there twice
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-10-24T12:00:00Z'    || ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']
    '30 2 * * *'   | 'Europe/Vienna'    | '2026-10-25T01:15:00Z'    || ['2026-10-26T01:30:00Z']
    '0 1-4 * * *'  | 'Europe/Vienna'    | '2026-10-24T23:00:00Z'    || ['2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z']
    '0 * * * *'    | 'Europe/Vienna'    | '2026-10-24T23:00:00Z'    || ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z']
    '30 * * * *'   | 'Europe/Vienna'    | '2026-10-24T23:45:00Z'    || ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z']
    '*/30 * * * *' | 'Australia/Lord_Howe' | '2026-04-04T14:00:00Z' || ['2026-04-04T14:30:00Z', '2026-04-04T15:00:00Z', '2026-04-04T15:30:00Z']
    // half an hour, and a whole day that is not there
    '15 2 * * *'   | 'Australia/Lord_Howe' | '2026-10-03T12:00:00Z' || ['2026-10-03T15:30:00Z']
    '0 12 30 12 *' | 'Pacific/Apia'     | '2011-12-01T00:00:00Z'    || ['2011-12-30T10:00:00Z', '2012-12-29T22:00:00Z']
  }

  def 'the name #name stands for #fields'() {
    expect:
    next(name, 'UTC', '2026-01-01T00:00:00Z', 3) == next(fields, 'UTC', '2026-01-01T00:00:00Z', 3)

    where:
    name       | fields
    '@hourly'  | '0 * * * *'
    '@daily'   | '0 0 * * *'
    '@weekly'  | '0 0 * * 0'
    '@monthly' | '0 0 1 * *'
    '@yearly'  | '0 0 1 1 *'
  }

  def 'jobs are spread over the times of #schedule, each at one that stays its own'() {
    given:
    def first = { String whose -> CronTimes.of(schedule, ZoneId.of('UTC'), whose).next(Instant.parse('2026-01-01T00:00:00Z')).get() }
    def all = (1..200).collect { first("project/job $it") }

    expect:
    all == (1..200).collect { first("project/job $it") }
    all.toSet().size() > most.intdiv(2)
    all.every { it <= Instant.parse(last) }

    where:
    schedule              | most | last
    'spread * * * *'      | 60   | '2026-01-01T01:00:00Z'
    'spread/15 * * * *'   | 15   | '2026-01-01T00:15:00Z'
    'spread spread * * *' | 200  | '2026-01-02T00:00:00Z'
    '0 spread(1-4) * * *' | 4    | '2026-01-01T04:00:00Z'
    '0 0 spread * *'      | 28   | '2026-02-01T00:00:00Z'
    '0 0 * * spread'      | 7    | '2026-01-08T00:00:00Z'
  }

  def 'the times of a job that is spread do not change from one Leat to the next'() {
    expect:
    CronTimes.of('spread spread * * *', ZoneId.of('UTC'), 'shop/nightly').next(Instant.parse('2026-01-01T00:00:00Z')).get().toString() == '2026-01-01T09:20:00Z'
  }

  def 'a schedule that a Jobfile may not hold is refused'() {
    when:
    CronTimes.of('61 * * * *', ZoneId.of('UTC'))

    then:
    thrown(IllegalArgumentException)
  }
}
