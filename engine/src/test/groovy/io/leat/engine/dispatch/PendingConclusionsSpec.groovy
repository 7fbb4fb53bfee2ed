package io.leat.engine.dispatch

import io.leat.engine.attempt.AttemptWork
import io.leat.engine.schedule.Locks
import io.leat.engine.agent.AttemptDriver
import io.leat.engine.agent.StopReason
import io.leat.engine.expression.Facts
import io.leat.engine.expression.Template
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunPlan
import io.leat.engine.run.RunSignal
import io.leat.engine.run.RunState
import io.leat.engine.run.RunStatus
import io.leat.engine.run.RunStore
import io.leat.engine.schedule.Slots
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import spock.lang.Specification

/** How long the files of an attempt are waited for when its steps are over. */
class PendingConclusionsSpec extends Specification {
  static final LEASE = new Lease(new TaskName('a'), 1, 1, 'far')
  def now = Instant.EPOCH
  def clock = new Clock() {
    Instant instant() { now }
    ZoneId getZone() { ZoneOffset.UTC }
    Clock withZone(ZoneId zone) { this }
  }
  List<StopReason> given = []

  private PendingConclusions concluding(Duration timeout) {
    new PendingConclusions([timeout: { Lease lease -> timeout }, giveUp: { Lease lease, StopReason reason -> given << reason }] as AttemptWork, clock)
  }

  def 'the files of an attempt that #what are given up after #most'() {
    given:
    def concluding = concluding(timeout)
    concluding.begin(LEASE, outcome)

    when:
    now = Instant.EPOCH + most.minusMillis(1)
    concluding.look()

    then:
    given == []

    when:
    now = Instant.EPOCH + most
    concluding.look()

    then:
    given == [new StopReason.Timeout(most)]

    where:
    what                                   | outcome                                             | timeout                || most
    'was stopped and may take for ever'    | new AttemptOutcome.Stopped('by ann')                | null                   || Duration.ofMinutes(1)
    'was stopped and may take an hour'     | new AttemptOutcome.Stopped('by ann')                | Duration.ofHours(1)    || Duration.ofMinutes(1)
    'took too long'                        | new AttemptOutcome.TimedOut(Duration.ofHours(1))    | Duration.ofHours(1)    || Duration.ofMinutes(1)
    'ended well and may take two minutes'  | new AttemptOutcome.Exited(0)                        | Duration.ofMinutes(2)  || Duration.ofMinutes(2)
    'failed and may take two minutes'      | new AttemptOutcome.Exited(1)                        | Duration.ofMinutes(2)  || Duration.ofMinutes(2)
  }

  def 'the files of an attempt that ended and may take for ever are not given up, nor those of one whose end is decided'() {
    given:
    def concluding = concluding(null)
    concluding.begin(LEASE, outcome)
    if (isOver) {
      concluding.over(LEASE)
    }

    when:
    now += Duration.ofDays(100)
    concluding.look()

    then:
    given == []

    where:
    outcome                              | isOver
    new AttemptOutcome.Exited(0)         | false
    new AttemptOutcome.Stopped('by ann') | true
  }

  def 'a run that is stopped gives up what another machine does for an attempt that is not launched yet'() {
    given:
    def asked = new CountDownLatch(1)
    def reason = new CompletableFuture<StopReason>()
    def work = [
      slow   : { true },
      prepare: { Lease lease, Facts facts -> asked.countDown(); throw new IOException("given up: ${reason.get(60, TimeUnit.SECONDS)}") },
      giveUp : { Lease lease, StopReason why -> reason.complete(why) },
      ended  : { Lease lease, AttemptOutcome outcome -> },
      look   : { },
      mostLog: { 0L },
      mark   : { '' },
    ] as AttemptWork
    def run = active(
      new RunState(new RunPlan(graph(), Facts.NONE)),
      [append: { List<RecordedEvent> events -> }] as RunStore,
      [stop: { Lease lease, StopReason why -> }, kill: { String tag -> }, close: { }] as AttemptDriver,
      work)
    def status = CompletableFuture.supplyAsync { run.run([]) }
    asked.await()

    when:
    run.send(new RunSignal.Cancel('ann', false))

    then:
    status.get(60, TimeUnit.SECONDS) == RunStatus.CANCELLED
    reason.get() == new StopReason.Cancelled('ann')
  }

  def 'a run that nothing could bring on any more ends, as an error of Leat, and does not hang'() {
    given: 'one whose events say that it began, and not that its task is ready'
    def state = new RunState(new RunPlan(graph(), Facts.NONE))
    state.apply(new RunEvent.RunStarted(), Instant.EPOCH)
    List<RecordedEvent> stored = []
    def work = [look: { }, mostLog: { 0L }, mark: { '' }] as AttemptWork
    def run = active(
      state,
      [append: { List<RecordedEvent> events -> stored.addAll(events) }, replay: { }] as RunStore,
      [kill: { String tag -> }, close: { }] as AttemptDriver,
      work)

    expect:
    CompletableFuture.supplyAsync { run.run([]) }.get(60, TimeUnit.SECONDS) == RunStatus.FAILED
    stored*.event().findAll { it instanceof RunEvent.TaskFinished }*.result()*.because() ==
      ['an error of Leat: nothing of the run goes on, and it waits to be begun for ever']
  }

  private static ActiveRun active(RunState state, RunStore store, AttemptDriver driver, AttemptWork work) {
    def locks = [take: { Task task, int attempt -> true }, release: { Task task -> }] as Locks
    def around = new RunSetup.Around({ driver }, work, locks, Slots.on('far', 1))
    new ActiveRun(new RunSetup(state, store, around, RunSetup.Clocks.of(Clock.systemUTC()), null, { }))
  }

  private static TaskGraph graph() {
    ((TaskGraph.Result.Valid) TaskGraph.of([Task.named('a').step(new Step.Shell(null, Template.of('true'))).build()])).graph()
  }
}
