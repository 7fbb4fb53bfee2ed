package io.leat.engine.graph

import io.leat.engine.expression.Expression
import io.leat.engine.expression.Template
import io.leat.engine.expression.ValueKind
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.ArtifactUse
import io.leat.engine.job.LockName
import io.leat.engine.job.Need
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.Recording
import io.leat.engine.job.RetryCause
import io.leat.engine.job.RetryPolicy
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskBuilder
import io.leat.engine.job.TaskName
import java.time.Duration
import spock.lang.Specification

class TaskGraphSpec extends Specification {

  def 'a graph keeps its tasks in the order of declaration and knows them by name'() {
    when:
    def graph = valid(task('b'), task('a'), task('c', needs('a')))

    then:
    graph.tasks()*.name()*.text() == ['b', 'a', 'c']
    graph.task(new TaskName('c')).present
    graph.task(new TaskName('d')).empty
    graph.edges() == [new Edge.Needs(new TaskName('a'), new TaskName('c'))]
  }

  def 'the order puts every task behind what it needs, and tasks that always run last'() {
    when:
    def graph = valid(task('tidy').always(true), task('c', needs('b')), task('b', needs('a')), task('a'))

    then:
    graph.order()*.name()*.text() == ['a', 'b', 'c', 'tidy']
    graph.depths()*.value == [0, 1, 2, 3]
  }

  def 'the critical path is the longest chain of needs'() {
    when:
    def graph = valid(task('a'), task('b', needs('a')), task('c', needs('b')), task('d', needs('a')), task('e'))

    then:
    graph.criticalPath()*.name()*.text() == ['a', 'b', 'c']
  }

  def 'each problem is found at its task: #problem'() {
    expect:
    invalid(tasks as TaskBuilder[]) == [problem]

    where:
    tasks || problem
    [task('a'), task('a')] || new GraphProblem.DuplicateTask(name('a'))
    [task('a', needs('b'))] || new GraphProblem.UnknownTask(name('a'), needs('b'))
    [task('a', needs('a'))] || new GraphProblem.Cycle(name('a'), names('a', 'a'))
    [task('a', needs('c')), task('b', needs('a')), task('c', needs('b'))] || new GraphProblem.Cycle(name('b'), names('a', 'c', 'b', 'a'))
    [task('a'), task('b', published('a', 'x'))] || new GraphProblem.UnknownOutput(name('b'), name('a'), new OutputName('x'))
    [task('a'), script(task('b', needs('a')), 'a', 'x')] || new GraphProblem.UnknownOutput(name('b'), name('a'), new OutputName('x'))
    [task('a'), task('b', needs('a')).use(new ArtifactUse(new ArtifactName('jar'), name('a'), ''))] || new GraphProblem.UnknownArtifact(name('b'), name('a'), new ArtifactName('jar'))
    [task('a', needs('z')), task('z').always(true)] || new GraphProblem.NeedsAlways(name('a'), name('z'))
    [task('a'), task('b'), task('c', stream('a'), stream('b'))] || new GraphProblem.SecondStream(name('c'), name('a'), name('b'))
    [retried('a'), task('b', stream('a'))] || new GraphProblem.StreamRetry(name('a'), name('b'))
    [task('a').lock(new LockName('l')), task('b', stream('a')).lock(new LockName('l'))] || new GraphProblem.StreamLock(name('b'), name('a'), new LockName('l'))
    [task('a'), task('b', needs('a')), task('c', stream('a'), needs('b'))] || new GraphProblem.StreamOrder(name('c'), name('a'), names('c', 'b', 'a'))
    [task('a'), task('b', stream('a')), task('c', stream('b'), needs('a'))] || new GraphProblem.StreamOrder(name('c'), name('a'), names('c', 'a'))
    [promising('a'), task('b', stream('a'), published('a', 'v'))] || new GraphProblem.StreamOrder(name('b'), name('a'), names('b', 'a'))
    [promising('a'), script(task('b', stream('a')), 'a', 'v')] || new GraphProblem.StreamOrder(name('b'), name('a'), names('b', 'a'))
    [task('a', needs('c')), task('b', stream('a')), task('c'), task('d', stream('c'), needs('b'))] || new GraphProblem.StreamOrder(name('a'), name('b'), names('a', 'c', 'd', 'b'))
    [task('a').lock(new LockName('l')), task('b', stream('a')), task('c', stream('b')).lock(new LockName('l'))] || new GraphProblem.StreamLock(name('c'), name('a'), new LockName('l'))
    [task('a'), task('b', stream('a')).always(true)] || new GraphProblem.StreamAlways(name('b'), name('a'))
  }

  def 'tasks that streams join may wait for the same one, and another may wait for them'() {
    expect:
    valid(task('z'), task('a', needs('z')), task('b', stream('a'), needs('z')), task('c', stream('a')), task('y', needs('a'), needs('c')))
  }

  def 'ten thousand pipes in a row are checked without recursion'() {
    given:
    def tasks = (0..<10_000).collectMany { i ->
      [i == 0 ? task('w0') : task("w$i", needs("r${i - 1}")), task("r$i", stream("w$i"))]
    }

    expect:
    valid(tasks as TaskBuilder[]).tasks().size() == 20_000
  }

  def 'both ends of a stream may be tried again'() {
    expect:
    valid(retried('a'), retried('b').need(stream('a')))
  }

  def 'all problems are reported at once'() {
    expect:
    invalid(task('a', needs('x')), task('b', needs('y')), task('a')).size() == 3
  }

  def 'a need of an output that is declared is an edge of its own kind'() {
    given:
    def producer = task('a').output(new OutputDeclaration(new OutputName('v'), ValueKind.TEXT))

    expect:
    valid(producer, task('b', published('a', 'v'))).edges() == [new Edge.Output(name('a'), new OutputName('v'), name('b'))]
  }

  def 'a chain of 20,000 tasks is checked without recursion'() {
    given:
    def chain = (0..<20000).collect { i -> i == 0 ? task('t0') : task("t$i", needs("t${i - 1}")) }

    when:
    def graph = valid(chain as TaskBuilder[])

    then:
    graph.criticalPath().size() == 20000
  }

  private static TaskGraph valid(TaskBuilder... tasks) {
    (TaskGraph.of(tasks*.build()) as TaskGraph.Result.Valid).graph()
  }

  private static List<GraphProblem> invalid(TaskBuilder... tasks) {
    (TaskGraph.of(tasks*.build()) as TaskGraph.Result.Invalid).problems()
  }

  private static TaskBuilder task(String name, Need... needs) {
    def task = Task.named(name)
    needs.each { task.need(it) }
    task
  }

  private static TaskBuilder promising(String name) {
    task(name).output(new OutputDeclaration(new OutputName('v'), ValueKind.TEXT))
  }

  private static TaskBuilder retried(String name) {
    task(name).retry(new RetryPolicy(1, EnumSet.of(RetryCause.FAILED), Duration.ZERO, 1))
  }

  private static TaskBuilder script(TaskBuilder task, String from, String output) {
    task.step(new Step.Shell(null, Template.hole(Expression.reference('outputs', from, output))))
  }

  private static Need needs(String task) {
    new Need.Success(new TaskName(task))
  }

  private static Need published(String task, String output) {
    new Need.Published(new TaskName(task), new OutputName(output))
  }

  private static Need stream(String task) {
    new Need.Stream(new TaskName(task), Recording.LOG)
  }

  private static TaskName name(String text) {
    new TaskName(text)
  }

  private static List<TaskName> names(String... texts) {
    texts.collect { new TaskName(it) }
  }
}
