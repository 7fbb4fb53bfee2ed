package io.leat.engine.run

import io.leat.engine.expression.Comparator
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Facts
import io.leat.engine.expression.Scalar
import io.leat.engine.expression.Template
import io.leat.engine.expression.ValueKind
import io.leat.engine.graph.TaskGraph
import io.leat.engine.job.Approval
import io.leat.engine.job.Environment
import io.leat.engine.job.EnvironmentName
import io.leat.engine.job.Need
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import io.leat.engine.job.Recording
import io.leat.engine.job.Step
import io.leat.engine.job.Task
import io.leat.engine.job.TaskName
import java.time.Duration
import java.time.Instant
import spock.lang.Specification

/** Each state of a task and each signal: what follows, and that nothing else does. For people in docs/ARCHITECTURE.md, "States of a task". */
class RunRulesTableSpec extends Specification {
  private static final Instant NOW = Instant.parse('2026-01-01T00:00:00Z')
  private static final TaskName T = new TaskName('t')
  private static final TaskName O = new TaskName('o')
  private static final Lease LEASE = new Lease(T, 1, 9, 'a')
  private static final OutputName X = new OutputName('x')
  private static final EnvironmentName LIVE = new EnvironmentName('live')
  private static final Protection PROTECTION = new Protection(LIVE, ['ops'], false)
  private static final Map<String, RunSignal> SIGNALS = [
    start: new RunSignal.Start(),
    // only before the run begins, when every task is Blocked; see below
    carry: new RunSignal.Carry(1, T, [:]),
    grant: new RunSignal.Grant([new Assignment(T, 'a')]),
    started: new RunSignal.Started(LEASE),
    published: new RunSignal.Published(LEASE, X, Scalar.of('v')),
    good: ended(0),
    bad: ended(3),
    stopped: new RunSignal.Ended(LEASE, new AttemptOutcome.Stopped('s')),
    lost: new RunSignal.Ended(LEASE, new AttemptOutcome.Lost('l')),
    due: new RunSignal.Due(T),
    approve: new RunSignal.Approve(T, 'p'),
    refuse: new RunSignal.Refuse(T, 'p'),
    approveLive: new RunSignal.Approve(T, 'p', LIVE),
    letIn: new RunSignal.Entered(T, new EnvironmentEntry.Free()),
    askIn: new RunSignal.Entered(T, new EnvironmentEntry.Asks(PROTECTION, Duration.ofMinutes(1))),
    keepOut: new RunSignal.Entered(T, new EnvironmentEntry.Refused('no')),
    cancel: new RunSignal.Cancel('c', false),
    atOnce: new RunSignal.Cancel('c', true),
    expire: new RunSignal.Expire(Duration.ofSeconds(5)),
    stuck: new RunSignal.Stuck(),
  ]
  private static final String CANCELLED = 'CancelRequested finished(CANCELLED) RunFinished(CANCELLED)'
  private static final String EXPIRED = 'CancelRequested finished(CANCELLED) RunFinished(FAILED)'

  def 'a task that is #state, and #signal: #events'() {
    given: 'a run of which all other tasks have ended'
    def run = run(state)
    def before = run.task(T)

    when:
    def decided = RunRules.decide(run, SIGNALS[signal], NOW)

    then:
    words(decided) == events
    run.task(T) == before

    where:
    [state, signal, events] << TABLE.collectMany { state, row -> SIGNALS.keySet().collect { [state, it, row[it] ?: ''] } }
  }

  def 'what waits for ever ends, and says for what: it is an error of Leat'() {
    given: 'a run of which somebody has lost the beginning'
    def graph = ((TaskGraph.Result.Valid) TaskGraph.of([
      Task.named('o').step(new Step.Shell(null, Template.of('true'))).allowFailure(true).build(),
      Task.named('t').step(new Step.Shell(null, Template.of('true'))).need(new Need.Success(O)).build(),
      Task.named('end').always(true).step(new Step.Shell(null, Template.of('true'))).build()])).graph()
    def run = new RunState(new RunPlan(graph, Facts.NONE))
    run.apply(new RunEvent.RunStarted(), NOW)
    def decide = { RunSignal signal -> RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) } }

    when:
    decide(new RunSignal.Stuck())

    then:
    [O, T].collect { ((TaskState.Finished) run.task(it)).result() } == [
      new TaskResult(TaskStatus.ERRORED, 'an error of Leat: nothing of the run goes on, and it waits to be begun for ever', false),
      new TaskResult(TaskStatus.ERRORED, "an error of Leat: nothing of the run goes on, and it waits for 'o' for ever", false)]
    run.task(new TaskName('end')) instanceof TaskState.Ready
    run.status().empty
    decide(new RunSignal.Stuck()) == []
  }

  def 'the table has a row for each state, and a column for each signal'() {
    expect:
    (TABLE.keySet() - 'AskingLive')*.toLowerCase() as Set == TaskState.permittedSubclasses*.simpleName*.toLowerCase() as Set
    SIGNALS.values()*.class as Set == RunSignal.permittedSubclasses as Set
    TABLE.values().every { SIGNALS.keySet().containsAll(it.keySet()) }
  }

  def 'a report under a lease that is not held is not heard: #lease'() {
    expect:
    ['Leased', 'Running'].every { state ->
      [new RunSignal.Started(lease), new RunSignal.Published(lease, X, Scalar.of('v')),
        new RunSignal.Ended(lease, new AttemptOutcome.Exited(0))].every { RunRules.decide(run(state), it, NOW).empty }
    }

    where:
    lease << [new Lease(T, 1, 8, 'a'), new Lease(T, 1, 10, 'a'), new Lease(T, 2, 9, 'a'), new Lease(T, 1, 9, 'b'),
      new Lease(O, 1, 9, 'a'), new Lease(new TaskName('nobody'), 1, 9, 'a')]
  }

  def 'a task that is carried over has ended before the run begins, and what needs it begins with it'() {
    given:
    def graph = ((TaskGraph.Result.Valid) TaskGraph.of([
      Task.named('t').step(new Step.Shell(null, Template.of('true'))).output(new OutputDeclaration(X, ValueKind.TEXT)).build(),
      Task.named('o').step(new Step.Shell(null, Template.of('true'))).need(new Need.Success(T)).build()])).graph()
    def run = new RunState(new RunPlan(graph, Facts.NONE))
    def decide = { RunSignal signal -> RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) } }

    expect:
    words(decide(new RunSignal.Carry(4, T, [(X): Scalar.of('v')]))) == 'OutputPublished finished(SUCCEEDED)'
    words(decide(new RunSignal.Carry(4, T, [(X): Scalar.of('v')]))) == ''
    run.output(T, X).get() == Scalar.of('v')
    decide(new RunSignal.Start())*.class*.simpleName == ['RunStarted', 'TaskReady']
    run.task(O) instanceof TaskState.Ready
  }

  def 'of the tasks at the end, after #how and a run before that was #before, these run: #runs'() {
    given:
    def is = { String value, String... fact -> new Expression.Comparison(Comparator.EQUAL, Expression.reference(fact), Expression.literal(Scalar.of(value))) }
    def last = { String name, Expression when -> Task.named(name).always(true).when(when).step(new Step.Shell(null, Template.of('true'))).build() }
    def graph = ((TaskGraph.Result.Valid) TaskGraph.of([
      Task.named('t').step(new Step.Shell(null, Template.of('true'))).allowFailure(how == 'allowed').build(),
      last('onFailure', is('failed', 'run', 'status')),
      last('onSuccess', is('succeeded', 'run', 'status')),
      last('onFixed', new Expression.All([is('succeeded', 'run', 'status'), is('failed', 'run', 'before')])),
      last('onCancel', is('cancelled', 'run', 'status')),
      last('onLost', is('lost', 'tasks', 't', 'status'))])).graph()
    def run = new RunState(new RunPlan(graph, new RunFacts(Facts.NONE, 7, before)))
    def decide = { RunSignal signal -> RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) } }
    decide(new RunSignal.Start())
    decide(new RunSignal.Grant([new Assignment(T, 'a')]))
    def lease = ((TaskState.Leased) run.task(T)).lease()
    assert run.outcome().empty

    when:
    if (how in ['cancelled', 'expired']) {
      decide(how == 'expired' ? new RunSignal.Expire(Duration.ofSeconds(5)) : new RunSignal.Cancel('c', false))
    }
    def decided = decide(new RunSignal.Ended(lease, outcome))

    then:
    decided.findAll { it instanceof RunEvent.TaskReady }.collect { it.task().text() } == runs
    run.outcome().get().word() == status
    run.facts().of(Expression.reference('run', 'number')).get() == Scalar.of(7G)

    where:
    how         | outcome                           | before      || status      | runs
    'success'   | new AttemptOutcome.Exited(0)      | null        || 'succeeded' | ['onSuccess']
    'success'   | new AttemptOutcome.Exited(0)      | 'succeeded' || 'succeeded' | ['onSuccess']
    'success'   | new AttemptOutcome.Exited(0)      | 'failed'    || 'succeeded' | ['onSuccess', 'onFixed']
    'failure'   | new AttemptOutcome.Exited(3)      | 'failed'    || 'failed'    | ['onFailure']
    'allowed'   | new AttemptOutcome.Exited(3)      | 'failed'    || 'succeeded' | ['onSuccess', 'onFixed']
    'loss'      | new AttemptOutcome.Lost('l')      | null        || 'failed'    | ['onFailure', 'onLost']
    'cancelled' | new AttemptOutcome.Stopped('s')   | 'failed'    || 'cancelled' | ['onCancel']
    'expired'   | new AttemptOutcome.Stopped('s')   | 'failed'    || 'failed'    | ['onFailure']
  }

  def 'the time of a consent or a retry must have come'() {
    expect:
    RunRules.decide(run(state), new RunSignal.Due(T), NOW.minusMillis(1)).empty

    where:
    state << ['Asking', 'AskingLive', 'Waiting']
  }

  def 'what an environment asks is asked behind what the Jobfile asks, and who agreed to one has not agreed to the other'() {
    given:
    def task = Task.named('t').step(new Step.Shell(null, Template.of('true'))).approval(new Approval(['ada'], null))
      .environment(new Environment(LIVE, null)).build()
    def run = new RunState(new RunPlan(((TaskGraph.Result.Valid) TaskGraph.of([task])).graph(), Facts.NONE))
    def decide = { RunSignal signal -> words(RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) }) }

    expect:
    decide(new RunSignal.Start()) == 'RunStarted ApprovalAsked'
    decide(new RunSignal.Approve(T, 'ops', LIVE)) == ''
    decide(new RunSignal.Approve(T, 'ada')) == 'ApprovalGiven EnvironmentAsked'
    decide(new RunSignal.Approve(T, 'ada')) == ''
    decide(SIGNALS.askIn) == 'ApprovalAsked'
    decide(SIGNALS.letIn) == ''
    run.task(T) == new TaskState.Asking(NOW.plusSeconds(60), PROTECTION)
    decide(new RunSignal.Approve(T, 'ada')) == ''
    decide(new RunSignal.Approve(T, 'ada', new EnvironmentName('other'))) == ''
    decide(new RunSignal.Approve(T, 'ops', LIVE)) == 'ApprovalGiven TaskReady(1)'
  }

  def 'a member of a pipe waits for the others when its environment lets it in'() {
    given:
    def o = Task.named('o').step(new Step.Shell(null, Template.of('true'))).build()
    def t = Task.named('t').step(new Step.Shell(null, Template.of('true'))).need(new Need.Stream(O, Recording.LOG))
      .environment(new Environment(LIVE, null)).build()
    def run = new RunState(new RunPlan(((TaskGraph.Result.Valid) TaskGraph.of([o, t])).graph(), Facts.NONE))
    def decide = { RunSignal signal -> words(RunRules.decide(run, signal, NOW).each { run.apply(it, NOW) }) }

    expect:
    decide(new RunSignal.Start()) == 'RunStarted TaskCleared EnvironmentAsked'
    decide(letIn ? SIGNALS.letIn : SIGNALS.keepOut) == events

    where:
    letIn || events
    true  || 'TaskCleared TaskReady(1) TaskReady(1)'
    false || 'finished(CANCELLED) o:finished(SKIPPED) RunFinished(CANCELLED)'
  }

  def 'an output that is published again counts only with another value'() {
    given:
    def run = run('Running')
    run.apply(new RunEvent.OutputPublished(LEASE, X, Scalar.of('v')), NOW)

    expect:
    RunRules.decide(run, new RunSignal.Published(LEASE, X, Scalar.of('v')), NOW).empty
    words(RunRules.decide(run, new RunSignal.Published(LEASE, X, Scalar.of('w')), NOW)) == 'OutputPublished'
  }

  def 'a pipe is granted as a whole or not at all'() {
    given: 'one member is ready, the other waits for it'
    def run = run('Cleared')
    run.apply(new RunEvent.TaskReady(O, 1), NOW)

    expect:
    RunRules.decide(run, new RunSignal.Grant([new Assignment(O, 'a'), new Assignment(T, 'a')]), NOW).empty
  }

  /** What is not in a row is: nothing happens. */
  private static final Map<String, Map<String, String>> TABLE = [
    // by nothing but the ends and outputs of others, which are signals to them
    Blocked: [cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED, stuck: 'finished(ERRORED) RunFinished(FAILED)'],
    Asking: [
      due: 'finished(CANCELLED) RunFinished(CANCELLED)', approve: 'ApprovalGiven TaskReady(1)',
      refuse: 'finished(CANCELLED) RunFinished(CANCELLED)', cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED],
    // the other member of its pipe waits for a consent
    // its environment asks: who agreed to what the Jobfile asks has not agreed to this
    AskingLive: [
      due: 'finished(CANCELLED) RunFinished(CANCELLED)', approveLive: 'ApprovalGiven TaskReady(1)',
      refuse: 'finished(CANCELLED) RunFinished(CANCELLED)', cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED],
    Entering: [
      letIn: 'TaskReady(1)', askIn: 'ApprovalAsked', keepOut: 'finished(CANCELLED) RunFinished(CANCELLED)',
      cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED],
    Cleared: [cancel: CANCELLED.replace('finished(CANCELLED)', 'o:finished(CANCELLED) finished(CANCELLED)'),
      atOnce: CANCELLED.replace('finished(CANCELLED)', 'o:finished(CANCELLED) finished(CANCELLED)'),
      expire: EXPIRED.replace('finished(CANCELLED)', 'o:finished(CANCELLED) finished(CANCELLED)')],
    Ready: [grant: 'AttemptLeased', cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED],
    Leased: [
      started: 'AttemptStarted', published: 'OutputPublished', good: 'AttemptEnded finished(SUCCEEDED) RunFinished(SUCCEEDED)',
      bad: 'AttemptEnded finished(FAILED) RunFinished(FAILED)', stopped: 'AttemptEnded finished(CANCELLED) RunFinished(CANCELLED)',
      lost: 'AttemptEnded finished(LOST) RunFinished(FAILED)', cancel: 'CancelRequested', atOnce: 'CancelRequested',
      expire: 'CancelRequested'],
    Running: [
      published: 'OutputPublished', good: 'AttemptEnded finished(SUCCEEDED) RunFinished(SUCCEEDED)',
      bad: 'AttemptEnded finished(FAILED) RunFinished(FAILED)', stopped: 'AttemptEnded finished(CANCELLED) RunFinished(CANCELLED)',
      lost: 'AttemptEnded finished(LOST) RunFinished(FAILED)', cancel: 'CancelRequested', atOnce: 'CancelRequested',
      expire: 'CancelRequested'],
    // the other member of its pipe runs on
    Ended: [cancel: 'CancelRequested', atOnce: 'CancelRequested', expire: 'CancelRequested'],
    Waiting: [due: 'TaskReady(2)', cancel: CANCELLED, atOnce: CANCELLED, expire: EXPIRED],
    // another task runs on
    Finished: [cancel: 'CancelRequested', atOnce: 'CancelRequested', expire: 'CancelRequested'],
  ]

  private static RunState run(String state) {
    def t = Task.named('t').step(new Step.Shell(null, Template.of('true'))).output(new OutputDeclaration(X, ValueKind.TEXT))
    def o = Task.named('o').step(new Step.Shell(null, Template.of('true')))
    if (state == 'Asking') {
      t.approval(new Approval([], Duration.ofMinutes(1)))
    }
    if (state in ['AskingLive', 'Entering']) {
      t.environment(new Environment(LIVE, null))
    }
    if (state in ['Cleared', 'Ended']) {
      o.approval(new Approval([], null))
      t.need(new Need.Stream(O, Recording.LOG))
    }
    def run = new RunState(new RunPlan(((TaskGraph.Result.Valid) TaskGraph.of([o.build(), t.build()])).graph(), Facts.NONE))
    def apply = { RunEvent... events -> events.each { run.apply(it, NOW) } }
    def other = new Lease(O, 1, 8, 'a')
    apply(new RunEvent.RunStarted())
    switch (state) {
      case 'Cleared': apply(new RunEvent.ApprovalAsked(O, null), new RunEvent.TaskCleared(T)); break
      case 'Ended': apply(new RunEvent.AttemptLeased(other), new RunEvent.AttemptLeased(LEASE), new RunEvent.AttemptStarted(other),
        new RunEvent.AttemptEnded(LEASE, new AttemptOutcome.Exited(3))); break
      case 'Finished': apply(new RunEvent.AttemptLeased(other), new RunEvent.TaskFinished(T, new TaskResult(TaskStatus.SUCCEEDED, '', false)))
        break
      default: apply(new RunEvent.TaskFinished(O, new TaskResult(TaskStatus.SUCCEEDED, '', false)))
    }
    switch (state) {
      case 'Asking': apply(new RunEvent.ApprovalAsked(T, NOW)); break
      case 'AskingLive': apply(new RunEvent.EnvironmentAsked(T, new Environment(LIVE, null)), new RunEvent.ApprovalAsked(T, NOW, PROTECTION)); break
      case 'Entering': apply(new RunEvent.EnvironmentAsked(T, new Environment(LIVE, null))); break
      case 'Ready': apply(new RunEvent.TaskReady(T, 1)); break
      case 'Leased': apply(new RunEvent.AttemptLeased(LEASE)); break
      case 'Running': apply(new RunEvent.AttemptLeased(LEASE), new RunEvent.AttemptStarted(LEASE)); break
      case 'Waiting': apply(new RunEvent.RetryScheduled(T, 2, NOW, '')); break
    }
    assert run.task(T).class.simpleName == (state == 'AskingLive' ? 'Asking' : state)
    run
  }

  private static RunSignal ended(int code) {
    new RunSignal.Ended(LEASE, new AttemptOutcome.Exited(code))
  }

  private static String words(List<RunEvent> events) {
    events.collect {
      switch (it) {
        case RunEvent.TaskFinished: return (it.task() == T ? '' : "${it.task()}:") + "finished(${it.result().status()})"
        case RunEvent.RunFinished: return "RunFinished(${it.status()})"
        case RunEvent.TaskReady: return "TaskReady(${it.attempt()})"
        default: return it.class.simpleName
      }
    }.join(' ')
  }
}
