package io.leat.store

import io.leat.engine.job.Concurrency
import io.leat.engine.job.Environment
import io.leat.engine.job.EnvironmentName
import io.leat.engine.job.Revision
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import io.leat.engine.run.TaskResult
import io.leat.engine.run.TaskStatus
import java.nio.file.Path
import java.security.MessageDigest
import java.time.Duration
import java.time.Instant
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicBoolean
import spock.lang.Specification
import spock.lang.TempDir

/** What every database must do. */
abstract class StoreContract extends Specification {
  static final NOW = Instant.parse('2026-11-21T10:00:00.123456789Z')
  static final MILLIS = Instant.parse('2026-11-21T10:00:00.123Z')

  @TempDir
  Path folder

  List<Store> opened = []

  /** An empty database. */
  abstract StoreConfig config()

  Store store

  def setup() {
    store = open(config())
  }

  def cleanup() {
    opened*.close()
  }

  Store open(StoreConfig config) {
    def store = Store.open(config)
    opened << store
    store
  }

  long project(String name = 'web') {
    store.projects().create(newProject(name), NOW).id()
  }

  static newProject(String name) {
    new ProjectSpec(name, new ProjectSpec.Source(Kind.GIT, 'https://example.org/r.git', 'main', 'Jobfile', Duration.ofMinutes(5)), new ProjectSpec.Secrets([1, 2, 0, -1] as byte[], null), [b: "x\ty\n\\z\0", a: ''])
  }

  static newRun(Map more = [:], long project) {
    new RunSpec(project, more.job, more.ref, more.parameters ?: [:], more.priority ?: 0,
      new RunSpec.Cause(TriggerKind.of(more.trigger ?: 'rest'), 'admin', more.key ?: '', more.parent), '{}')
  }

  Run queued(Map more = [:]) {
    store.runs().create(newRun(more, more.project ?: project("p${System.nanoTime()}")), NOW)
  }

  static event(long version, RunEvent event) {
    new RecordedEvent(version, MILLIS, event)
  }

  static approved(long version, String by) {
    event(version, new RunEvent.ApprovalGiven(new TaskName('deploy'), by))
  }

  static <T> List<T> together(int threads, Closure<T> work) {
    def pool = Executors.newFixedThreadPool(threads)
    try {
      def start = new CountDownLatch(1)
      def tasks = (0..<threads).collect { n -> pool.submit({ start.await(); work(n) } as Callable) }
      start.countDown()
      tasks*.get()
    } finally {
      pool.shutdown()
    }
  }

  static boolean full(Closure work) {
    try {
      work()
      false
    } catch (QueueFull ignored) {
      true
    }
  }

  static boolean refused(Closure work) {
    try {
      work()
      false
    } catch (Conflict ignored) {
      true
    } catch (IOException failed) {
      assert failed.cause instanceof Conflict
      true
    }
  }

  def 'a project comes back as it was given, and its name is taken'() {
    when:
    def made = store.projects().create(newProject('web'), NOW)

    then:
    made.version() == 1
    made.created() == MILLIS
    made.settings() == [a: '', b: "x\ty\n\\z\0"]
    made.spec().secrets().credential() == [1, 2, 0, -1] as byte[]
    made.spec().secrets().hook() == null
    made.source().poll() == Duration.ofMinutes(5)
    store.projects().find('web').get().source().url() == 'https://example.org/r.git'
    store.projects().find(made.id()).get().name() == 'web'
    store.projects().find('x').isEmpty()

    when:
    store.projects().create(newProject('web'), NOW)

    then:
    thrown(Conflict)
    store.projects().all()*.name() == ['web']
  }

  def 'projects come in pages by name, of those that are asked for, and one that is made, renamed or gone is so at once'() {
    given: 'they are known by name before they change'
    store.projects().id('b').isEmpty()
    def (b, a, c) = ['b', 'a', 'c'].collect { store.projects().create(newProject(it), NOW) }
    def names = { String after, int limit, Set<Long> among = null -> store.projects().page(after, limit, among)*.name() }

    expect:
    names('', 2) == ['a', 'b']
    names('b', 2) == ['c']
    names('', 9, [c.id(), b.id(), 999L] as Set) == ['b', 'c']
    names('', 1, [c.id(), b.id()] as Set) == ['b']
    names('', 9, [] as Set) == []
    store.projects().id('a').get() == a.id()

    when:
    store.projects().delete(a.id())
    store.projects().update(new Project(b.id(), newProject('d'), b.version(), b.created()))

    then:
    names('', 9) == ['c', 'd']
    ['a', 'b', 'd'].collect { store.projects().find(it)*.id() } == [[], [], [b.id()]]

    when:
    def again = store.projects().create(newProject('a'), NOW)

    then:
    store.projects().id('a').get() == again.id()
    again.id() != a.id()
  }

  def 'projects and accounts are read once until one changes'() {
    given:
    def site = store.projects().create(newProject('site'), NOW)
    store.accounts().create('ann', null, new Account.Password('hash', false), NOW)
    def read = store.projects().find(site.id()).get()
    def ann = store.accounts().find('ann').get()

    expect:
    store.projects().find(site.id()).get().is(read)
    store.accounts().find('ann').get().is(ann)

    when:
    store.projects().update(read)

    then:
    store.projects().find(site.id()).get().version() == 2
  }

  def 'of two changes of one version of a project one wins'() {
    given:
    def made = store.projects().create(newProject('web'), NOW)
    def renamed = renamed(made, 'site')

    expect:
    store.projects().update(renamed).version() == 2
    refused { store.projects().update(renamed) }
    store.projects().find('site').get().version() == 2
    store.projects().create(newProject('web'), NOW)
    refused { store.projects().update(this.renamed(store.projects().find('site').get(), 'web')) }
  }

  static renamed(Project p, String name) {
    new Project(p.id(), new ProjectSpec(name, p.source(), p.spec().secrets(), p.settings()), p.version(), p.created())
  }

  def 'a project with open runs is not deleted, and later goes with all it has'() {
    given:
    def web = project()
    def run = queued(project: web)
    store.jobfiles().add(web, 'job', 'groovy', 'admin', NOW)
    store.webhooks().create(new WebhookSpec(web, 'https://example.org', null, ['run.finished'] as Set, true), NOW)

    expect:
    refused { store.projects().delete(web) }

    when:
    store.runs().cancelQueued(run.number(), 'no', NOW)

    then:
    store.projects().delete(web)
    !store.projects().delete(web)
    store.runs().find(run.number()).isEmpty()
    store.jobfiles().latest(web).isEmpty()
    store.webhooks().all() == []
  }

  static agent(Map more = [:], String name) {
    def jump = more.jump ? new Agent.Jump(more.jump, 'ssh-ed25519 AAAA') : null
    def address = new Agent.Address(more.address ?: '10.0.0.7', 22, 'leat', '/home/leat/leat', 'ssh-ed25519 BBBB', jump)
    def keys = new Agent.Keys([0, 1, -1] as byte[], 'ssh-ed25519 CCCC leat')
    def terms = new Agent.Terms((more.labels ?: []) as TreeSet, ['linux', 'x64'] as TreeSet, 2, 3, (more.projects ?: []) as TreeSet, false)
    new Agent(0, name, new Agent.Access(Agent.Kind.SSH, address, keys, more.dialIn), terms, Agent.Mode.ENABLED, 0, NOW)
  }

  /** One that is to dial in. */
  static agent(String name, Agent.DialIn dialIn) {
    def access = new Agent.Access(Agent.Kind.SSH, new Agent.Address(name, 22, '', '', null, null), new Agent.Keys([1] as byte[], 'ssh-ed25519 CCCC leat'), dialIn)
    new Agent(0, name, access, new Agent.Terms([] as TreeSet, [] as TreeSet, 1, 1, [] as TreeSet, true), Agent.Mode.ENABLED, 0, NOW)
  }

  def 'the machine of the server is an agent from the beginning, may change, and cannot go'() {
    given:
    def local = store.agents().find('local').get()

    expect:
    store.agents().all() == [local]
    with(local) {
      kind() == Agent.Kind.LOCAL
      terms() == new Agent.Terms([] as TreeSet, terms().facts(), null, 1, [] as TreeSet, true)
      access().keys().own() == null
      mode() == Agent.Mode.ENABLED
      version() == 1
    }
    store.agents().update(local.in(Agent.Mode.DISABLED)).mode() == Agent.Mode.DISABLED
    store.agents().find('local').get().version() == 2
    refused { store.agents().delete('local') }
    refused { store.agents().update(local) }
  }

  def 'an agent comes back as it was given, and its name is taken'() {
    given:
    def given = agent('box', jump: 'ann@gate:2222', labels: ['big', 'jdk=25'], projects: ['web', 'site'])

    when:
    def made = store.agents().create(given)

    then:
    store.agents().find('box').get().is(store.agents().find('box').get())
    [made, store.agents().find('box').get()].each {
      with(it) {
        id() > 0
        kind() == Agent.Kind.SSH
        address() == new Agent.Address('10.0.0.7', 22, 'leat', '/home/leat/leat', 'ssh-ed25519 BBBB', new Agent.Jump('ann@gate:2222', 'ssh-ed25519 AAAA'))
        access().keys().own() == [0, 1, -1] as byte[]
        access().keys().open() == 'ssh-ed25519 CCCC leat'
        terms().labels() as List == ['big', 'jdk=25']
        terms().facts() as List == ['linux', 'x64']
        terms().slots() == 2
        terms().weight() == 3
        terms().projects() as List == ['site', 'web']
        !terms().secrets()
        version() == 1
        created() == MILLIS
      }
    }
    refused { store.agents().create(agent('box')) }
    store.agents().create(agent('a'))
    store.agents().all()*.name() == ['a', 'box', 'local']
    store.agents().find('x').isEmpty()
  }

  def 'of two changes of one version of an agent one wins, and a deleted one changes no more'() {
    given:
    def made = store.agents().create(agent('box'))
    def found = made.finding(['linux', 'arm64'] as TreeSet)

    expect:
    store.agents().update(found).version() == 2
    store.agents().find('box').get().terms().facts() as List == ['arm64', 'linux']
    refused { store.agents().update(found) }

    when:
    def last = store.agents().find('box').get()
    def went = [store.agents().delete('box'), store.agents().delete('box')]

    then:
    went == [true, false]
    store.agents().all()*.name() == ['local']
    refused { store.agents().update(last) }

    and: 'nor does another that has its name now'
    store.agents().create(agent('box'))
    refused { store.agents().update(made) }
  }

  def 'an agent that dials in is invited, joined, and invited again'() {
    given:
    def made = store.agents().create(agent('far', new Agent.DialIn(null, 'ab12', NOW, false)))

    expect:
    !made.joined
    made.address().hostKey() == null
    made.dialIn() == new Agent.DialIn(null, 'ab12', MILLIS, false)

    when:
    def joined = store.agents().update(made.joined(2222, 'ann', '/home/ann/leat', 'ssh-ed25519 BBBB', new Agent.DialIn('ssh-ed25519 DDDD', 'ab12', NOW, true)))

    then:
    [joined, store.agents().find('far').get()].each {
      with(it) {
        isJoined()
        address() == new Agent.Address('far', 2222, 'ann', '/home/ann/leat', 'ssh-ed25519 BBBB', null)
        dialIn() == new Agent.DialIn('ssh-ed25519 DDDD', 'ab12', MILLIS, true)
        version() == 2
      }
    }

    when:
    def again = store.agents().update(joined.dialling(new Agent.DialIn('ssh-ed25519 DDDD', 'cd34', NOW, false)))

    then:
    again.joined
    again.in(Agent.Mode.DISABLED).finding(['linux'] as TreeSet).dialIn() == new Agent.DialIn('ssh-ed25519 DDDD', 'cd34', MILLIS, false)
    store.agents().find('local').get().dialIn() == null
  }

  def 'an agent is not #what'() {
    when:
    make()

    then:
    thrown(IllegalArgumentException)

    where:
    what                     | make
    'a second local one'     | { agent('local') }
    'without a name'         | { agent('') }
    'named by no label'      | { agent('a', labels: ['two words']) }
    'named by a line end'    | { agent('a', labels: ['one\ntwo']) }
    'dialling in by a jump'  | { agent('a', jump: 'ann@gate', dialIn: new Agent.DialIn('ssh-ed25519 DDDD', null, null, false)) }
    'joined, and nowhere'    | { agent('a', new Agent.DialIn('ssh-ed25519 DDDD', null, null, false)) }
    'somewhere before'       | { agent('a', dialIn: new Agent.DialIn(null, null, null, false)) }
    'invited for ever'       | { agent('a', new Agent.DialIn(null, 'ab', null, false)) }
    'joined without a key'   | { agent('a', new Agent.DialIn(null, 'ab', NOW, true)) }
  }

  def 'Jobfiles are kept in versions'() {
    given:
    def web = project()
    def large = 'x' * 1_500_000

    expect:
    store.jobfiles().latest(web).isEmpty()
    store.jobfiles().add(web, 'one', 'groovy', 'admin', NOW).version() == 1
    store.jobfiles().add(web, large, 'yaml', 'ann', NOW).version() == 2
    store.jobfiles().latest(web).get().text() == large
    store.jobfiles().version(web, 1).get() == new Jobfile(web, 1, 'one', 'groovy', 'admin', MILLIS)
    store.jobfiles().version(web, 3).isEmpty()
    store.jobfiles().all(web, 10)*.version() == [2, 1]
    refused { store.jobfiles().add(web + 99, 'x', 'groovy', 'admin', NOW) }
  }

  def 'runs are numbered from 1 without gaps, also when some are refused'() {
    given:
    def web = project()

    when:
    def first = store.runs().create(newRun(web, job: 'build', parameters: [a: '1'], ref: 'main', key: 'k', parent: 7), NOW)

    then:
    first == new Run(1, new RunSpec(web, 'build', 'main', [a: '1'], 0, new RunSpec.Cause(TriggerKind.REST, 'admin', 'k', 7), '{}'),
      new RunProgress(RunPhase.QUEUED, MILLIS, null, null, '', null), null, false, 0)
    store.runs().find(1).get() == first

    and: 'all or none'
    refused { store.runs().create([newRun(web), newRun(web + 99)], null, NOW) }
    store.runs().find(2).isEmpty()
    store.runs().create([newRun(web), newRun(web)], null, NOW)*.number() == [2, 3]
  }

  def 'a failing part of a commit does not hurt the others'() {
    given:
    def web = project()

    when:
    def refusals = together(32) { n ->
      (0..<10).count { i -> (n + i) % 4 == 0 && refused { store.runs().create(newRun(web + 99), NOW) }
        || (n + i) % 4 != 0 && store.runs().create(newRun(web), NOW) == null }
    }

    then: 'each bad one was refused, each good one is there, and no number is lost'
    refusals.sum() == 80
    store.runs().page(RunQuery.ALL, Long.MAX_VALUE, 1000)*.number() == (240..1).toList()
  }

  def 'an open run is seen without what it was given'() {
    given:
    def web = project()
    def run = queued(project: web, job: 'build', priority: 3, parameters: [ab: 'cde', f: 'g'])

    expect:
    store.runs().open() == [new OpenRun(1, web, 'build', 3, OpenRun.Stage.ARRIVING, null, 13)]
    OpenRun.of(run) == store.runs().open().first()

    when:
    store.runs().prepared(1, new Preparation('built', new Revision('main', null, 'c'), 'h', new Preparation.Group('g', Concurrency.Policy.QUEUE)))

    then:
    store.runs().open() == [new OpenRun(1, web, 'built', 3, OpenRun.Stage.WAITING, new Preparation.Group('g', Concurrency.Policy.QUEUE), 13)]
    OpenRun.of(store.runs().find(1).get()) == store.runs().open().first()
  }

  def 'no more runs are queued than may be, and none of those that would be too many is stored'() {
    given:
    def web = project()
    store.limitQueue(3)
    def key = new Reservation('ann', 'trigger', 'k')
    store.requests().first('ann', 'trigger', 'k', 'body', NOW)
    def first = store.runs().create([newRun(web), newRun(web)], null, NOW)*.number()

    when: 'what one cause makes goes together'
    def together = store.runs().create([newRun(web), newRun(web)], null, NOW)*.number()

    then:
    together == [3, 4]
    store.runs().create([], null, NOW) == []

    when:
    store.runs().create([newRun(web), newRun(web)], null, NOW)

    then:
    QueueFull full = thrown()
    full.message == '4 runs wait, and no more than 3 may'
    store.runs().count(RunQuery.of(null, RunPhase.QUEUED)) == 4

    when: 'the request had no effect, and can have it later'
    store.runs().create([newRun(web)], key, NOW)

    then:
    thrown(QueueFull)

    when:
    def above = store.runs().create([newRun(web)], null, 2, NOW)*.number()
    store.runs().create([newRun(web)], null, 2, NOW)

    then:
    above == [5]
    thrown(QueueFull)

    when: 'what begins makes room'
    store.runs().events(first[0]).append([event(1, new RunEvent.RunStarted())])
    (first.drop(1) + together).each { store.runs().cancelQueued(it, '', NOW) }

    then:
    store.runs().create([newRun(web)], key, NOW)*.number() == [6]
  }

  def 'a full queue does not hurt what is stored beside'() {
    given:
    def web = project()
    store.limitQueue(10)

    when:
    def told = together(16) { n ->
      (0..<10).collect { i ->
        n % 2 ? store.settings().set("$n $i", 'x') ?: 'kept' : full { store.runs().create(newRun(web), NOW) } ? 'refused' : 'queued'
      }
    }.flatten().countBy { it }

    then:
    told == [kept: 80, queued: 10, refused: 70]
    store.runs().count(RunQuery.of(null, RunPhase.QUEUED)) == 10
  }

  def 'the queue is read in parts'() {
    given:
    def web = project()
    (1..7).each { queued(project: web, priority: it % 3) }
    store.runs().events(4).append([event(1, new RunEvent.RunStarted())])
    def all = store.runs().open().findAll { it.queued }*.number()

    expect:
    all == [2, 5, 1, 7, 3, 6]
    store.runs().queue().page(Integer.MAX_VALUE, 0, 100, null)*.number() == all
    store.runs().queue().page(Integer.MAX_VALUE, 0, 2, null)*.number() == [2, 5]
    store.runs().queue().page(2, 5, 3, null)*.number() == [1, 7, 3]
    store.runs().queue().page(0, 3, 3, null)*.number() == [6]
  }

  def 'what came of one run is counted, along all ways, and still when it was deleted'() {
    given:
    def web = project()
    def after = { Long parent, trigger = 'job' -> queued(project: web, parent: parent, trigger: trigger).number() }
    def first = after(null, 'rest')
    def left = after(first)
    def right = after(first)
    def below = after(left)

    expect:
    [first, left, right, below].every { store.runs().family(it) == 3 }

    when: 'one that is made of another by a person begins anew'
    def again = after(below, 'rest')

    then:
    store.runs().family(again) == 0
    store.runs().family(after(again)) == 1

    when:
    def last = after(below)
    [first, left, right, below].each { store.runs().cancelQueued(it, '', NOW) }
    [first, left, right].each { store.runs().delete(it) }
    last = after(last)

    then:
    store.runs().family(last) == 5
  }

  def 'the queue is in order of priority, then of number'() {
    given:
    def web = project()
    def runs = [0, 5, 0, 9].collect { queued(project: web, priority: it).number() }

    expect:
    store.runs().open()*.number() == [runs[3], runs[1], runs[0], runs[2]]

    when:
    store.runs().prioritize(runs[2], 20)
    store.runs().events(runs[0]).append([event(1, new RunEvent.RunStarted())])
    store.runs().cancelQueued(runs[1], 'not wanted', NOW)

    then:
    store.runs().open()*.number() == [runs[2], runs[3], runs[0]]
    with(store.runs().find(runs[1]).get()) {
      phase() == RunPhase.CANCELLED
      progress().note() == 'not wanted'
      progress().ended() == MILLIS
    }
    refused { store.runs().prioritize(runs[1], 1) }
    refused { store.runs().cancelQueued(runs[0], 'late', NOW) }
    refused { store.runs().events(runs[1]).append([event(1, new RunEvent.RunStarted())]) }
  }

  def 'a run is prepared, or rejected with its diagnostics'() {
    given:
    def good = queued().number()
    def bad = queued().number()
    def preparation = new Preparation('build', new Revision('main', null, 'c0ffee'), 'hash', new Preparation.Group('web', Concurrency.Policy.QUEUE))

    when:
    store.runs().prepared(good, preparation)
    store.runs().reject(bad, 'the Jobfile', '[{"code":"LEAT-104"}]', NOW)

    then:
    with(store.runs().find(good).get()) {
      job() == 'build'
      it.preparation() == preparation
    }
    with(store.runs().find(bad).get()) {
      phase() == RunPhase.REJECTED
      [progress().note(), progress().diagnostics(), progress().ended()] == ['the Jobfile', '[{"code":"LEAT-104"}]', MILLIS]
    }
    refused { store.runs().prepared(bad, preparation) }
    refused { store.runs().reject(bad, '', null, NOW) }
  }

  def 'runs are found by what is asked, newest first'() {
    given:
    def web = project()
    def lib = project('lib')
    5.times { queued(project: web, job: "j${it % 2}", key: it == 3 ? 'mine' : '') }
    queued(project: lib, job: 'j0')
    store.runs().cancelQueued(2, '', NOW)
    def runs = store.runs()
    runs.prepared(3, new Preparation('j0', new Revision('next', null, 'c'), 'h', null))

    expect:
    runs.page(RunQuery.of([web, 999L] as Set), Long.MAX_VALUE, 9)*.number() == runs.page(new RunQuery(web, null, null, null, [] as Set, null, null), Long.MAX_VALUE, 9)*.number()
    runs.page(RunQuery.of([] as Set), Long.MAX_VALUE, 9) == []
    runs.count(RunQuery.of([999L] as Set)) == 0
    runs.project(3).get() == web
    runs.project(99).empty
    runs.page(new RunQuery(web, null, 'j0', null, [] as Set, null, null), Long.MAX_VALUE, 9)*.number() == [5, 3, 1]
    runs.page(new RunQuery(null, null, 'j0', null, [] as Set, null, null), 5, 1)*.number() == [3]
    runs.page(new RunQuery(null, null, null, null, [RunPhase.CANCELLED, RunPhase.RUNNING] as Set, null, null), Long.MAX_VALUE, 9)*.number() == [2]
    runs.page(new RunQuery(null, null, null, null, [] as Set, 'mine', MILLIS), Long.MAX_VALUE, 9)*.number() == [4]
    runs.page(new RunQuery(null, null, null, 'next', [] as Set, null, null), Long.MAX_VALUE, 9)*.number() == [3]
    runs.page(new RunQuery(null, null, null, null, [] as Set, null, MILLIS.plusMillis(1)), Long.MAX_VALUE, 9) == []
  }

  def 'events come back as they were, and move the run'() {
    given:
    def number = queued().number()
    def events = [
      event(1, new RunEvent.RunStarted()),
      approved(2, "tab\tline\nzero\0back\\" + 'x' * 300_000),
      event(3, new RunEvent.TaskFinished(new TaskName('a'), new TaskResult(TaskStatus.SUCCEEDED, '', false)))]
    def end = new RecordedEvent(4, MILLIS.plusSeconds(3), new RunEvent.RunFinished(RunStatus.FAILED))
    def log = store.runs().events(number)

    when:
    log.append(events)

    then:
    with(store.runs().find(number).get()) { [phase().word(), progress().started(), progress().ended(), version()] == ['running', MILLIS, null, 3] }

    when:
    log.append([end])
    def replayed = []
    store.runs().events(number).replay { replayed << it }
    def tail = []
    store.runs().read(number, 2) { tail << it }

    then:
    replayed == events + [end]
    tail == [events[2], end]
    with(store.runs().find(number).get()) { [phase().word(), progress().ended(), version()] == ['failed', MILLIS.plusSeconds(3), 4] }
    store.runs().feed(1, 100)*.event() == events + [end]
    refused { log.append([approved(5, 'late')]) }
  }

  def 'of many who append the same version, one wins each time'() {
    given:
    def number = queued().number()
    def wins = together(8) { n ->
      def log = store.runs().events(number)
      (1..125).count { version ->
        // each waits until this version is the next
        while (store.runs().find(number).get().version() < version - 1) Thread.onSpinWait()
        !refused { log.append([approved(version, "by $n")]) }
      }
    }
    def events = []
    store.runs().events(number).replay { events << it }

    expect: '1,000 tries'
    wins.sum() == 125
    events*.version() == (1..125).toList()
    events.groupBy { it.event().by() }.collectEntries { by, own -> [by, own.size()] } ==
      (0..<8).findAll { wins[it] > 0 }.collectEntries { ["by $it".toString(), wins[it] as int] }
  }

  def 'a reader of the feed that goes by the last sequence misses nothing while many write'() {
    given:
    def runs = (0..<12).collect { queued().number() }
    def before = store.runs().lastSequence()
    def done = new AtomicBoolean()
    def read = []
    def reader = Thread.start {
      def all = false
      while (true) {
        def more = store.runs().feed(read ? read.last().sequence() : before, 7)
        read.addAll(more)
        if (all && !more) return
        all = done.get()
      }
    }

    when:
    together(12) { n ->
      def log = store.runs().events(runs[n])
      for (v in (1..60).step(3)) log.append([approved(v, 'a'), approved(v + 1, 'b'), approved(v + 2, 'c')])
    }
    done.set(true)
    reader.join()

    then:
    read.size() == 12 * 60
    read*.sequence() == read*.sequence().toSorted().unique(false)
    runs.every { number -> read.findAll { it.run() == number }*.event()*.version() == (1..60).toList() }
    store.runs().lastSequence() == read.last().sequence()
  }

  def 'the feed is the same from memory and from the database, from each place, also when commits fail between'() {
    given:
    def (one, other) = [queued().number(), queued().number()]
    def log = store.runs().events(one)
    (1..620).collate(31).each { log.append(it.collect { v -> approved(v, "by $v") }) }
    store.notices().ready([runs: '1'], NOW)

    when:
    def whole = store.runs().feed(510, 200)
    def failed = refused { log.append([approved(5, 'late')]) }
    store.runs().events(other).append([approved(1, 'x' * 700_000), approved(2, 'y' * 700_000)])
    store.runs().events(one).append([approved(621, 'last')])
    def last = store.runs().lastSequence()
    def places = [0, last - 600, last - 520, last - 5, last - 3, last - 2, last - 1, last]
    def here = places.collect { store.runs().feed(it, 10) }
    store.close()
    store = open(lastConfig())

    then:
    failed
    whole == store.runs().feed(510, 200).take(whole.size())
    whole*.sequence() == (511..623).toList()
    here*.size() == [10, 10, 10, 4, 2, 2, 1, 0]
    here == places.collect { store.runs().feed(it, 10) }
  }

  def 'a run is deleted with its events, unless open or pinned, and its place in the feed is not used again'() {
    given:
    def number = queued().number()
    store.runs().events(number).append([event(1, new RunEvent.RunStarted())])
    def last = store.runs().lastSequence()

    expect:
    refused { store.runs().delete(number) }

    when:
    store.runs().events(number).append([event(2, new RunEvent.RunFinished(RunStatus.SUCCEEDED))])
    store.runs().pin(number, true)

    then:
    refused { store.runs().delete(number) }

    when:
    store.runs().pin(number, false)
    store.runs().delete(number)

    then:
    store.runs().feed(0, 10) == []
    store.runs().lastSequence() == last + 1
    queued().number() == number + 1
    refused { store.runs().pin(number, true) }
  }

  def 'events are read a megabyte at once, whoever made how long ones'() {
    given:
    def number = queued().number()
    def events = [event(1, new RunEvent.RunStarted())] + (2..7).collect { approved(it, 'x' * 400_000) }
    store.runs().events(number).append(events)

    expect:
    somePages(number) == [[1, 2, 3, 4], [5, 6, 7]]
    feedPages() == [[2, 3, 4, 5], [6, 7, 8]]

    when:
    def all = []
    store.runs().read(number, 0) { all << it.version() }

    then:
    all == (1..7).toList()
  }

  private List<List<Long>> somePages(long number) {
    def pages = []
    def page = []
    for (long at = 0; (at = store.runs().readSome(number, at) { page << it.version() }) && page; page = []) {
      pages << page
    }
    pages
  }

  private List<List<Long>> feedPages() {
    def pages = []
    def page
    while (page = store.runs().feed(pages ? pages.last().last() as long : 0, 100).findAll { it instanceof FedEvent.OfRun }) {
      pages << page*.sequence()
    }
    pages
  }

  def 'the feed tells of runs that never begin, and that the server is ready, each at its place'() {
    given:
    def refused = queued(key: 'k').number()
    def unwanted = queued().number()
    store.runs().reject(refused, 'there is no job', '[]', NOW)
    store.runs().cancelQueued(unwanted, 'cancelled by ann', NOW)
    store.notices().ready([runs: '2'], NOW)

    when:
    def feed = store.runs().feed(0, 10)

    then:
    feed.collect { [it.occasion(), it.run(), it.facts()] } == [
      [Occasion.RUN_QUEUED, refused, [:]],
      [Occasion.RUN_QUEUED, unwanted, [:]],
      [Occasion.RUN_REJECTED, refused, [because: 'there is no job', status: 'rejected']],
      [Occasion.RUN_FINISHED, unwanted, [because: 'cancelled by ann', status: 'cancelled']],
      [Occasion.SERVER_READY, null, [runs: '2']],
    ]
    feed*.at().unique() == [MILLIS]
    feed*.sequence() == (1..5).toList()
    store.runs().feed(2, 2)*.sequence() == [3, 4]

    when:
    store.notices().forget(NOW.plusSeconds(1))

    then:
    store.runs().feed(0, 10)*.sequence() == (1..4).toList()
  }

  def 'a delivery keeps the run as it was when it happened'() {
    given:
    def hook = store.webhooks().create(new WebhookSpec(null, 'https://a', null, Webhook.EVENTS, true), NOW)
    def number = queued().number()
    store.runs().prepared(number, new Preparation('web', new Revision('main', null, 'c' * 40), 'hash', null))
    store.runs().events(number).append([event(1, new RunEvent.RunStarted()), event(2, new RunEvent.RunFinished(RunStatus.FAILED))])
    store.runs().pin(number, true)
    def now = store.runs().find(number).get()

    when:
    def then = store.webhooks().deliveries(hook.id(), Long.MAX_VALUE, 9).reverse().collectEntries { [it.event(), it.run(now)] }

    then:
    with(then['run.queued']) { [job(), phase().word(), progress().started(), progress().ended(), revision().commit(), prepared(), pinned(), version()] == [null, 'queued', null, null, null, false, false, 0] }
    with(then['run.started']) { [job(), phase().word(), progress().started(), progress().ended(), revision().commit(), version()] == ['web', 'running', MILLIS, null, 'c' * 40, 1] }
    with(then['run.finished']) { [phase().word(), progress().ended(), pinned(), version(), cause().key(), progress().created()] == ['failed', MILLIS, false, 2, now.cause().key(), now.progress().created()] }
  }

  static secret(SecretScope scope, String name, long version, String sealed = "sealed $name $version") {
    new StoredSecret(scope, name, version, sealed.bytes, new StoredSecret.Written('ann', MILLIS), null)
  }

  def 'a secret is of its scope alone, replaced by who knows its version, and goes with its project'() {
    given:
    def secrets = store.secrets()
    def id = project('web')
    def web = new SecretScope.Project(id)
    def live = new SecretScope.Environment(id, 'live')
    def shop = new SecretScope.Project(project('shop'))

    expect:
    secrets.put(secret(web, 'B', 1)) == Stored.DONE
    secrets.put(secret(web, 'A', 1)) == Stored.DONE
    secrets.put(secret(SecretScope.SERVER, 'A', 1, 'of all')) == Stored.DONE
    secrets.find(web, 'A').get().with { [it.scope(), it.name(), it.version(), new String(it.sealed()), it.written(), it.used()] } ==
      [web, 'A', 1, 'sealed A 1', new StoredSecret.Written('ann', MILLIS), null]
    new String(secrets.find(SecretScope.SERVER, 'A').get().sealed()) == 'of all'
    secrets.find(shop, 'A').isEmpty()
    secrets.find(live, 'A').isEmpty()
    secrets.put(secret(live, 'A', 1, 'of live')) == Stored.DONE
    secrets.find(live, 'A').get().bound() == "secret:project/$id/environment/live:A:1"
    secrets.all(new SecretScope.Environment(id, 'other')) == []
    secrets.all(web).collect { [it.name(), new String(it.sealed())] } == [['A', 'sealed A '], ['B', 'sealed B ']]
    secrets.all(shop) == []

    when:
    secrets.used(web, 'A', new StoredSecret.Use(17, NOW))

    then:
    secrets.find(web, 'A').get().used() == new StoredSecret.Use(17, MILLIS)
    secrets.find(SecretScope.SERVER, 'A').get().used() == null

    expect: 'who is late changes nothing'
    secrets.put(secret(web, 'A', 1)) == Stored.CHANGED
    secrets.put(secret(web, 'A', 3)) == Stored.CHANGED
    secrets.put(secret(web, 'A', 2)) == Stored.DONE
    secrets.put(secret(web, 'C', 2)) == Stored.CHANGED
    !secrets.delete(web, 'A', 1)
    new String(secrets.find(web, 'A').get().sealed()) == 'sealed A 2'
    secrets.find(web, 'A').get().used() == new StoredSecret.Use(17, MILLIS)

    when:
    assert secrets.delete(web, 'A', 2)
    store.projects().delete(web.id())

    then:
    secrets.all(web) == []
    secrets.all(live) == []
    secrets.all(SecretScope.SERVER)*.name() == ['A']
  }

  def 'what an environment asks is of its project alone, changed by who knows its version, and goes with the project'() {
    given:
    def web = project('web')
    def shop = project('shop')
    def all = store.environments()
    def rule = new ProjectEnvironment.Rule(['main', 'release/**'], ['v*'], new ProjectEnvironment.Approve(['release', 'ann'], Duration.ofMinutes(60), true))
    def environment = { String name, long version, ProjectEnvironment.Rule asked = rule ->
      new ProjectEnvironment(name, version, asked, new ProjectEnvironment.Written('ann', MILLIS))
    }

    expect:
    all.put(web, environment('live', 1)) == Stored.DONE
    all.put(web, environment('live', 1)) == Stored.CHANGED
    all.put(web, environment('live', 3)) == Stored.CHANGED
    all.find(web, 'live').get() == environment('live', 1)
    all.find(shop, 'live').empty
    all.find(web, 'Live').empty
    [new ProjectEnvironment.Rule([], [], null), new ProjectEnvironment.Rule([], [], new ProjectEnvironment.Approve([], null, false))].withIndex().every { other, i ->
      all.put(web, environment('live', 2 + i, other)) == Stored.DONE && all.find(web, 'live').get() == environment('live', 2 + i, other)
    }
    all.put(web, environment('a', 1)) == Stored.DONE
    all.of(web)*.name() == ['a', 'live']
    !all.delete(web, 'a', 2)
    all.delete(web, 'a', 1)

    when:
    (2..Environments.MOST).each { all.put(web, environment("e$it", 1)) }

    then:
    all.put(web, environment('one more', 1)) == Stored.FULL
    all.put(web, environment('e7', 2)) == Stored.DONE

    when:
    store.projects().delete(web)

    then:
    all.of(web) == []
  }

  def 'deployments are what events of runs tell of them, also when the run is taken up again, and go with the run'() {
    given:
    def web = project('web')
    def number = queued(project: web).number()
    def deploy = new TaskName('deploy')
    def lease = new Lease(deploy, 1, 1, 'local')
    def live = new Environment(new EnvironmentName('live'), 'https://shop.example.com')
    def now = { store.deployments().page(web, 'live', Long.MAX_VALUE, 9) }
    store.runs().events(number).append([event(1, new RunEvent.RunStarted()), event(2, new RunEvent.EnvironmentAsked(deploy, live))])

    expect:
    now().collect { [it.environment(), it.run(), it.task(), it.url(), it.state(), it.times().asked() != null, it.times().begun(), it.times().ended()] } ==
      [['live', number, 'deploy', 'https://shop.example.com', 'waiting', true, null, null]]
    store.deployments().live(web, 'live').empty

    when:
    def again = store.runs().events(number)
    again.replay { }
    again.append([event(3, new RunEvent.AttemptStarted(lease)), event(4, new RunEvent.AttemptStarted(new Lease(new TaskName('other'), 1, 2, 'local')))])

    then:
    now()*.state() == ['running']
    now()[0].times().begun() == MILLIS

    when: 'it is tried again'
    again.append([new RecordedEvent(5, MILLIS.plusSeconds(60), new RunEvent.AttemptStarted(new Lease(deploy, 2, 3, 'local')))])

    then:
    now()[0].times().begun() == MILLIS

    when:
    again.append([event(6, new RunEvent.TaskFinished(deploy, new TaskResult(TaskStatus.SUCCEEDED, '', false)))])

    then:
    now()*.state() == ['succeeded']
    store.deployments().live(web, 'live').get() == now()[0]
    store.deployments().page(web, 'other', Long.MAX_VALUE, 9) == []
    store.deployments().page(web, 'live', now()[0].id(), 9) == []

    when:
    again.append([event(7, new RunEvent.RunFinished(RunStatus.SUCCEEDED))])
    store.runs().delete(number)

    then:
    now() == []
  }

  def 'a secret is kept here, or by somebody else, of which the pointer is told'() {
    given:
    def secrets = store.secrets()
    def pointer = 'secret/data/web#' + 'x' * 980

    when:
    secrets.put(secret(SecretScope.SERVER, 'A', 1).pointing(pointer))
    secrets.put(secret(SecretScope.SERVER, 'B', 1))

    then:
    secrets.all(SecretScope.SERVER)*.pointer() == [pointer, null]
    secrets.find(SecretScope.SERVER, 'A').get().with { [it.pointer(), new String(it.sealed())] } == [pointer, 'sealed A 1']

    when: 'each in the place of the other'
    secrets.put(secret(SecretScope.SERVER, 'A', 2))
    secrets.put(secret(SecretScope.SERVER, 'B', 2).pointing(pointer))

    then:
    secrets.all(SecretScope.SERVER)*.pointer() == [null, pointer]
  }

  def 'a scope takes a thousand secrets, and changes of those'() {
    given:
    def secrets = store.secrets()
    (1..Secrets.MOST).each { secrets.put(secret(SecretScope.SERVER, "S$it", 1)) }
    def web = new SecretScope.Project(project())

    expect:
    secrets.put(secret(SecretScope.SERVER, 'ONE_MORE', 1)) == Stored.FULL
    secrets.put(secret(SecretScope.SERVER, 'S7', 2)) == Stored.DONE
    secrets.put(secret(web, 'S1', 1)) == Stored.DONE
    secrets.all(SecretScope.SERVER).size() == Secrets.MOST
  }

  def 'all that is encrypted is found by what it does not begin with, and replaced where it is as it was'() {
    given:
    def sealed = { String text -> ('OLD' + text).bytes }
    def spec = new ProjectSpec('web', newProject('web').source(), new ProjectSpec.Secrets(sealed('c'), sealed('h')), [:])
    def web = store.projects().create(spec, NOW)
    project('plain')
    def hook = store.webhooks().create(new WebhookSpec(null, 'https://a', sealed('w'), ['run.finished'] as Set, true), NOW)
    store.webhooks().create(new WebhookSpec(null, 'https://b', null, ['run.finished'] as Set, true), NOW)
    store.secrets().put(secret(new SecretScope.Project(web.id()), 'A', 1, 'OLDa'))
    store.secrets().put(secret(SecretScope.SERVER, 'B', 1, 'NEWb'))
    def values = store.sealedValues()
    def all = { SealedValues.Place.values().collectMany { values.without(it, 'NEW'.bytes, 0, 9) }.findAll { new String(it.sealed()).startsWith('OLD') } }

    expect:
    all().collect { [it.bound(), new String(it.sealed())] } ==
      [['credential:web', 'OLDc'], ['hook:web', 'OLDh'], ['webhook:https://a', 'OLDw'], ["secret:project/${web.id()}:A:1".toString(), 'OLDa']]
    values.without(SealedValues.Place.HOOK, 'NEW'.bytes, web.id(), 9) == []
    store.secrets().find(new SecretScope.Project(web.id()), 'A').get().bound() == all().last().bound()

    when: 'one of them changes before it is replaced'
    def before = all()
    store.secrets().put(secret(new SecretScope.Project(web.id()), 'A', 2, 'NEWa2'))
    before.groupBy { it.place() }.values().each { same -> values.replace(same, same.collect { it.with(new String(it.sealed()).replace('OLD', 'NEW').bytes) }) }

    then:
    all() == []
    store.projects().find(web.id()).get().spec().secrets().with { [new String(it.credential()), new String(it.hook())] } == ['NEWc', 'NEWh']
    new String(store.webhooks().find(hook.id()).get().spec().secret()) == 'NEWw'
    new String(store.secrets().find(new SecretScope.Project(web.id()), 'A').get().sealed()) == 'NEWa2'

    when: 'who read it before writes it back'
    store.projects().update(web)

    then:
    thrown(Conflict)
  }

  def 'webhooks are told what they asked for, in the transaction of the event'() {
    given:
    def web = project()
    def hooks = store.webhooks()
    def all = hooks.create(new WebhookSpec(null, 'https://a', [9] as byte[], Webhook.EVENTS, true), NOW)
    def some = hooks.create(new WebhookSpec(web, 'https://b', null, ['run.finished'] as Set, true), NOW)
    def off = hooks.create(new WebhookSpec(null, 'https://c', null, Webhook.EVENTS, false), NOW)
    def mine = queued(project: web).number()
    def other = queued().number()
    def due = { Instant at -> hooks.due(at, at.plusSeconds(9_000)) }
    def waiting = { hooks.deliveries(all.id(), Long.MAX_VALUE, 9).findAll { it.nextTry() }*.event().reverse() }

    when:
    store.runs().events(mine).append([event(1, new RunEvent.RunStarted())])
    store.runs().events(mine).append([event(2, new RunEvent.RunFinished(RunStatus.SUCCEEDED))])
    store.runs().reject(other, '', null, NOW)

    then:
    hooks.deliveries(all.id(), Long.MAX_VALUE, 9)*.event() ==
      ['run.rejected', 'run.finished', 'run.started', 'run.queued', 'run.queued']
    hooks.deliveries(some.id(), Long.MAX_VALUE, 9)*.run() == [mine]
    hooks.deliveries(off.id(), Long.MAX_VALUE, 9) == []
    due(NOW)*.event() == ['run.queued', 'run.finished']
    due(NOW)*.webhook() == [all.id(), some.id()]
    due(NOW.minusSeconds(1)) == []

    when: 'the first is received, the second is not'
    def first = due(NOW).first()
    hooks.delivered(first.id(), 204, NOW)
    def second = due(NOW).first()
    hooks.failed(second.id(), 500, 'no', NOW.plusSeconds(60))

    then: 'what is behind it waits with it'
    [first, second]*.run() == [mine, other]
    due(NOW)*.webhook() == [some.id()]
    due(NOW.plusSeconds(60))*.id().contains(second.id())
    due(NOW.minusSeconds(86_400))*.id().contains(second.id())
    with(hooks.deliveries(all.id(), first.id() + 1, 1).first()) { [status(), tries(), delivered(), nextTry()] == [204, 1, MILLIS, null] }

    when:
    hooks.failed(second.id(), null, 'no answer', null)

    then:
    due(NOW).first().event() == 'run.started'
    waiting() == ['run.started', 'run.finished', 'run.rejected']

    when:
    refused { hooks.redeliver(all.id() + 99, second.id(), null, NOW) }
    hooks.redeliver(second.webhook(), second.id(), null, NOW)
    hooks.forget(NOW.plusSeconds(1))

    then:
    due(NOW).first().id() == second.id()
    !(first.id() in hooks.deliveries(all.id(), Long.MAX_VALUE, 9)*.id())

    when: 'one is given up, and what is older than that time with it'
    hooks.giveUp(second, 'enough', NOW)

    then:
    waiting() == ['run.queued', 'run.started', 'run.finished', 'run.rejected']

    when:
    hooks.giveUp(second, 'enough', NOW.plusSeconds(1))

    then:
    waiting() == ['run.queued']
    hooks.deliveries(all.id(), Long.MAX_VALUE, 1).first().error() == 'enough'
    due(NOW)*.webhook() == [all.id(), some.id()]
    hooks.find(all.id()).get().spec().secret() == [9] as byte[]

    when: 'as many wait as may'
    def ids = hooks.deliveries(all.id(), Long.MAX_VALUE, 9)*.id()
    ids.each { hooks.redeliver(all.id(), it, null, NOW) }
    hooks.giveUpOldest(all.id(), ids.size(), 'too many')

    then:
    ids.size() > 2
    hooks.deliveries(all.id(), Long.MAX_VALUE, 9).every { it.nextTry() }

    when: 'more do'
    hooks.giveUpOldest(all.id(), 1, 'too many')

    then: 'the newest stays, and what waits for others'
    hooks.deliveries(all.id(), Long.MAX_VALUE, 9).findAll { it.nextTry() }*.id() == [ids.max()]
    hooks.deliveries(all.id(), Long.MAX_VALUE, 9).count { it.error() == 'too many' } == ids.size() - 1
    due(NOW)*.webhook() as Set == [all.id(), some.id()] as Set

    when: 'a webhook is switched off, it has nothing due'
    hooks.update(new Webhook(all.id(), new WebhookSpec(null, 'https://a', null, ['run.queued'] as Set, false), 1, NOW))

    then:
    due(NOW.plusSeconds(99))*.webhook() == [some.id()]
    refused { hooks.update(new Webhook(all.id(), new WebhookSpec(null, 'https://a', null, [] as Set, true), 1, NOW)) }
    hooks.delete(some.id())
    !hooks.delete(some.id())
    hooks.all()*.id() == [all.id(), off.id()]
  }

  def 'accounts have unique names and versions, and one administrator who signs in stays'() {
    given:
    def accounts = store.accounts()
    def admin = accounts.create('admin', Role.ADMIN, new Account.Password('hash', false), NOW)
    def ann = accounts.create('ann', null, new Account.Password('hash', true), NOW)
    def robot = accounts.create('robot', Role.ADMIN, Account.Password.NONE, NOW)

    expect:
    accounts.find('ann').get() == ann
    accounts.find(ann.id()).get() == ann
    [ann.role(), ann.password(), ann.enabled(), ann.version(), ann.service] == [null, new Account.Password('hash', true), true, 1, false]
    ann.tokensAfter() == NOW.toEpochMilli()
    robot.service
    accounts.find('robot').get() == robot
    refused { accounts.create('ann', null, Account.Password.NONE, NOW) }
    accounts.page('', 9)*.name() == ['admin', 'ann', 'robot']
    accounts.page('admin', 1)*.name() == ['ann']
    accounts.count() == 3

    when:
    def changed = accounts.update(ann.with(Role.VIEWER).enabled(false).with(new Account.Password('new', false), NOW.toEpochMilli() + 42))

    then:
    [changed.role(), changed.enabled(), changed.password().hash(), changed.tokensAfter(), changed.version()] == [Role.VIEWER, false, 'new', NOW.toEpochMilli() + 42, 2]
    accounts.find('ann').get() == changed
    accounts.find(ann.id()).get() == changed
    refused { accounts.update(ann.with(null as Role)) }
    refused { accounts.delete(ann) }

    when: 'a service does not sign in'
    accounts.update(admin.with(Role.MAINTAINER))

    then:
    thrown(LastAdmin)

    when:
    accounts.delete(admin)

    then:
    thrown(LastAdmin)
    accounts.find('admin').get() == admin

    when:
    def second = accounts.update(changed.with(Role.ADMIN).enabled(true))

    then:
    accounts.delete(admin)
    !accounts.delete(admin)
    accounts.find('admin').empty

    when:
    accounts.update(second.enabled(false))

    then:
    thrown(LastAdmin)
  }

  def 'whom a provider of logins knows is told by its subject alone, and has one account'() {
    given:
    def identities = store.identities()
    def ann = new Identity('oidc:https://id.example', '17')
    store.accounts().create('admin', Role.ADMIN, new Account.Password('hash', false), NOW)
    def made = identities.create(ann, 'ann', Role.DEVELOPER, NOW)

    expect:
    identities.find(ann.provider(), '17').get() == made
    identities.find('oidc:https://other.example', '17').empty
    identities.find(ann.provider(), 'ann').empty
    [made.service, made.password().hash(), made.role()] == [false, null, Role.DEVELOPER]
    store.accounts().find('ann').get() == made

    and: 'neither the name nor the person is taken twice, and nothing is left of what was refused'
    refused { identities.create(new Identity(ann.provider(), '18'), 'ann', null, NOW) }
    refused { identities.create(ann, 'bob', null, NOW) }
    identities.find(ann.provider(), '18').empty
    store.accounts().find('bob').empty

    when: 'an administrator links another account, and another person'
    def bob = store.accounts().create('bob', null, new Account.Password('hash', false), NOW)
    identities.link(bob, new Identity(ann.provider(), '18'), NOW)
    identities.link(bob, new Identity('ldap:x', 'b'), NOW)
    identities.link(bob, new Identity(ann.provider(), '19'), NOW)

    then: 'of each provider there is one'
    identities.of(bob) == [new Identity('ldap:x', 'b'), new Identity(ann.provider(), '19')]
    identities.find(ann.provider(), '18').empty
    refused { identities.link(bob, ann, NOW) }
    identities.of(bob).size() == 2
    identities.unlink(bob, 'ldap:x')
    !identities.unlink(bob, 'ldap:x')

    when:
    store.accounts().delete(made)

    then:
    identities.find(ann.provider(), '17').empty
    refused { identities.link(made, ann, NOW) }
  }

  def 'role and groups of an account change at once'() {
    given:
    def accounts = store.accounts()
    def admin = accounts.create('admin', Role.ADMIN, new Account.Password('hash', false), NOW)
    def ann = accounts.create('ann', null, Account.Password.ELSEWHERE, NOW)
    ['ops', 'web', 'own'].each { store.groups().create(it, NOW) }
    store.groups().add(store.groups().find('own').get(), ann)
    def groups = { accounts.grants(ann.id()).groups() }

    when:
    def changed = accounts.update(ann.with(Role.VIEWER), ['ops', 'gone'] as Set, ['ops', 'web', 'gone'] as Set)

    then:
    accounts.find('ann').get() == changed
    changed.role() == Role.VIEWER
    groups() == ['ops', 'own'] as Set

    when:
    accounts.update(changed, ['web'] as Set, ['ops', 'web'] as Set)

    then:
    groups() == ['web', 'own'] as Set
    refused { accounts.update(changed, [] as Set, ['web'] as Set) }
    groups() == ['web', 'own'] as Set

    when: 'nobody could sign in as an administrator any more'
    accounts.update(admin.with(null as Role), [] as Set, [] as Set)

    then:
    thrown(LastAdmin)
  }

  def 'what an account is given is the most of what it and its groups have'() {
    given:
    def ann = store.accounts().create('ann', null, new Account.Password('hash', false), NOW)
    def bob = store.accounts().create('bob', null, new Account.Password('hash', false), NOW)
    def release = store.groups().create('release', NOW)
    def web = store.projects().create(newProject('web'), NOW)
    def docs = store.projects().create(newProject('docs'), NOW)
    def grants = { Account it -> store.accounts().grants(it.id()) }
    def of = { new Members.OfAccount(it.id()) }

    expect:
    grants(ann) == new Grants([:], [] as Set)
    refused { store.groups().create('ann', NOW) }
    refused { store.accounts().create('release', null, Account.Password.NONE, NOW) }
    refused { store.groups().create('release', NOW) }

    when:
    store.groups().add(release, ann)
    store.groups().add(release, ann)
    store.members().put(web.id(), of(ann), Role.VIEWER)
    store.members().put(web.id(), new Members.OfGroup(release.id()), Role.MAINTAINER)
    store.members().put(docs.id(), of(ann), Role.ADMIN)
    store.members().put(docs.id(), of(ann), Role.DEVELOPER)

    then:
    grants(ann) == new Grants([(web.id()): Role.MAINTAINER, (docs.id()): Role.DEVELOPER], ['release'] as Set)
    grants(bob) == new Grants([:], [] as Set)
    store.groups().find('release').get().accounts() == ['ann']
    store.groups().create('after', NOW)
    store.groups().page('', 1)*.name() == ['after']
    store.groups().page('after', 9).collect { [it.name(), it.accounts()] } == [['release', ['ann']]]
    store.groups().delete('after')
    store.members().page(web.id(), Members.Place.FIRST, 9) == [new Members.Member('ann', false, Role.VIEWER), new Members.Member('release', true, Role.MAINTAINER)]
    store.members().page(web.id(), Members.Place.FIRST, 1)*.name() == ['ann']
    store.members().page(web.id(), new Members.Place(false, 'ann'), 9)*.name() == ['release']
    store.members().page(web.id(), new Members.Place(true, 'release'), 9) == []

    when:
    store.groups().remove(release, ann)

    then:
    grants(ann) == new Grants([(web.id()): Role.VIEWER, (docs.id()): Role.DEVELOPER], [] as Set)
    !store.groups().remove(release, ann)

    when:
    store.groups().add(release, bob)
    store.members().remove(docs.id(), of(ann))
    store.projects().delete(web.id())

    then:
    grants(ann) == new Grants([:], [] as Set)
    grants(bob) == new Grants([:], ['release'] as Set)
    !store.members().remove(docs.id(), of(ann))

    when:
    store.groups().delete('release')

    then:
    !store.groups().delete('release')
    grants(bob) == new Grants([:], [] as Set)
    store.groups().page('', 9) == []
    refused { store.members().put(web.id(), of(ann), Role.VIEWER) }
    refused { store.groups().add(release, ann) }
  }

  def 'an invitation makes one account'() {
    given:
    def invitations = store.invitations()
    def old = invitations.create('a', null, 'admin', NOW.minusSeconds(9), NOW.minusSeconds(99), NOW.minusSeconds(999))
    def made = invitations.create('b', Role.VIEWER, 'admin', NOW.plusSeconds(9), NOW, NOW.minusSeconds(99))

    expect:
    invitations.all() == [made, old]
    invitations.find('b').get() == made
    invitations.find('c').empty

    when:
    def ann = invitations.use(made, 'ann', new Account.Password('hash', false), NOW)

    then:
    ann.role() == Role.VIEWER
    invitations.find('b').get().usedBy() == 'ann'
    refused { invitations.use(made, 'bob', new Account.Password('hash', false), NOW) }
    store.accounts().find('bob').empty
    refused { invitations.use(old, 'ann', new Account.Password('hash', false), NOW) }
    invitations.find('a').get().usedBy() == null
    invitations.delete(made.id())
    !invitations.delete(made.id())

    when:
    invitations.create('d', null, 'admin', NOW, NOW, NOW)

    then:
    invitations.all()*.codeHash() == ['d']
  }

  def 'API tokens are found by their hash until they or their account go, and lose the projects that go'() {
    given:
    def tokens = store.apiTokens()
    def ann = store.accounts().create('ann', null, new Account.Password('hash', false), NOW)
    def web = store.projects().create(newProject('web'), NOW)
    def some = tokens.create(ann, 'some', 'h1', new ApiToken.Scope(null, ['runs:read', 'runs:trigger'], [web.id()] as Set), NOW.plusSeconds(9), NOW)
    def all = tokens.create(ann, 'all', 'h2', new ApiToken.Scope(Role.DEVELOPER, [], null), NOW.plusSeconds(9), NOW)

    expect:
    tokens.known('h1').empty
    tokens.find('h1').get() == some
    tokens.known('h1').get() == some
    [some.scope().rights(), some.scope().projects(), some.use().lastUsed()] == [['runs:read', 'runs:trigger'], [web.id()] as Set, null]
    [all.scope().role(), all.scope().rights(), all.scope().projects()] == [Role.DEVELOPER, [], null]
    tokens.of(ann.id()) == [all, some]
    tokens.find('h3').empty
    refused { tokens.create(ann, 'some', 'h3', all.scope(), NOW, NOW) }
    refused { tokens.create(ann, 'other', 'h3', new ApiToken.Scope(null, ['runs:read'], [999L] as Set), NOW, NOW) }

    when:
    tokens.used(some.id(), NOW.plusSeconds(1))
    store.projects().delete(web.id())

    then:
    tokens.find(some.id()).get().scope().projects() == [] as Set
    tokens.find(some.id()).get().use().lastUsed() == MILLIS.plusSeconds(1)
    tokens.find(some.id(), ann.id()).get() == tokens.find(some.id()).get()
    tokens.find(some.id(), ann.id() + 1).empty
    tokens.delete(all.id())
    !tokens.delete(all.id())
    tokens.find('h2').empty

    when:
    store.accounts().delete(ann)

    then:
    tokens.of(ann.id()) == []
    tokens.find(some.id()).empty
  }

  def 'a request has its effect once'() {
    given:
    def requests = store.requests()
    def web = project()
    def key = new Reservation('ann', 'POST /runs', 'k')
    def answer = new Answer(201, [Location: '/runs/1'], '{"n":1}')

    expect:
    requests.first('ann', 'POST /runs', 'k', 'body', NOW).isEmpty()
    refused { requests.first('ann', 'POST /runs', 'k', 'body', NOW) }
    refused { requests.first('ann', 'POST /runs', 'k', 'other body', NOW) }
    requests.first('bob', 'POST /runs', 'k', 'other body', NOW).isEmpty()
    requests.claim(key, 'body', NOW) == new Requests.Unanswered([])
    requests.claim(key, 'other body', NOW) == new Requests.Other()

    when:
    def made = store.runs().create([newRun(web), newRun(web)], key, NOW)

    then:
    requests.claim(key, 'body', NOW) == new Requests.Unanswered(made*.number()*.toString())
    requests.release('ann', 'POST /runs', 'k') == null
    requests.claim(key, 'body', NOW) == new Requests.Unanswered(made*.number()*.toString())
    refused { store.runs().create([newRun(web)], key, NOW) }
    store.runs().open().size() == 2

    when:
    requests.answer('ann', 'POST /runs', 'k', answer)

    then:
    requests.first('ann', 'POST /runs', 'k', 'body', NOW.plusSeconds(86_400)).get() == answer
    requests.claim(key, 'body', NOW.plusSeconds(86_400)) == new Requests.Answered(answer)
    refused { requests.first('ann', 'POST /runs', 'k', 'x', NOW) }
    requests.first('ann', 'POST /runs', 'k', 'x', NOW.plusSeconds(86_401)).isEmpty()

    when:
    requests.release('bob', 'POST /runs', 'k')

    then:
    requests.first('bob', 'POST /runs', 'k', 'third', NOW).isEmpty()
  }

  def 'a hook that was seen once is not kept again until it is forgotten, and is there until it is done'() {
    given:
    def web = project()
    def hooks = store.acceptedHooks()
    def hook = { String source -> new AcceptedHook(source, 'id', web, Rows.millis(NOW), '{"a": 1}') }

    expect:
    together(20) { hooks.add(hook('forge'), 'refs/heads/main') }.count(true) == 1
    hooks.add(hook('other'), 'refs/tags/v1')
    hooks.all() == [hook('forge'), hook('other')]

    when:
    hooks.done(hook('forge'), [7L, 8L], '')

    then:
    hooks.all() == [hook('other')]
    !hooks.add(hook('forge'), 'refs/heads/main')

    when: 'an earlier Leat kept it elsewhere'
    2.times { hooks.adopt(hook('forge')) }

    then:
    hooks.all() == [hook('forge'), hook('other')]

    when:
    hooks.done(hook('forge'), [], 'no job')
    store.seen().forget(NOW.plusSeconds(1))

    then:
    hooks.add(hook('forge'), 'refs/heads/main')

    when:
    store.projects().delete(web)

    then:
    hooks.all() == []
  }

  def 'what became of a hook is told, the newest first, until it is forgotten'() {
    given:
    def web = project()
    def told = store.hookDeliveries()
    def hook = { String id -> new AcceptedHook('hook github 1', id, web, Rows.millis(NOW), '{}') }
    ['a', 'b', 'c'].each { store.acceptedHooks().add(hook(it), "push $it") }
    told.note(new HookDelivery(0, web, 'hook github 1', '', NOW, '', HookDelivery.State.IGNORED, 'a ping', []))

    when:
    store.acceptedHooks().done(hook('a'), [7L, 8L], '')
    store.acceptedHooks().done(hook('b'), [], 'no job asks for it')
    told.waits(hook('c'), 'the repository is away')
    told.note(new HookDelivery(0, web, 'hook github 1', 'a', NOW, 'push a', HookDelivery.State.REPEATED, 'again', []))

    then:
    told.page(web, Long.MAX_VALUE, 9).collect { [it.id(), it.subject(), it.state().word(), it.because(), it.runs()] } == [
      ['a', 'push a', 'repeated', 'again', []], ['', '', 'ignored', 'a ping', []], ['c', 'push c', 'waiting', 'the repository is away', []],
      ['b', 'push b', 'nothing', 'no job asks for it', []], ['a', 'push a', 'started', '', [7, 8]]]
    told.page(web, told.page(web, Long.MAX_VALUE, 2).last().number(), 1)*.id() == ['c']

    when:
    told.forget(NOW.plusSeconds(1))

    then: 'what waits stays'
    told.page(web, Long.MAX_VALUE, 9)*.id() == ['c']
  }

  def 'what is deleted leaves a note of the folder that must go, in the same transaction'() {
    given:
    def web = project()
    def ended = queued(project: web).number()
    def open = queued(project: web).number()
    store.runs().cancelQueued(ended, 'no', NOW)

    when:
    refused { store.runs().delete(open) }
    refused { store.runs().delete(99) }

    then:
    store.removals().due(10) == []

    when:
    def removal = store.runs().delete(ended)

    then:
    removal == new Removal(web, ended)
    store.removals().due(10) == [removal]

    when:
    store.runs().cancelQueued(open, 'no', NOW)
    store.projects().delete(web)
    store.removals().done(removal)

    then:
    store.removals().due(10) == [new Removal(web, Removal.ALL)]
  }

  def 'a run stays while an open one goes on with it'() {
    given:
    def web = project()
    def numbers = (1..4).collect { queued(project: web).number() }
    numbers.each { store.runs().cancelQueued(it, 'no', NOW) }
    store.runs().pin(numbers[1], true)
    def again = queued(project: web, parent: numbers[2]).number()

    expect:
    refused { store.runs().delete(numbers[2]) }
    store.runs().ended(web) == [
      new EndedRun(numbers[0], MILLIS, 4, false), new EndedRun(numbers[1], MILLIS, 3, true),
      new EndedRun(numbers[2], MILLIS, 2, true), new EndedRun(numbers[3], MILLIS, 1, false)]

    when:
    store.runs().cancelQueued(again, 'no', NOW)
    store.runs().delete(numbers[2])

    then:
    store.runs().find(numbers[2]).isEmpty()
    store.runs().ended(web)*.number() == [numbers[0], numbers[1], numbers[3], again]
  }

  def 'settings keep the last value'() {
    when:
    store.settings().set('paused', 'true')
    store.settings().set('paused', 'false')

    then:
    store.settings().get('paused').get() == 'false'
    store.settings().get('x').isEmpty()
  }

  /** As a server does by its key. */
  static final AuditSeal SEAL = { byte[] ends -> MessageDigest.getInstance('SHA-256').with { it.update('key '.bytes); it.digest(ends) }.encodeHex().toString() } as AuditSeal

  AuditEntry told(String what, Instant at = NOW) {
    store.audit().add('ann', what, 'x', '127.0.0.1', 'ok', at)
  }

  def 'a change of the audit shows, with the first row that is wrong'() {
    given:
    store.audit().sealBy(SEAL, true, NOW)
    together(5) { n -> 4.times { store.audit().add('ann', 'create', "run $n", '127.0.0.1', 'ok', NOW) } }
    def whole = store.audit().check(0, 1000)
    def pages = [store.audit().check(0, 8), store.audit().check(9, 8), store.audit().check(17, 8)]

    expect:
    store.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 3)*.id() == [21, 20, 19]
    [whole.count(), whole.last(), whole.atEnd(), whole.fault()] == [21, 21, true, null]
    pages.collect { [it.count(), it.last(), it.atEnd(), it.fault()] } == [[8, 8, false, null], [8, 16, false, null], [5, 21, true, null]]
    pages.last().hash() == whole.hash()
    store.audit().page(AuditQuery.ALL, 22, 1).first().hash() == whole.hash()

    when:
    change.each { sql(it) }
    def found = store.audit().check(0, 1000)

    then:
    [found.fault()?.row(), found.count()] == [at, at - 1 - behind]
    // a page that begins later sees what is behind its beginning
    store.audit().check(9, 1000).fault()?.row() == (at > 8 ? at : null)

    where:
    change                                                                                   | at | behind
    ["update audit set who = 'bob' where id = 7"]                                            | 7  | 0
    ["update audit set hash = 'a' where id = 7"]                                             | 7  | 0
    ['delete from audit where id = 7']                                                       | 7  | 0
    ['delete from audit where id > 18']                                                      | 19 | 0
    ['delete from audit where id > 19', cut(19)]                                             | 19 | -1
    ['delete from audit where id < 4']                                                       | 1  | 0
    [forgotten(3), 'delete from audit where id < 4']                                         | 21 | 2
    ["update audit set who = 'an', what = 'ncreate' where id = 3"]                           | 3  | 0
    ['update audit set id = 99 where id = 3', 'update audit set id = 3 where id = 5', 'update audit set id = 5 where id = 99'] | 3 | 0
    [copied(21, 22)]                                                                         | 22 | 0
    [copied(21, 22), cut(22)]                                                                | 22 | 0
    ["update state set audit_seal = ''"]                                                     | 21 | -1
  }

  static String cut(long last) {
    "update state set last_audit = $last, audit_hash = (select hash from audit where id = $last)"
  }

  static String forgotten(long last) {
    "update state set audit_forgotten = $last, audit_forgotten_hash = (select hash from audit where id = $last)"
  }

  static String copied(long from, long to) {
    "insert into audit select $to, who, what, target, origin, result, created, hash from audit where id = $from"
  }

  def 'a row that was cut off shows for good, whatever is added behind it'() {
    given:
    store.audit().sealBy(SEAL, true, NOW)
    ['a', 'b', 'c'].each { told(it) }
    sql('delete from audit where id = 4')
    sql(cut(3))

    when:
    told('d')
    told('e')

    then:
    store.audit().after(0, 10)*.what() == ['sealAudit', 'a', 'b', 'auditChanged', 'd', 'e']
    store.audit().check(0, 1000).fault().row() == 4
    store.audit().check(5, 1000).fault() == null

    when: 'another key is told of, and nothing else'
    store.audit().sealBy({ 'x' } as AuditSeal, true, NOW)
    told('f')

    then:
    store.audit().after(6, 10)*.what() == ['sealAudit', 'f']
    store.audit().check(5, 1000).fault() == null
  }

  def 'rows of the audit are found by who did it, and since when'() {
    given:
    (1..4).each { store.audit().add(it % 2 ? 'ann' : 'bob', 'create', "run $it", '127.0.0.1', 'ok', NOW.plusSeconds(it)) }

    expect:
    store.audit().page(query, 4, 10)*.id() == ids

    where:
    query                                           | ids
    AuditQuery.ALL                                  | [3, 2, 1]
    new AuditQuery('ann', null)                     | [3, 1]
    new AuditQuery(null, MILLIS.plusSeconds(2))     | [3, 2]
    new AuditQuery('ann', MILLIS.plusSeconds(2))    | [3]
    new AuditQuery('eve', null)                     | []
  }

  def 'a run that nobody asked for by REST is in the audit, and one that somebody did is not there twice'() {
    given:
    def web = project()
    def caused = { TriggerKind kind, String by -> def spec = newRun(web); store.runs().create(new RunSpec(spec.project(), spec.job(), spec.ref(), spec.parameters(), spec.priority(), new RunSpec.Cause(kind, by, '', null), spec.request()), NOW).number() }

    when:
    def pushed = caused(TriggerKind.PUSH, 'github:ann')
    caused(TriggerKind.REST, 'ann')

    then:
    store.audit().after(0, 10).collect { [it.who(), it.what(), it.target(), it.from(), it.result()] } == [['server', 'createRun', "runs/$pushed".toString(), '-', 'push by github:ann']]
  }

  def 'old rows of the audit are forgotten, and changes of the others still show'() {
    given:
    store.audit().sealBy(SEAL, false, NOW)
    (1..6).each { told("$it", NOW.plusSeconds(it)) }
    // the first of all, since no end was sealed before
    def first = store.audit().after(0, 1).first()

    expect:
    first.what() == 'auditChanged'
    store.audit().forget(NOW) == 0
    store.audit().forget(MILLIS.plusSeconds(3)) == 3
    store.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 10)*.id() == [7, 6, 5, 4]
    store.audit().check(0, 100).with { [it.count(), it.fault()] } == [4, null]
    told('7').id() == 8
    store.audit().check(0, 100).fault() == null

    when:
    sql('delete from audit where id = 4')

    then:
    store.audit().check(0, 100).fault().row() == 4
    store.audit().check(5, 100).fault().row() == 4
  }

  def 'an event that was changed in the database is told, not believed'() {
    given:
    def number = queued().number()
    store.runs().events(number).append([approved(1, 'ann'), approved(2, 'ann')])

    when:
    sql("update run_events set content = replace(content, 'ann', 'bob') where version = 2")
    store.runs().events(number).replay {}

    then:
    def failed = thrown(IOException)
    failed.message == "event 2 of run $number is damaged in the database"
  }

  def 'a later server takes over, and the earlier one can write no more'() {
    given:
    def number = queued().number()
    def log = store.runs().events(number)
    log.append([event(1, new RunEvent.RunStarted())])
    store.requests().first('ann', 'r', 'left', 'body', NOW)

    when:
    def later = open(lastConfig())

    then:
    later.epoch() == store.epoch() + 1
    later.available()
    !store.available()

    when:
    log.append([approved(2, 'the earlier')])

    then:
    def failed = thrown(IOException)
    failed.cause instanceof StaleStore

    when:
    store.runs().prioritize(number, 3)

    then:
    thrown(StaleStore)

    and: 'the later one goes on, and takes over what was reserved'
    later.runs().events(number).append([approved(2, 'the later')])
    later.runs().find(number).get().spec().priority() == 0
    later.requests().first('ann', 'r', 'left', 'body', NOW).isEmpty()
    refused { later.requests().first('ann', 'r', 'left', 'body', NOW) }
  }

  def 'a closed store says so'() {
    when:
    store.close()
    store.settings().set('a', 'b')

    then:
    thrown(StoreUnavailable)
    !store.available()
  }

  def 'it opens again with all it had, at a later epoch'() {
    given:
    def number = queued().number()
    def epoch = store.epoch()
    store.close()

    when:
    store = open(lastConfig())

    then:
    store.epoch() == epoch + 1
    store.runs().find(number).isPresent()
    queued().number() == number + 1
  }

  /** That of the store in use. */
  abstract StoreConfig lastConfig()

  /** Does what nobody should. */
  abstract void sql(String statement)
}
