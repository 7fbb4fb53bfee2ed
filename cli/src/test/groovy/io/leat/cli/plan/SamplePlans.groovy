package io.leat.cli.plan

import io.leat.cli.terminal.Print
import io.leat.dsl.PlannedJob
import io.leat.dsl.vocabulary.PlanningFacts
import io.leat.engine.expression.Comparator
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Glob
import io.leat.engine.expression.Scalar
import io.leat.engine.expression.Template
import io.leat.engine.expression.ValueKind
import io.leat.engine.graph.Job
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.Approval
import io.leat.engine.job.ArtifactDeclaration
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.CacheDeclaration
import io.leat.engine.job.CacheName
import io.leat.engine.job.Concurrency
import io.leat.engine.job.Inputs
import io.leat.engine.job.JobName
import io.leat.engine.job.JobPath
import io.leat.engine.job.JobStatus
import io.leat.engine.job.Label
import io.leat.engine.job.LockName
import io.leat.engine.job.Need
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.Parameter
import io.leat.engine.job.PipeName
import io.leat.engine.job.Recording
import io.leat.engine.job.RetryCause
import io.leat.engine.job.RetryPolicy
import io.leat.engine.job.Revision
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskBuilder
import io.leat.engine.job.TaskName
import io.leat.engine.job.Trigger
import io.leat.engine.job.TriggerKind
import io.leat.engine.job.VariableName
import java.time.Duration
import java.time.ZoneId

/** Planned jobs for the specs of the renderers, built without a Jobfile. */
final class SamplePlans {
  private SamplePlans() {}

  /** {@code plan} in {@code format}, without colours. */
  static String shown(PlanFormat format, PlannedJob... jobs) {
    def bytes = new ByteArrayOutputStream()
    def print = new Print(bytes, false)
    format.print('Jobfile', jobs.toList(), 0, print)
    print.flush()
    bytes.toString('UTF-8')
  }

  static TaskBuilder task(String name) {
    Task.named(name)
  }

  static Need after(String task) {
    new Need.Success(new TaskName(task))
  }

  static Need output(String task, String output) {
    new Need.Published(new TaskName(task), new OutputName(output))
  }

  static Need stdin(String task) {
    new Need.Stream(new TaskName(task), Recording.LOG)
  }

  static Step sh(String script) {
    new Step.Shell(null, Template.of(script))
  }

  static Step sh(Template script) {
    new Step.Shell(null, script)
  }

  static Expression param(String name) {
    Expression.reference('params', name)
  }

  static Expression equal(Expression left, String right) {
    new Expression.Comparison(Comparator.EQUAL, left, Expression.literal(Scalar.of(right)))
  }

  static PlannedJob planned(String name, List<TaskBuilder> tasks, Map<String, String> given = [:], Inputs inputs = Inputs.NONE) {
    planned(name, '', [], [], null, null, tasks, given, inputs)
  }

  static PlannedJob planned(
      String name,
      String description,
      List<Parameter> parameters,
      List<Trigger> triggers,
      Concurrency concurrency,
      Duration timeout,
      List<TaskBuilder> tasks,
      Map<String, String> given,
      Inputs inputs) {
    def result = TaskGraph.of(tasks*.build())
    assert result instanceof TaskGraph.Result.Valid : "$result.problems"
    def job = new Job(new JobName(name), description, parameters, triggers, concurrency, new TreeMap(), timeout, result.graph())
    def facts = new PlanningFacts(inputs)
    Map<VariableName, Scalar> values = [:]
    parameters.each {
      def value = given.containsKey(it.name().text()) ? Scalar.of(given[it.name().text()]) : it.initial()
      facts.parameter(it.name().text(), value)
      values[it.name()] = value
    }
    new PlannedJob(job, values, facts, { '{"name":"' + name + '"}' })
  }

  /** The job of the README: compile, three tests, a pipe, a deployment that depends on parameters, and a task at the end. */
  static PlannedJob web(String target = 'staging', String branch = 'main') {
    def version = Expression.reference('outputs', 'compile', 'version')
    def tests = [17, 21, 25].collect {
      task("test[$it]").need(after('compile')).label(new Label('linux')).label(new Label("jdk$it"))
          .step(sh("mvn verify -Djdk=$it"))
          .retry(new RetryPolicy(2, EnumSet.of(RetryCause.LOST, RetryCause.TIMEOUT), Duration.ofSeconds(10), 2))
    }
    planned(
        'web',
        'Build, test and ship the web app',
        [
          new Parameter.Text(new VariableName('target'), 'where it goes', 'staging', ['staging', 'production']),
          new Parameter.Flag(new VariableName('fast'), '', false),
          new Parameter.Numeric(new VariableName('shards'), '', 2.0, 1.0, 8.0)
        ],
        [
          new Trigger.Push([Glob.of('main'), Glob.of('release/*')], [], [Glob.of('src/**'), Glob.of('pom.xml')]),
          new Trigger.Cron('30 2 * * *', ZoneId.of('Europe/Vienna')),
          new Trigger.AfterJob(JobPath.of('library'), JobStatus.SUCCEEDED),
          new Trigger.Startup()
        ],
        new Concurrency(Template.of([new Template.Part.Text('web-'), new Template.Part.Hole(param('target'))]), Concurrency.Policy.CANCEL_OLDER),
        Duration.ofMinutes(30),
        [
          task('compile').description('Compiles everything')
              .step(sh('mvn -q package')).step(sh('echo "version=$(cat target/version)" >> "$LEAT_OUTPUT"'))
              .output(new OutputDeclaration(new OutputName('version'), ValueKind.TEXT))
              .output(new OutputDeclaration(new OutputName('jar'), ValueKind.TEXT))
              .artifact(new ArtifactDeclaration(new ArtifactName('jar'), [Glob.of('target/*.jar')], 0))
              .cache(new CacheDeclaration(new CacheName('m2'), [Glob.of('.m2/repository')], Template.of('pom'), [])),
          *tests,
          task('lint').need(output('compile', 'jar')).step(sh('./lint target/app.jar')).allowFailure(true),
          task('dump').pipe(new PipeName('index')).step(sh('./dump-records')),
          task('clean').pipe(new PipeName('index')).need(stdin('dump')).label(new Label('big')).step(sh("jq -c 'select(.ok)'")),
          task('load').pipe(new PipeName('index')).need(stdin('clean')).step(sh('./load')),
          task('deploy').need(after('compile'))
              .when(new Expression.Any([equal(param('target'), 'staging'), equal(Expression.reference('git', 'branch'), 'main')]))
              .approval(new Approval(['release'], Duration.ofMinutes(60)))
              .secret(new VariableName('DEPLOY_KEY')).lock(new LockName('staging-database'))
              .step(sh(Template.of([new Template.Part.Text('./deploy '), new Template.Part.Hole(version), new Template.Part.Text(' '), new Template.Part.Hole(param('target'))]))),
          task('smoke').need(after('deploy')).timeout(Duration.ofMinutes(5))
              .step(sh('#!/usr/bin/env python3\nimport urllib.request\nurllib.request.urlopen("http://localhost:8080/health")\n')),
          task('announce').need(after('smoke'))
              .when(equal(version, '2.0')).step(sh('./announce')),
          task('tidy').always(true).step(sh('rm -rf scratch'))
        ],
        [target: target],
        new Inputs([:], new Revision(branch, null, null), null, TriggerKind.PERSON, [:]))
  }

  /** Tasks in layers, each but the first needing {@code needs} of the layer before; the same for the same arguments. */
  static PlannedJob layers(int layers, int width, int needs) {
    def random = new Random(42)
    def tasks = []
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < width; i++) {
        def task = task("t$layer-$i").step(sh("./build $layer $i"))
        if (layer > 0) {
          needs.times { task.need(after("t${layer - 1}-${random.nextInt(width)}")) }
        }
        tasks << task
      }
    }
    planned('layers', tasks)
  }

  /** A chain of tasks. */
  static PlannedJob chain(int length) {
    planned('chain', (0..<length).collect { i ->
      def task = task("step-$i").step(sh('true'))
      i > 0 ? task.need(after("step-${i - 1}")) : task
    })
  }

  /** Names that mean something in XML, dot, Mermaid, JSON or a terminal. */
  static final List<String> HOSTILE = [
    '"><script>alert(1)</script>'.replace('/', ''), "it's", 'a&lt;b & c', ']]>', '--x', 'end', 'graph TD; x-->y', '{{%}}',
    'ünïcödé 中文 テスト', 'a"b', '`tick`', '[x](y)', '$HOME', '%s%n', 'x\ufffe', '<!--', '|pipe|', 'a\u00a0b'
  ]

  static PlannedJob hostile() {
    def tasks = HOSTILE.collect { task(it).step(sh(it)) }
    HOSTILE.drop(1).eachWithIndex { name, i -> tasks[i + 1].need(after(HOSTILE[i.intdiv(2)])) }
    planned('"><svg onload=x>', tasks)
  }
}
