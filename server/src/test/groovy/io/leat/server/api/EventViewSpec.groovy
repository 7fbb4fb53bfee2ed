package io.leat.server.api

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
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

class EventViewSpec extends Specification {
  private static final EnvironmentName LIVE = new EnvironmentName('live')
  static final AT = Instant.parse('2026-01-31T12:00:00Z')
  static final TASK = new TaskName('a')
  static final LEASE = new Lease(TASK, 2, 7, 'local')
  static final OUTPUT = new OutputName('v')
  static final ATTEMPT = '"task":"a","attempt":2,"agent":"local"'

  /** An event, and what it is on the server. */
  static final EVENTS = [
    [new RunEvent.RunStarted(), '"event":"run-started"'],
    [new RunEvent.TaskReady(TASK, 2), '"event":"ready","task":"a","attempt":2'],
    [new RunEvent.AttemptLeased(LEASE), """"event":"leased",$ATTEMPT"""],
    [new RunEvent.AttemptStarted(LEASE), """"event":"started",$ATTEMPT"""],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of('1\n')), """"event":"output",$ATTEMPT,"name":"v","value":"1\\n\""""],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of(2.50G)), """"event":"output",$ATTEMPT,"name":"v","value":2.5"""],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.of(true)), """"event":"output",$ATTEMPT,"name":"v","value":true"""],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.items('["x"]')), """"event":"output",$ATTEMPT,"name":"v","value":["x"]"""],
    [new RunEvent.OutputPublished(LEASE, OUTPUT, Scalar.nothing()), """"event":"output",$ATTEMPT,"name":"v","value":"\""""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(0)), """"event":"ended",$ATTEMPT,"outcome":"exited","because":"","code":0"""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(3)), """"event":"ended",$ATTEMPT,"outcome":"exited","because":"exit code 3","code":3"""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Reused(1)), """"event":"ended",$ATTEMPT,"outcome":"reused","because":"","from":1"""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Broken('x')), """"event":"ended",$ATTEMPT,"outcome":"broken","because":"x\""""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.TimedOut(Duration.ofSeconds(9))),
      """"event":"ended",$ATTEMPT,"outcome":"timed-out","because":"took longer than 9 s\""""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Stopped('ada')), """"event":"ended",$ATTEMPT,"outcome":"stopped","because":"stopped: ada\""""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Errored('x')), """"event":"ended",$ATTEMPT,"outcome":"errored","because":"x\""""],
    [new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Lost('x')), """"event":"ended",$ATTEMPT,"outcome":"lost","because":"x\""""],
    [new RunEvent.TaskFinished(TASK, new TaskResult(TaskStatus.SKIPPED, 'x', true)),
      '"event":"finished","task":"a","status":"skipped","because":"x","allowed":true,"leftOut":true'],
    [new RunEvent.RetryScheduled(TASK, 3, AT, 'x'), '"event":"retry","task":"a","attempt":3,"due":"2026-01-31T12:00:00.000Z","because":"x"'],
    [new RunEvent.ApprovalAsked(TASK, null), '"event":"asked","task":"a","deadline":null'],
    [new RunEvent.ApprovalAsked(TASK, AT.plusMillis(5)), '"event":"asked","task":"a","deadline":"2026-01-31T12:00:00.005Z"'],
    [new RunEvent.ApprovalAsked(TASK, null, new Protection(LIVE, ['ops', 'release'], true)),
      '"event":"asked","task":"a","deadline":null,"environment":"live","by":["ops","release"],"notOwn":true'],
    [new RunEvent.EnvironmentAsked(TASK, new Environment(LIVE, null)), '"event":"environment","task":"a","environment":"live","url":""'],
    [new RunEvent.ApprovalGiven(TASK, 'ada'), '"event":"approved","task":"a","by":"ada"'],
    [new RunEvent.TaskCleared(TASK), '"event":"cleared","task":"a"'],
    [new RunEvent.CancelRequested('ada', false, true), '"event":"cancel","by":"ada","atOnce":false,"expired":true'],
    [new RunEvent.RunFinished(RunStatus.CANCELLED), '"event":"run-finished","status":"cancelled","artifacts":"/api/v1/runs/3/artifacts"'],
  ]

  def '#event is #expected'() {
    expect:
    EventView.of(3, new RecordedEvent(5, AT, event)).encode() == '{"version":5,"at":"2026-01-31T12:00:00.000Z","run":3,' + expected + '}'

    where:
    [event, expected] << EVENTS
  }

  def 'each kind of event, and of outcome, is among them'() {
    expect:
    EVENTS*.first()*.class as Set == RunEvent.permittedSubclasses*.permittedSubclasses.flatten() as Set
    EVENTS*.first().findAll { it instanceof RunEvent.AttemptEnded }*.outcome()*.class as Set == AttemptOutcome.permittedSubclasses as Set
  }
}
