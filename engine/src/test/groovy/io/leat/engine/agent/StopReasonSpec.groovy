package io.leat.engine.agent

import io.leat.engine.run.AttemptOutcome.Broken
import io.leat.engine.run.AttemptOutcome.Lost
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.AttemptOutcome.TimedOut
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir

class StopReasonSpec extends Specification {
  @TempDir
  Path folder

  def 'an attempt that was stopped ends alike for who stopped it and for who reads its folder: #reason'() {
    given:
    def attempt = new AttemptFolder(folder)
    attempt.stopping(reason)

    expect:
    reason.outcome() == outcome
    StopReason.outcome(reason, attempt) == outcome
    StopReason.outcome(null, attempt) == outcome

    where:
    reason                                                || outcome
    new StopReason.Cancelled('ann, at \u00e4 "b"')         || new Stopped('ann, at \u00e4 "b"')
    new StopReason.Timeout(Duration.ofMillis(1500))       || new TimedOut(Duration.ofMillis(1500))
    new StopReason.Limit('its log is longer than 5 MB')   || new Broken('its log is longer than 5 MB')
    new StopReason.Broken('the agent was taken away')     || new Lost('the agent was taken away')
  }

  def 'a folder that says #said.inspect() tells that it was stopped'() {
    given:
    if (said != null) {
      Files.writeString(folder.resolve('stop'), said)
    }

    expect:
    StopReason.outcome(null, new AttemptFolder(folder)) == new Stopped(by)

    where:
    said          || by
    null          || 'stopped'
    ''            || ''
    'by ann\n'    || 'by ann'
    'timeout x\n' || 'stopped'
  }

  def 'the line of a reason is one, whatever it says'() {
    expect:
    new StopReason.Cancelled('a\nb').line() == 'cancelled a b\n'
  }
}
