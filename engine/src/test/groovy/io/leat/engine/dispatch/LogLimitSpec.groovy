package io.leat.engine.dispatch

import io.leat.engine.attempt.AttemptWork
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.StopReason
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import spock.lang.Specification
import spock.lang.TempDir

class LogLimitSpec extends Specification {
  static final LEASE = new Lease(new TaskName('a'), 1, 1, 'local')
  @TempDir Path folder

  def 'with a limit of #most bytes a log of #length is #what'() {
    given:
    Files.write(folder.resolve('log'), new byte[length])
    def stopped = []
    def limit = new LogLimit(work(most), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), { lease, reason -> stopped << reason })

    when:
    limit.look([LEASE])

    then:
    stopped*.line() == reasons

    where:
    most    | length      || reasons                                                                                     | what
    1 << 20 | 1 << 20     || []                                                                                          | 'as long as it may be'
    1 << 20 | 1048577     || ['limit its log is longer than 1 MB, the most that an attempt may print\n']                 | 'stopped'
    0       | 1048577     || []                                                                                          | 'never too long'
  }

  def 'it looks once a second, and a log that is not there is no reason'() {
    given:
    def now = Instant.EPOCH
    def clock = new Clock() {
      Instant instant() { now }
      java.time.ZoneId getZone() { ZoneOffset.UTC }
      Clock withZone(java.time.ZoneId zone) { this }
    }
    def stopped = []
    def limit = new LogLimit(work(10), clock, { lease, reason -> stopped << reason })

    when:
    limit.look([LEASE])
    Files.write(folder.resolve('log'), new byte[11])
    limit.look([LEASE])
    now = now.plusMillis(999)
    limit.look([LEASE])

    then:
    stopped == []

    when:
    now = now.plusMillis(1)
    limit.look([LEASE])

    then:
    stopped == [new StopReason.Limit('its log is longer than 0 MB, the most that an attempt may print')]
    stopped[0].outcome() instanceof AttemptOutcome.Broken
  }

  private AttemptWork work(long most) {
    [mostLog: { most }, folder: { Lease lease -> new AttemptFolder(folder) }] as AttemptWork
  }
}
