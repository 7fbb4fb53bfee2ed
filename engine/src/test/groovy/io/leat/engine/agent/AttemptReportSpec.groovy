package io.leat.engine.agent

import io.leat.engine.job.TaskName
import io.leat.engine.run.Lease
import java.time.Instant
import spock.lang.Specification

class AttemptReportSpec extends Specification {
  static final NOW = Instant.parse('2026-11-25T12:00:00Z')

  def 'an attempt whose host says that it began #at began #then'() {
    expect:
    new AttemptReport.Started(new Lease(new TaskName('a'), 1, 1, 'far'), at).begun(NOW) == began

    where:
    at                         || began              | then
    NOW.minusMillis(1)         || NOW.minusMillis(1) | 'then'
    NOW                        || NOW                | 'now'
    NOW.plusMillis(1)          || NOW                | 'now, since that is later'
    null                       || NOW                | 'now, as far as anybody knows'
    NOW.minusNanos(500_000)    || NOW.minusMillis(1) | 'then, to the millisecond'
  }
}
