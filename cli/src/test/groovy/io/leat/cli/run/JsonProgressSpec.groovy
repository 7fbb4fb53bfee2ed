package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.expression.Scalar
import io.leat.engine.job.Environment
import io.leat.engine.job.EnvironmentName
import io.leat.engine.job.OutputName
import io.leat.engine.job.TaskName
import io.leat.engine.run.Protection
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.engine.run.TaskResult
import io.leat.engine.run.TaskStatus
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings
import spock.lang.Specification
import spock.lang.TempDir

class JsonProgressSpec extends Specification {
  private static final EnvironmentName LIVE = new EnvironmentName('live')
  static final AT = Instant.parse('2026-01-31T12:00:00Z')
  static final LEASE = new Lease(new TaskName('a'), 2, 7, 'local')
  @TempDir Path folder

  /** An event, and how it is written. */
  static final EVENTS = [
    [new RunEvent.RunStarted(), '"event":"run-started"'],
    [new RunEvent.TaskReady(new TaskName('a'), 2), '"event":"ready","task":"a","attempt":2'],
    [new RunEvent.AttemptLeased(LEASE), '"event":"leased","task":"a","attempt":2,"agent":"local"'],
    [new RunEvent.AttemptStarted(LEASE), '"event":"started","task":"a","attempt":2,"agent":"local"'],
    [new RunEvent.OutputPublished(LEASE, new OutputName('v'), Scalar.of('1\n')), '"event":"output","task":"a","attempt":2,"agent":"local","name":"v","value":"1\\n"'],
    [new RunEvent.OutputPublished(LEASE, new OutputName('v'), Scalar.of(2.50G)), '"event":"output","task":"a","attempt":2,"agent":"local","name":"v","value":2.5'],
    [new RunEvent.OutputPublished(LEASE, new OutputName('v'), Scalar.of(true)), '"event":"output","task":"a","attempt":2,"agent":"local","name":"v","value":true'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(0)), '"event":"ended","task":"a","attempt":2,"agent":"local","outcome":"exited","because":"","code":0'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(3)), '"event":"ended","task":"a","attempt":2,"agent":"local","outcome":"exited","because":"exit code 3","code":3'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Reused(1)), '"event":"ended","task":"a","attempt":2,"agent":"local","outcome":"reused","because":"","from":1'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.TimedOut(Duration.ofSeconds(9))), '"event":"ended","task":"a","attempt":2,"agent":"local","outcome":"timed-out","because":"took longer than 9 s"'],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Lost('gone')), '"event":"ended","task":"a","attempt":2,"agent":"local","outcome":"lost","because":"gone"'],
    [new RunEvent.TaskFinished(new TaskName('a'), new TaskResult(TaskStatus.FAILED, 'x', true)), '"event":"finished","task":"a","status":"failed","because":"x","allowed":true,"leftOut":false'],
    [new RunEvent.RetryScheduled(new TaskName('a'), 3, AT, 'x'), '"event":"retry","task":"a","attempt":3,"due":"2026-01-31T12:00:00.000Z","because":"x"'],
    [new RunEvent.ApprovalAsked(new TaskName('a'), null), '"event":"asked","task":"a","deadline":null'],
    [new RunEvent.ApprovalAsked(new TaskName('a'), AT), '"event":"asked","task":"a","deadline":"2026-01-31T12:00:00.000Z"'],
    [new RunEvent.ApprovalAsked(new TaskName('a'), null, new Protection(LIVE, ['ops', 'release'], true)),
      '"event":"asked","task":"a","deadline":null,"environment":"live","by":["ops","release"],"notOwn":true'],
    [new RunEvent.EnvironmentAsked(new TaskName('a'), new Environment(LIVE, 'https://a.example')), '"event":"environment","task":"a","environment":"live","url":"https://a.example"'],
    [new RunEvent.ApprovalGiven(new TaskName('a'), 'ada'), '"event":"approved","task":"a","by":"ada"'],
    [new RunEvent.TaskCleared(new TaskName('a')), '"event":"cleared","task":"a"'],
    [new RunEvent.CancelRequested('ada', false, true), '"event":"cancel","by":"ada","atOnce":false,"expired":true'],
    [new RunEvent.RunFinished(RunStatus.CANCELLED), '"event":"run-finished","status":"cancelled"'],
  ]

  def '#event.class.simpleName is #expected'() {
    given:
    def out = new ByteArrayOutputStream()
    def progress = new JsonProgress('web#3', out)

    when:
    progress.accept(new RecordedEvent(5, AT, event))
    progress.close()

    then:
    out.toString('UTF-8') == '{"version":5,"at":"2026-01-31T12:00:00.000Z","run":"web#3",' + expected + '}\n'

    where:
    [event, expected] << EVENTS
  }

  def 'each kind of event is among them'() {
    expect:
    EVENTS*.first()*.class as Set == RunEvent.permittedSubclasses*.permittedSubclasses.flatten() as Set
  }

  def 'a run as JSON is its journal and nothing else on stdout'() {
    given:
    def shell = new Shell(folder)
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo printed' }\n task('b') { needs 'a'; sh 'exit 3' } }")

    when:
    def said = shell.leat('run', '--json')
    def events = said.out.readLines().collect { new Load(LoadSettings.builder().build()).loadFromString(it) }

    then:
    said.code == 1
    events*.version == (1..events.size())
    events*.run.unique() == ['web#1']
    events.first().event == 'run-started'
    events.last().with { [it.event, it.status] } == ['run-finished', 'failed']
    events.find { it.event == 'ended' && it.task == 'b' }.code == 3
  }
}
