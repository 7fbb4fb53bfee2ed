package io.leat.engine.run

import io.leat.engine.expression.Comparator
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Facts
import io.leat.engine.expression.Scalar
import io.leat.engine.expression.Template
import io.leat.engine.expression.ValueKind
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.Family
import io.leat.engine.job.GroupName
import io.leat.engine.job.Need
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.RetryCause
import io.leat.engine.job.RetryPolicy
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskBuilder
import io.leat.engine.job.TaskName
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

/** What becomes of the legs of a family, and of tasks that stop together (docs/runs.md, "Families"). */
class FamilyRulesSpec extends Specification {
  private static final Instant NOW = Instant.parse('2026-01-01T00:00:00Z')
  private static final TaskName LIST = new TaskName('list')
  private static final OutputName SHARDS = new OutputName('shards')
  private RunState run

  def 'of a family of at most 3, a list of #items gives #states'() {
    given:
    begin()

    when:
    list(items)

    then:
    (1..3).collect { state("test[$it]") } == states
    state('report') == report

    where:
    items                | states                                        | report
    ['a', 'b', 'c']      | ['Ready', 'Ready', 'Ready']                   | 'Blocked'
    ['a']                | ['Ready', 'skipped, allowed', 'skipped, allowed'] | 'Blocked'
    []                   | ['skipped, allowed'] * 3                      | 'Ready'
    ['a', 'b', 'c', 'd'] | ['failed'] * 3                                | 'skipped'
  }

  def 'why a leg does not run is said with the figures: #because'() {
    given:
    begin()

    when:
    list(items)

    then:
    run.task(new TaskName('test[3]')).result().because() == because

    where:
    items           | because
    ['a', 'b']      | 'the list outputs.list.shards has 2 items'
    ['a']           | 'the list outputs.list.shards has 1 item'
    []              | 'the list outputs.list.shards is empty'
    ['a'] * 4       | "the list outputs.list.shards has 4 items, and 'most' is 3"
  }

  def 'a leg is left out as soon as the list is there, also while it waits for another task'() {
    given:
    begin { it.need(new Need.Success(new TaskName('other'))) }

    when:
    list(['a'])

    then:
    state('test[1]') == 'Blocked'
    state('test[2]') == 'skipped, allowed'

    when:
    finish('other', 3)

    then:
    state('test[1]') == 'skipped'
    state('test[2]') == 'skipped, allowed'
  }

  def 'a list counts when its task has succeeded, and no earlier'() {
    given:
    begin()

    when:
    def lease = start('list')
    signal(new RunSignal.Published(lease, SHARDS, new Scalar.Items(['a'])))

    then:
    (1..3).every { state("test[$it]") == 'Blocked' }

    when:
    signal(new RunSignal.Published(lease, SHARDS, new Scalar.Items(['a', 'b'])))
    signal(new RunSignal.Ended(lease, new AttemptOutcome.Exited(0)))

    then:
    (1..3).collect { state("test[$it]") } == ['Ready', 'Ready', 'skipped, allowed']
  }

  def 'when the task of the list has failed, all legs are skipped for that'() {
    given:
    begin()

    when:
    finish('list', 3)

    then:
    (1..3).every { state("test[$it]") == 'skipped' }
    state('report') == 'skipped'
  }

  def 'a leg knows its own item, in conditions as in scripts'() {
    given:
    begin {
      it.when(new Expression.Comparison(Comparator.UNEQUAL, Expression.reference('matrix', 'shard'), Expression.literal(Scalar.of('slow'))))
    }

    when:
    list(['quick', 'slow'])

    then:
    (1..3).collect { state("test[$it]") } == ['Ready', 'skipped', 'skipped, allowed']
    run.facts(new TaskName('test[1]')).of(Expression.reference('matrix', 'shard')).get() == Scalar.of('quick')
    run.item(new TaskName('test[2]')).get() == 'slow'
    run.item(new TaskName('test[3]')).empty
    run.item(LIST).empty
  }

  def 'the first leg that fails stops those that wait, and is the only one that failed'() {
    given:
    begin { it.failFast(new GroupName('test')).retry(new RetryPolicy(3, [RetryCause.FAILED] as Set, Duration.ZERO, 1)) }
    list(['a', 'b', 'c'])
    def first = start('test[1]')
    def second = start('test[2]')

    when: 'its last attempt fails'
    4.times {
      signal(new RunSignal.Ended(first, new AttemptOutcome.Exited(1)))
      if (it < 3) {
        first = start('test[1]')
      }
    }

    then: 'what waits is cancelled, what runs goes on until it is stopped'
    state('test[1]') == 'failed'
    state('test[2]') == 'Running'
    state('test[3]') == 'cancelled'
    run.task(new TaskName('test[3]')).result().because() == "'test[1]' failed first (failFast)"
    run.failedFirst(run.plan().task(run.plan().number(new TaskName('test[2]')))).get() == "'test[1]' failed first (failFast)"
    state('lint') == 'Ready'

    when: 'what runs fails too: it is not tried again'
    signal(new RunSignal.Ended(second, new AttemptOutcome.Exited(1)))

    then:
    state('test[2]') == 'failed'
  }

  def 'a leg that may fail stops no other'() {
    given:
    begin { it.failFast(new GroupName('test')).allowFailure(true) }
    list(['a', 'b', 'c'])

    when:
    finish('test[1]', 1)

    then:
    state('test[1]') == 'failed, allowed'
    state('test[2]') == 'Ready'
  }

  def 'a rerun takes over the legs that succeeded and what needs them, and leaves out the others again'() {
    given:
    begin()
    list(['a', 'b'])
    finish('test[1]', 0)
    finish('test[2]', end)
    if (end == 0) {
      finish('report', 0)
    }
    def taken = Takeover.of(run, graph(begun()), [] as Set)

    expect:
    taken*.text() as Set == expected as Set

    when:
    def earlier = run
    run = new RunState(new RunPlan(graph(begun()), Facts.NONE))
    taken.each {
      signal(new RunSignal.Carry(1, it, earlier.outputs(earlier.plan().number(it))))
    }
    signal(new RunSignal.Start())

    then:
    state('test[2]') == again
    state('test[3]') == 'skipped, allowed'
    state('report') == (end == 0 ? 'succeeded' : 'Blocked')

    where:
    end | expected                                  | again
    0   | ['list', 'test[1]', 'test[2]', 'report'] | 'succeeded'
    1   | ['list', 'test[1]']                      | 'Ready'
  }

  // ---- a job of a list, a family of at most 3 over it, what needs the family, and two more

  private static Closure begun() {
    return { it }
  }

  private void begin(@DelegatesTo(TaskBuilder) Closure more = begun()) {
    run = new RunState(new RunPlan(graph(more), Facts.NONE))
    signal(new RunSignal.Start())
  }

  private static TaskGraph graph(Closure more) {
    def step = new Step.Shell(null, Template.of('true'))
    def test = Task.named('test').step(step).need(new Need.Success(LIST)).family(new Family(new TaskName('test'), 'shard', LIST, SHARDS, 3, 0))
    more(test)
    ((TaskGraph.Result.Valid) TaskGraph.of([
      Task.named('list').step(step).output(new OutputDeclaration(SHARDS, ValueKind.LIST)).build(),
      test.build(),
      Task.named('report').step(step).need(new Need.Success(new TaskName('test'))).build(),
      Task.named('other').step(step).build(),
      Task.named('lint').step(step).build(),
    ])).graph()
  }

  private void list(List<String> items) {
    def lease = start('list')
    signal(new RunSignal.Published(lease, SHARDS, new Scalar.Items(items)))
    signal(new RunSignal.Ended(lease, new AttemptOutcome.Exited(0)))
  }

  private Lease start(String task) {
    signal(new RunSignal.Grant([new Assignment(new TaskName(task), 'a')]))
    def lease = run.task(new TaskName(task)).held()
    signal(new RunSignal.Started(lease))
    lease
  }

  private void finish(String task, int code) {
    signal(new RunSignal.Ended(start(task), new AttemptOutcome.Exited(code)))
  }

  private void signal(RunSignal signal) {
    RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) }
  }

  private String state(String task) {
    def state = run.task(new TaskName(task))
    state instanceof TaskState.Finished
      ? state.result().status().word() + (state.result().allowed() ? ', allowed' : '')
      : state.class.simpleName
  }
}
