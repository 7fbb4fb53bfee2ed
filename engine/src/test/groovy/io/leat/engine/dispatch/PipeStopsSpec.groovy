package io.leat.engine.dispatch

import io.leat.engine.agent.StopReason
import io.leat.engine.expression.Facts
import io.leat.engine.expression.Template
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.Need
import io.leat.engine.job.Recording
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunPlan
import io.leat.engine.run.RunState
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

/** Who of a pipe is stopped when one of its members ended: no one waits for what never comes, and what a writer wrote is read to its end. */
class PipeStopsSpec extends Specification {
  private static final Instant NOW = Instant.parse('2026-01-01T00:00:00Z')
  private static final List<String> NAMES = ['first', 'middle', 'last']

  private static Lease lease(String task) {
    new Lease(new TaskName(task), 1, NAMES.indexOf(task) + 1, 'here')
  }

  private static RunState run(List<String> begun) {
    def tasks = NAMES.withIndex().collect { name, i ->
      def task = Task.named(name).step(new Step.Shell(null, Template.of('true')))
      i == 0 ? task.build() : task.need(new Need.Stream(new TaskName(NAMES[i - 1]), Recording.LOG)).build()
    }
    def run = new RunState(new RunPlan(((TaskGraph.Result.Valid) TaskGraph.of(tasks)).graph(), Facts.NONE))
    ([new RunEvent.RunStarted()] + NAMES.collect { new RunEvent.AttemptLeased(lease(it)) } + begun.collect { new RunEvent.AttemptStarted(lease(it)) })
      .each { run.apply(it, NOW) }
    run
  }

  def 'when #ended ended as #outcome, #stopped is stopped'() {
    given:
    def run = run(begun)
    def told = []
    run.apply(new RunEvent.AttemptEnded(lease(ended), outcome), NOW)

    when:
    new PipeStops(run, { Lease lease, StopReason reason -> told << lease.task().text() }).ended(lease(ended), outcome)

    then:
    told == stopped

    where:
    begun             | ended    | outcome                                         || stopped
    NAMES             | 'first'  | new AttemptOutcome.Exited(1)                    || []
    NAMES             | 'first'  | new AttemptOutcome.Exited(137)                  || []
    NAMES             | 'first'  | new AttemptOutcome.Broken('no output')          || []
    NAMES             | 'first'  | new AttemptOutcome.Exited(126)                  || ['middle']
    NAMES             | 'first'  | new AttemptOutcome.TimedOut(Duration.ZERO)      || ['middle']
    NAMES             | 'first'  | new AttemptOutcome.Stopped('a person')          || ['middle']
    NAMES             | 'first'  | new AttemptOutcome.Lost('gone')                 || ['middle']
    NAMES             | 'first'  | new AttemptOutcome.Errored('no')                || ['middle']
    NAMES             | 'middle' | new AttemptOutcome.Exited(1)                    || ['first']
    NAMES             | 'middle' | new AttemptOutcome.TimedOut(Duration.ZERO)      || ['first', 'last']
    NAMES             | 'middle' | new AttemptOutcome.Exited(141)                  || []
    NAMES             | 'last'   | new AttemptOutcome.Lost('gone')                 || ['middle']
    ['first', 'last'] | 'middle' | new AttemptOutcome.Exited(1)                    || ['first', 'first', 'last']
    ['first', 'last'] | 'middle' | new AttemptOutcome.Errored('cannot start it')   || ['first', 'first', 'last']
  }
}
