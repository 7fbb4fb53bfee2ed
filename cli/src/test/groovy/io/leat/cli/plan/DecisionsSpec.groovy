package io.leat.cli.plan

import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import static io.leat.cli.plan.SamplePlans.*

import io.leat.engine.job.Inputs
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Function
import io.leat.engine.expression.Scalar
import io.leat.engine.expression.ValueKind
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.PipeName
import spock.lang.Specification

class DecisionsSpec extends Specification {
  static final Expression NEVER = Expression.literal(Scalar.of(false))

  static Map<String, String> decisions(plan) {
    plan.tasks().collectEntries { task ->
      [(task.name()): switch (task.decision()) {
        case Decision.Runs -> 'runs'
        case Decision.Open -> 'open: ' + task.decision().because()
        default -> 'out: ' + task.decision().because()
      }]
    }
  }

  def 'what needs a task that is left out is left out too, and says so'() {
    given:
    def plan = PlanView.of(planned('j', [
      task('a').when(NEVER), task('b').need(after('a')), task('c').need(after('b')), task('d')
    ]))

    expect:
    decisions(plan) == [
      a: 'out: its condition is false', d: 'runs',
      b: "out: needs 'a', which is left out", c: "out: needs 'b', which is left out"
    ]
    plan.leftOut() == 3
    plan.criticalPath()*.name() == ['d']
  }

  def 'the members of a pipe are left out together, also those before'() {
    given:
    def pipe = new PipeName('p')
    def plan = PlanView.of(planned('j', [
      task('dump').pipe(pipe), task('load').pipe(pipe).need(stdin('dump')).when(NEVER), task('after').need(after('dump'))
    ]))

    expect:
    decisions(plan) == [
      dump: "out: 'load' of its pipe is left out", load: 'out: its condition is false',
      after: "out: needs 'dump', which is left out"
    ]
  }

  def 'a condition on an output leaves the task and what needs it open'() {
    given:
    def version = Expression.reference('outputs', 'a', 'version')
    def plan = PlanView.of(planned('j', [
      task('a').output(new OutputDeclaration(new OutputName('version'), ValueKind.TEXT)),
      task('b').when(equal(version, '1')).need(after('a')),
      task('c').need(after('b'))
    ]))

    expect:
    decisions(plan) == [a: 'runs', b: 'open: waits for outputs.a.version', c: "open: needs 'b', which may be left out"]
    plan.open() == 2
  }

  def 'a task at the end runs whatever becomes of the ordinary ones'() {
    given:
    def plan = PlanView.of(planned('j', [
      task('a').when(NEVER), task('tidy').always(true).need(after('a')), task('report').always(true).when(NEVER),
      task('mail').always(true).need(after('report'))
    ]))

    expect:
    decisions(plan).subMap(['tidy', 'mail']) == [tidy: 'runs', mail: "out: needs 'report', which is left out"]
  }

  def 'a condition says by which facts it is decided'() {
    given:
    def call = new Expression.Call(Function.CHANGED, [Expression.literal(Scalar.of('src/**'))])
    def both = new Expression.All([call, equal(Expression.reference('git', 'branch'), 'main')])
    def plan = PlanView.of(planned('j', [task('a').when(both)], [:], new Inputs([:], new Revision('topic', null, null), ['src/x'], TriggerKind.PUSH, [:])))

    expect:
    decisions(plan) == [a: "out: changed('src/**') is true, git.branch is 'topic'"]
  }

  def 'the critical path is the longest chain of what runs'() {
    expect:
    PlanView.of(web()).criticalPath()*.name() == ['compile', 'deploy', 'smoke', 'announce']
    PlanView.of(web('production', 'topic')).criticalPath()*.name() == ['dump', 'clean', 'load']
    PlanView.of(chain(10_000)).criticalPath().size() == 10_000
    PlanView.of(chain(30)).criticalPath()*.task() == chain(30).job().graph().criticalPath()
  }

  def 'only names that share a base are legs of a matrix'() {
    given:
    def plan = PlanView.of(planned('j', [task('a[1]'), task('a[2]'), task('b[1]'), task('c')]))

    expect:
    plan.tasks()*.base() == ['a', 'a', null, null]
    plan.tasks()*.leg() == ['[1]', '[2]', 'b[1]', 'c']
  }
}
