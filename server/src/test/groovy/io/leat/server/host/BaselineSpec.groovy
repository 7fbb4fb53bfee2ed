package io.leat.server.host

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.PlannedJob
import io.leat.dsl.SourceLoader
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.expression.Scalar
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Baseline
import io.leat.engine.run.Lease
import io.leat.engine.run.Assignment
import io.leat.engine.run.RunPlan
import io.leat.engine.run.RunRules
import io.leat.engine.run.RunSignal
import io.leat.engine.run.RunState
import io.leat.engine.run.TaskState
import java.time.Instant
import spock.lang.Specification

/** Which runs show that what {@code changed()} decides is well (ADR 66), as a table: what a run was of, and what it did. */
class BaselineSpec extends Specification {
  private static final NOW = Instant.parse('2026-01-01T00:00:00Z')

  private static PlannedJob job(String tasks, List<String> changed, Map params = [:]) {
    def text = "job('j') { params { flag 'fast', default: false }; $tasks }"
    def inputs = new Inputs(params, new Revision('main', null, 'c' * 40), changed, TriggerKind.PUSH, [:])
    def read = new JobfileReader(Limits.STANDARD).read('Jobfile', Syntax.GROOVY, text.bytes, inputs, SourceLoader.NONE)
    assert read instanceof JobfileResult.Accepted: read
    read.jobs()[0]
  }

  /** A run to its end, in which the tasks of {@code failing} fail and {@code outputs} are published, by task. */
  private static RunState ran(PlannedJob job, List<String> failing, Map<String, Map> outputs) {
    def run = new RunState(new RunPlan(job.job().graph(), job.facts()))
    def send = { RunSignal signal -> RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) } }
    send(new RunSignal.Start())
    def ready
    while ((ready = (0..<run.plan().size()).find { run.task(it) instanceof TaskState.Ready }) != null) {
      def task = run.plan().task(ready).name()
      send(new RunSignal.Grant([new Assignment(task, 'local')]))
      Lease lease = run.task(ready).held()
      send(new RunSignal.Started(lease))
      outputs[task.text()]?.each { name, value -> send(new RunSignal.Published(lease, run.plan().task(ready).outputs().keySet().find { it.text() == name }, Scalar.of(value as String))) }
      send(new RunSignal.Ended(lease, new AttemptOutcome.Exited(task.text() in failing ? 1 : 0)))
    }
    run
  }

  private static boolean shows(String tasks, List<String> changed, Map more = [:]) {
    def run = job(tasks, changed, more.params ?: [:])
    def now = job(tasks, null, more.now ?: [:])
    def order = now.job().graph().order()
    Baseline.shows(ran(run, more.failing ?: [], more.outputs ?: [:]), order, Baseline.tasks(order, now.facts()), now.facts())
  }

  def 'of #tasks with #changed, #more: #shown'() {
    expect:
    shows(tasks, changed, more) == shown

    where:
    tasks | changed | more || shown
    // what ran, and what was left out for its files
    "task('a') { when changed('a/**'); sh 'x' }"                                                              | ['a/f']        | [:] || true
    "task('a') { when changed('a/**'); sh 'x' }"                                                              | ['o']          | [:] || true
    "task('a') { when changed('a/**'); allowFailure(); sh 'x' }"                                                | ['a/f']        | [failing: ['a']] || true
    "task('a') { when !changed('a/**'); sh 'x' }"                                                             | ['a/f']        | [:] || true
    "task('a') { sh 'x', when: changed('a/**') }"                                                             | ['o']          | [:] || true
    // what was left out for something else
    "task('a') { when !params.fast && changed('a/**'); sh 'x' }"                                              | ['a/f']        | [params: [fast: 'true']] || false
    "task('a') { sh 'x', when: !params.fast && changed('a/**') }"                                             | ['a/f']        | [params: [fast: 'true']] || false
    "task('a') { when changed('a/**'); sh 'x'; sh 'y', when: !params.fast }"                                  | ['a/f']        | [params: [fast: 'true']] || false
    "task('p') { output 'o'; sh 'x' }; task('a') { needs 'p'; when changed('a/**') && outputs.p.o == 'y'; sh 'x' }" | ['a/f']  | [outputs: [p: [o: 'n']]] || false
    "task('p') { output 'o'; sh 'x' }; task('a') { needs 'p'; when changed('a/**') && outputs.p.o == 'y'; sh 'x' }" | ['o']    | [outputs: [p: [o: 'y']]] || true
    // what would not run whatever changed is not asked
    "task('a') { when params.fast && changed('a/**'); sh 'x' }"                                               | ['a/f']        | [:] || true
    "task('a') { when params.fast && changed('a/**'); sh 'x' }"                                               | ['a/f']        | [now: [fast: 'true']] || false
    // what asks for two things and has one
    "task('a') { when changed('a/**') && changed('b/**'); sh 'x' }"                                           | ['a/f']        | [:] || false
    "task('a') { when changed('a/**') && changed('b/**'); sh 'x' }"                                           | ['o']          | [:] || true
    "task('a') { when changed('a/**') == true && changed('b/**'); sh 'x' }"                                   | ['a/f']        | [:] || false
    "task('a') { when changed('a/**') == true && changed('b/**'); sh 'x' }"                                   | ['o']          | [:] || true
    "task('a') { when changed('a/**') && !changed('b/**'); sh 'x' }"                                          | ['a/f', 'b/f'] | [:] || false
    "task('a') { when changed('a/**') || changed('b/**'); sh 'x' }"                                           | ['a/f']        | [:] || true
    "task('a') { sh 'x', when: changed('a/**') && changed('b/**'); sh 'y' }"                                  | ['a/f']        | [:] || false
    // what needs it
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { needs 'a'; sh 'x' }"                             | ['o']          | [:] || true
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { needs 'a'; when !params.fast; sh 'x' }"          | ['a/f']        | [params: [fast: 'true']] || false
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { needs 'a'; when changed('b/**'); sh 'x' }"       | ['b/f']        | [:] || false
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { needs 'a'; when changed('b/**'); sh 'x' }"       | ['o']          | [:] || true
    "task('z') { when !params.fast; sh 'x' }; task('a') { needs 'z'; when changed('a/**'); sh 'x' }"          | ['a/f']        | [params: [fast: 'true']] || false
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { when changed('b/**'); sh 'x' }; task('e') { needs 'a', 'b'; sh 'x' }" | ['a/f']        | [:] || false
    "task('a') { when changed('a/**'); sh 'x' }; task('b') { when changed('b/**'); sh 'x' }; task('e') { needs 'a', 'b'; sh 'x' }" | ['o']          | [:] || true
    "task('a') { when changed('a/**'); sh 'x' }; task('z') { sh 'x' }; task('e') { needs 'a', 'z'; sh 'x' }"  | ['o']          | [:] || true
    // what runs at the end
    "task('a') { when changed('a/**'); sh 'x' }; onFailure { task('alarm') { needs 'a'; sh 'x' } }"           | ['a/f']        | [:] || true
    "task('z') { sh 'x' }; always { task('a') { when changed('a/**') && !params.fast; sh 'x' } }"             | ['a/f']        | [params: [fast: 'true']] || false
  }
}
