package io.leat.server.keep

import io.leat.server.config.ServerConfig
import io.leat.store.EndedRun
import io.leat.store.Kind
import io.leat.store.Project
import io.leat.store.ProjectSpec
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

class RetentionSpec extends Specification {
  static final NOW = Instant.parse('2026-11-21T12:00:00Z')

  /** Runs of one job from the oldest on: the days since they ended, negative for those that are held. */
  static List<EndedRun> runs(List<Integer> days) {
    days.withIndex().collect { age, i -> new EndedRun(i + 1, NOW.minus(Duration.ofDays(Math.abs(age))), days.size() - i, age < 0) }
  }

  def 'of runs #days old, those #gone go'() {
    given:
    def retention = new Retention(Optional.ofNullable(age).map { Duration.ofDays(it) }, Optional.ofNullable(count), Optional.ofNullable(bytes as Long))

    expect:
    retention.expired(runs(days), open, { sizes[(int) it - 1] as long }, NOW)*.run() == gone

    where:
    days            | age  | count | bytes | open | sizes           || gone
    [9, 8, 7]       | null | null  | null  | 0    | []              || []
    [9, 8, 1, 0]    | 5    | null  | null  | 0    | []              || [1, 2]
    [9, 8]          | 5    | null  | null  | 0    | []              || [1]
    [5, 0]          | 5    | null  | null  | 0    | []              || []
    [-9, 8, 0]      | 5    | null  | null  | 0    | []              || [2]
    [4, 3, 2, 1]    | null | 2     | null  | 0    | []              || [1, 2]
    [4, -3, 2, 1]   | null | 1     | null  | 0    | []              || [1, 3]
    [3, 2, 1]       | null | null  | 100   | 0    | [50, 50, 50]    || [1]
    [3, 2, 1]       | null | null  | 100   | 60   | [50, 50, 50]    || [1, 2]
    [3, 2, 1]       | null | null  | 100   | 0    | [50, 50, 500]   || [1, 2]
    [4, -3, 2, 1]   | null | null  | 100   | 0    | [10, 90, 50, 1] || [1]
    [9, 2, 1]       | 5    | null  | 100   | 0    | [500, 50, 50]   || [1]
  }

  def 'why a run goes is said'() {
    expect:
    new Retention(Optional.of(Duration.ofDays(5)), Optional.of(3), Optional.of(100L << 20)).expired(runs([9, 4, 3, 2, 1]), 0, { 60L << 20 }, NOW)*.why() ==
      ['older than 5 days', 'more than 3 runs of its job', 'more than 100 MB in its project', 'more than 100 MB in its project']
  }

  def 'what a project sets goes before what the server does'() {
    given:
    def project = new Project(1, new ProjectSpec('web', new ProjectSpec.Source(Kind.FREESTYLE, null, null, '', null), ProjectSpec.Secrets.NONE, settings), 1, NOW)
    def server = new ServerConfig.Retention(Optional.of(Duration.ofDays(90)), Optional.empty(), Optional.of(7L))

    expect:
    Retention.of(project, server) == new Retention(Optional.ofNullable(days).map { Duration.ofDays(it) }, Optional.ofNullable(runs), Optional.ofNullable(bytes as Long))

    where:
    settings                                            || days | runs | bytes
    [:]                                                 || 90   | null | 7L << 20
    ['retention.days': '0', 'retention.runs': '4']      || null | 4    | 7L << 20
    ['retention.megabytes': '1', 'retention.days': '3'] || 3    | null | 1L << 20
  }
}
