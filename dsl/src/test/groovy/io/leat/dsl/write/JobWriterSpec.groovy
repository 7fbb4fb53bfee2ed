package io.leat.dsl.write

import static io.leat.engine.job.Task.named

import io.leat.dsl.config.ConfigWriter
import io.leat.dsl.config.Reading
import io.leat.dsl.source.Syntax
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Glob
import io.leat.engine.expression.Template
import io.leat.engine.graph.Job
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.JobName
import io.leat.engine.job.Label
import io.leat.engine.job.Need
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.Parameter
import io.leat.engine.job.PipeName
import io.leat.engine.job.Recording
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskName
import io.leat.engine.job.Trigger
import io.leat.engine.job.VariableName
import io.leat.engine.expression.ValueKind
import java.time.Duration
import java.time.ZoneOffset
import spock.lang.Specification

class JobWriterSpec extends Specification {
  static Step sh(String script) {
    new Step.Shell(null, Template.of(script))
  }

  static Job job(List<Task> tasks, List<Parameter> parameters = [], List<Trigger> triggers = []) {
    def graph = (TaskGraph.of(tasks) as TaskGraph.Result.Valid).graph()
    new Job(new JobName('web'), '', parameters, triggers, null, new TreeMap([(new VariableName('A')): Template.of('1')]), Duration.ofMinutes(5), graph)
  }

  def sample = job(
      [
        named('zip').step(sh('a')).step(new Step.Groovy('g', Template.of('b'))).step(sh('c')).label(new Label('linux')).build(),
        named('load').step(sh('l')).pipe(new PipeName('p')).need(new Need.Stream(new TaskName('clean'), Recording.NONE)).build(),
        named('compile').output(new OutputDeclaration(new OutputName('v'), ValueKind.NUMBER)).build(),
        named('dump').step(sh('d')).pipe(new PipeName('p')).build(),
        named('clean').step(sh('c')).pipe(new PipeName('p')).need(new Need.Stream(new TaskName('dump'), Recording.NONE)).need(new Need.Success(new TaskName('zip'))).build(),
        named('tidy').step(sh('t')).always(true).build(),
        named('use').when(Expression.reference('outputs', 'compile', 'v')).need(new Need.Published(new TaskName('compile'), new OutputName('v'))).build(),
      ],
      [new Parameter.Flag(new VariableName('fast'), '', true), new Parameter.Text(new VariableName('b'), '', '', []), new Parameter.Flag(new VariableName('a'), '', false)],
      [new Trigger.Startup(), new Trigger.Push([Glob.of('main')], [], []), new Trigger.Cron('0 0 * * *', ZoneOffset.UTC)])

  def 'a job is written as it was declared'() {
    expect:
    Reading.shown([JobWriter.declared(sample)]) == "job('web') { env(A: '1'); timeout(minutes: 5); " +
        "params() { flag('fast', default: true); text('b'); flag('a') }; triggers() { startup(); push(branches: ['main']); cron('0 0 * * *') }; " +
        "task('zip') { agent('linux'); sh('a'); groovy('b', name: 'g'); sh('c') }; " +
        "pipe('p', record: 'none') { task('dump') { sh('d') }; task('clean') { needs('zip'); sh('c') }; task('load') { sh('l') } }; " +
        "task('compile') { output('v', type: 'number') }; " +
        "task('use') { needs(<outputs.compile.v>); when(<outputs.compile.v>) }; always() { task('tidy') { sh('t') } } }"
  }

  def 'the normal form is sorted, apart from steps and the members of a pipe'() {
    expect:
    Reading.shown([JobWriter.canonical(sample)]) == "job('web') { always() { task('tidy') { sh('t') } }; env(A: '1'); " +
        "params() { flag('a'); flag('fast', default: true); text('b') }; " +
        "pipe('p', record: 'none') { task('dump') { sh('d') }; task('clean') { needs('zip'); sh('c') }; task('load') { sh('l') } }; " +
        "task('compile') { output('v', type: 'number') }; " +
        "task('use') { needs(<outputs.compile.v>); when(<outputs.compile.v>) }; " +
        "task('zip') { agent('linux'); sh('a'); groovy('b', name: 'g'); sh('c') }; timeout(minutes: 5); " +
        "triggers() { cron('0 0 * * *'); push(branches: ['main']); startup() } }"
  }

  def 'the normal form is the same whatever the order of declaration'() {
    given:
    def tasks = [named('b').step(sh('x')).build(), named('a').step(sh('y')).build()]

    expect:
    ConfigWriter.canonical([JobWriter.canonical(job(tasks))]) == ConfigWriter.canonical([JobWriter.canonical(job(tasks.reverse()))])
    ConfigWriter.canonical([JobWriter.declared(job(tasks))]) == ConfigWriter.canonical([JobWriter.declared(job(tasks.reverse()))])
  }

  def 'a written job reads back to its normal form in #syntax'() {
    given:
    def reading = new Reading()
    def canonical = [JobWriter.canonical(sample)]

    when:
    def read = reading.read(syntax, DeclarationWriter.write(canonical, syntax))

    then:
    reading.said() == []
    ConfigWriter.canonical(read) == ConfigWriter.canonical(canonical)

    where:
    syntax << [Syntax.YAML, Syntax.JSON, Syntax.TOML]
  }
}
