package io.leat.engine.run

import io.leat.engine.expression.Scalar
import io.leat.engine.job.Environment
import io.leat.engine.job.EnvironmentName
import io.leat.engine.job.OutputName
import io.leat.engine.job.TaskName
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

class EventTextSpec extends Specification {
  static final AT = Instant.parse('2026-11-21T10:00:00.123Z')
  static final TASK = new TaskName('a b')
  static final LIVE = new EnvironmentName('live')
  static final LEASE = new Lease(TASK, 2, 7, 'local')
  static final OUTPUT = new OutputName('v')

  /** An event, and its line from the word on: what lies in journals and databases for years. */
  static final LINES = [
    [new RunEvent.RunStarted(), 'run-started'],
    [new RunEvent.TaskReady(TASK, 2), 'ready|a b|2'],
    [new RunEvent.AttemptLeased(LEASE), 'leased|a b|2|7|local'],
    [new RunEvent.AttemptStarted(LEASE), 'started|a b|2|7|local'],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of('1\n')), 'output|a b|2|7|local|v|text|1\\n'],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of(2.50G)), 'output|a b|2|7|local|v|number|2.5'],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of(true)), 'output|a b|2|7|local|v|flag|true'],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.items('["x","y"]')), 'output|a b|2|7|local|v|list|["x","y"]'],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.nothing()), 'output|a b|2|7|local|v|nothing|'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(3)), 'ended|a b|2|7|local|exited|3'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Reused(1)), 'ended|a b|2|7|local|reused|1'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Broken('x')), 'ended|a b|2|7|local|broken|x'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.TimedOut(Duration.ofSeconds(9))), 'ended|a b|2|7|local|timed-out|9000'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Stopped('ada')), 'ended|a b|2|7|local|stopped|ada'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Errored('x')), 'ended|a b|2|7|local|errored|x'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Lost('x')), 'ended|a b|2|7|local|lost|x'],
    [new RunEvent.TaskFinished(TASK, new TaskResult(TaskStatus.SUCCEEDED, '', false)), 'finished|a b|succeeded||'],
    [new RunEvent.TaskFinished(TASK, new TaskResult(TaskStatus.FAILED, 'x', true)), 'finished|a b|failed|allowed|x'],
    [new RunEvent.RetryScheduled(TASK, 3, AT, 'x'), 'retry|a b|3|1795255200123|x'],
    [new RunEvent.ApprovalAsked(TASK, null), 'asked|a b|'],
    [new RunEvent.ApprovalAsked(TASK, AT), 'asked|a b|1795255200123'],
    [new RunEvent.ApprovalAsked(TASK, AT, new Protection(LIVE, ['ops', 'a b'], true)), 'asked|a b|1795255200123|live|ops\\na b|not-own'],
    [new RunEvent.ApprovalAsked(TASK, null, new Protection(LIVE, [], false)), 'asked|a b||live||'],
    [new RunEvent.EnvironmentAsked(TASK, new Environment(LIVE, null)), 'environment|a b|live|'],
    [new RunEvent.EnvironmentAsked(TASK, new Environment(LIVE, 'https://a.example')), 'environment|a b|live|https://a.example'],
    [new RunEvent.ApprovalGiven(TASK, 'ada'), 'approved|a b|ada'],
    [new RunEvent.TaskCleared(TASK), 'cleared|a b'],
    [new RunEvent.CancelRequested('ada', false, false), 'cancel|ada||'],
    [new RunEvent.CancelRequested('ada', true, true), 'cancel|ada|at-once|expired'],
    [new RunEvent.RunFinished(RunStatus.CANCELLED), 'run-finished|cancelled'],
  ]

  def '#event is the line #expected, and the line is the event'() {
    given:
    def line = '5\t1795255200123\t' + expected.replace('|', '\t')
    def recorded = new RecordedEvent(5, AT, event)

    expect:
    EventText.text(recorded) == line
    EventText.read(line) == recorded

    where:
    [event, expected] << LINES
  }

  def 'each kind of event, and of outcome, is among them'() {
    expect:
    LINES*.first()*.class as Set == RunEvent.permittedSubclasses*.permittedSubclasses.flatten() as Set
    LINES*.first().findAll { it instanceof RunEvent.AttemptEnded }*.outcome()*.class as Set == AttemptOutcome.permittedSubclasses as Set
  }

  def 'an event with #what comes back from a text without line ends and zeros'() {
    given:
    def event = new RecordedEvent(7, AT, new RunEvent.ApprovalGiven(new TaskName('deploy'), by))

    when:
    def text = EventText.text(event)

    then:
    EventText.read(text) == event
    !text.contains('\n')
    !text.contains('\r')
    !text.contains('\0')

    where:
    what         | by
    'a word'     | 'ann'
    'nothing'    | ''
    'line ends'  | 'a\r\nb\n'
    'tabs'       | '\ta\t'
    'zeros'      | '\0a\0\0'
    'the escape' | '\\0\\n\\\\'
  }

  def 'a text that is no event of this version is none: #text'() {
    expect:
    EventText.read(text) == null

    where:
    text << ['', '1\t2', '1\t2\tnews', 'x\t2\trun-started', '1\t2\tapproved', '1\t2\trun-finished\tnever']
  }
}
